"""Large answers leave a process few at a time: readers that dawdle never hold all of its threads."""

from collections.abc import Callable
from threading import BoundedSemaphore

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

SMALL = 256 * 1024
"""Bytes that the system takes off a thread's hands however slowly they are read."""

RETRY_SECONDS = 5


class DownloadsMiddleware:
    """Answer 503, to be tried again shortly, while `DOWNLOADS_AT_ONCE` others leave this process.

    Pages go on: a thread is free for them. What fits into the system's buffers is never counted.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.free = BoundedSemaphore(settings.DOWNLOADS_AT_ONCE)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if not answer.streaming or int(answer.get("Content-Length", str(SMALL + 1))) <= SMALL:
            return answer
        if not self.free.acquire(blocking=False):
            return _later(request)
        _when_closed(answer, self.free.release)
        return answer


def _later(request: HttpRequest) -> HttpResponseBase:
    refusal = render(request, "downloads.html", status=503)
    refusal["Retry-After"] = str(RETRY_SECONDS)
    return refusal


def _when_closed(answer: HttpResponseBase, release: Callable[[], None]) -> None:
    """Have `release` called once, when the server closes the answer, read to its end or not."""
    close, left = answer.close, [release]

    def closing() -> None:
        try:
            close()
        finally:
            if left:
                left.pop()()

    answer.close = closing  # type: ignore[method-assign]  # Django has a hook that an answer has for its own parts alone
