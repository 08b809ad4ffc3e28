"""What a person was shown stays in no cache: after signing out, going back shows nothing of it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class PrivateAnswersMiddleware:
    """Forbid to keep any answer to a session or a token, where the view said nothing of its own.

    Judged by what the request carries, so that an answer in need of no database asks none.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        known = settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers
        if known and not answer.has_header("Cache-Control"):
            answer["Cache-Control"] = "private, no-store"
        return answer
