"""How a page answers a write: done, or refused with the words of the rule."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest

from kernel.refusal import Refusal

Found = TypeVar("Found")
LONGEST_WORDS = 2000
"""Characters of a reason or a note that are kept."""


def done(request: HttpRequest, write: Callable[[], object]) -> bool:
    """Make one call of a service, or say the refusal and its mend. Return whether it was done."""
    try:
        write()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def said(request: HttpRequest, words: str, write: Callable[[], object]) -> bool:
    """Make one call of a service; say `words`, or the refusal and its mend. Return whether it was done."""
    if not done(request, write):
        return False
    messages.success(request, words)
    return True


def or_404(found: Found | None) -> Found:
    """Return what was found, or answer as for a page that never was (R4)."""
    if found is None:
        raise Http404
    return found


def posted_words(request: HttpRequest, name: str = "reason") -> str:
    """Return the reason or note typed into one box beside a button, without blanks around it, cut to what is
    kept; empty where none was.
    """
    return request.POST.get(name, "").strip()[:LONGEST_WORDS]
