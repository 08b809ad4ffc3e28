"""The shell around every page: side navigation, context and unread notices."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what the base template shows around a page."""
    return {"actor": getattr(request, "actor", None), "participant": getattr(request, "participant", None), "nav": []}
