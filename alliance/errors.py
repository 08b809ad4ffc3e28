"""Pages of what went wrong, in words that say the mend. None reads the database: it may be what failed."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kernel.health import database_is_away


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page of a form that came without its token, as after a long pause."""
    return render(request, "csrf.html", status=403)


def too_large(request: HttpRequest, *, limit: int) -> HttpResponse:
    """The answer to a body of more than `limit` bytes, of which nothing was read."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": _("Send at most %d bytes.") % limit}, status=413)
    return render(request, "413.html", {"limit": limit}, status=413)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of a request that no browser sends; Django's own would read the form again, and fail."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": _("This request cannot be read.")}, status=400)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of what another role may do; the reason stays with us."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of an address that leads nowhere, the same for a stranger's and a missing one (R4)."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": _("Not found.")}, status=404)
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """The page of a failure of ours, or of a database that went away before a view was reached."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return database_is_away(request)
    return render(request, "500.html", status=500)
