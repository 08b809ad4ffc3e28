"""How a page answers a write: done, or refused with the words of the rule."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest

from kernel.refusal import Refusal

Found = TypeVar("Found")


def said(request: HttpRequest, done: str, write: Callable[[], object]) -> bool:
    """Make one call of a service; say `done`, or the refusal and its mend. Return whether it was done."""
    try:
        write()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True


def or_404(found: Found | None) -> Found:
    """Return what was found, or answer as for a page that never was (R4)."""
    if found is None:
        raise Http404
    return found
