"""Is the process alive, and may it serve: answered before anything asks for a host or a session."""

from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kernel.tenancy.checks import refuse_unsafe_login


class HealthMiddleware:
    """Answer `/livez` and `/readyz`, and 503 in words while the database is away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path not in ("/livez", "/readyz"):
            return self.get_response(request)
        answer = JsonResponse({"alive": True}) if request.path == "/livez" else ready()
        answer["Cache-Control"] = "no-store"
        return answer


def ready() -> HttpResponse:
    """Return 200 when the database answers and the login may serve, else 503 with the reason's name only."""
    try:
        refuse_unsafe_login()
    except (OperationalError, InterfaceError):
        return JsonResponse({"ready": False, "because": "the database does not answer"}, status=503)
    except ImproperlyConfigured:
        return JsonResponse({"ready": False, "because": "the login must not serve; see the log"}, status=503)
    finally:
        connection.close_if_unusable_or_obsolete()
    return JsonResponse({"ready": True})


def database_is_away(request: HttpRequest) -> HttpResponse:
    """The answer while the database does not: nothing is lost, try again shortly."""
    if request.path.startswith("/api/"):
        detail = _("The portal cannot reach its database. Try again in a few seconds.")
        response: HttpResponse = JsonResponse({"detail": detail}, status=503)
    else:
        response = render(request, "503.html", status=503)
    response["Retry-After"] = "5"
    return response
