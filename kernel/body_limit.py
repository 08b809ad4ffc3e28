"""Refuse a body that is too large before anything reads it: the check of a form's token would spool it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from kernel.access import View, rule_of


def takes_large_files(view: View) -> View:
    """Let a view take bodies of `UPLOAD_LIMIT_BYTES`, from whom its access rule admits by role alone."""
    view.takes_large_files = True  # type: ignore[attr-defined]  # read by BodyLimitMiddleware
    return view


class BodyLimitMiddleware:
    """Compare the announced length with what the view takes from this person; stands before the CSRF check.

    A stranger's limit is `STRANGER_BODY_BYTES`, a signed-in person's `BODY_BYTES`. Nobody sends more than is
    announced: a server reads no further, and without a length nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        length = int(announced) if announced.isascii() and announced.isdigit() else 0
        if length <= settings.STRANGER_BODY_BYTES:
            return None
        limit = _limit(request, view)
        if length <= limit:
            return None
        refuse: Callable[..., HttpResponse] = import_string(settings.BODY_TOO_LARGE_VIEW)
        return refuse(request, limit=limit)


def _limit(request: HttpRequest, view: View) -> int:
    """Return how many bytes the view takes from the person."""
    if not request.user.is_authenticated:
        return int(settings.STRANGER_BODY_BYTES)
    if getattr(view, "takes_large_files", False) and rule_of(view).admits(request.user):
        return int(settings.UPLOAD_LIMIT_BYTES)
    return int(settings.BODY_BYTES)
