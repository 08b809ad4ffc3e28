"""Pages of what went wrong, in words that say the mend."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page of a form that came without its token, as after a long pause."""
    return render(request, "csrf.html", status=403)
