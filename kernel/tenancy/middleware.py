"""Enter the tenancy once the route is known, innermost of all middleware, and leave it with the response."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict

from kernel.access import View, rule_of
from kernel.health import database_is_away


class TenancyMiddleware:
    """One transaction per request, as the role and participant that the view's access rule enters (R4).

    A view's exception rolls it back: Django turns the exception into a response inside this middleware,
    which would otherwise commit half of the work.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.outer_blocks = len(connection.atomic_blocks)  # type: ignore[attr-defined]  # read below
        try:
            with ExitStack() as request.tenancy:  # type: ignore[attr-defined]  # read by access rules
                return self.get_response(request)
        except (OperationalError, InterfaceError):
            connection.close()
            return database_is_away(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if any(_holds_nul(value) for value in kwargs.values()):
            raise Http404
        answer = rule_of(view).enter(request, kwargs)
        if answer is None and request.method == "POST" and _holds_nul_somewhere(request.POST):
            raise BadRequest("A form came with a NUL byte, which no text of the portal may hold.")
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        entered = len(connection.atomic_blocks) > request.outer_blocks  # type: ignore[attr-defined]
        if isinstance(exception, OperationalError | InterfaceError):
            if connection.in_atomic_block:
                connection.needs_rollback = True
            return database_is_away(request)
        if entered:
            transaction.set_rollback(True)
            if getattr(request, "at_entrance", False):
                # allauth answers by exceptions (“sign in again first”), and reads while it does.
                request.tenancy.close()  # type: ignore[attr-defined]
        return None


def _holds_nul(value: Any) -> bool:
    """Whether a text holds the one character that PostgreSQL refuses: no address or form of ours has it."""
    return isinstance(value, str) and "\0" in value


def _holds_nul_somewhere(form: QueryDict) -> bool:
    """Whether any value of a form does, the earlier ones of a name that comes more than once as well."""
    return any(_holds_nul(value) for _name, values in form.lists() for value in values)
