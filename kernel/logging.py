"""Structured logs with a request id; never a secret, never the locals of a traceback."""

import logging
import logging.config
import re
import uuid
from collections.abc import Callable
from functools import cache
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse


def without_link_secrets(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Cover the secret of a mailed link: Django logs the address of every request that it refuses."""
    event["event"] = _link_with_a_secret().sub(r"\1***", str(event.get("event", "")))
    return event


@cache
def _link_with_a_secret() -> re.Pattern[str]:
    before = "|".join(map(re.escape, settings.PATHS_BEFORE_A_SECRET))
    return re.compile(rf"({before})[^/\s]+")


def without_traceback(record: logging.LogRecord) -> bool:
    """Keep the line alone: anybody can ask for a host that is not ours, and is answered 400."""
    record.exc_info = None
    return True


_SHARED: list[Any] = [
    without_link_secrets,
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def configure(options: dict[str, Any]) -> None:
    """Configure structlog and the standard library alike; `options["level"]` is the least level shown."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processor": structlog.processors.JSONRenderer(),
        "foreign_pre_chain": _SHARED,
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": formatter},
            "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["console"], "level": options.get("level", "INFO")},
            "filters": {"one_line": {"()": lambda: without_traceback}},
            "loggers": {
                "django": {"handlers": [], "level": "NOTSET"},
                "django.security.DisallowedHost": {"filters": ["one_line"]},
            },
        }
    )


class RequestIdMiddleware:
    """Give each request an id: on its log lines, in the audit record and on the error page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex[:16]  # type: ignore[attr-defined]  # set for the tenancy middleware
        structlog.contextvars.bind_contextvars(request_id=request.request_id)  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            structlog.contextvars.clear_contextvars()
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response
