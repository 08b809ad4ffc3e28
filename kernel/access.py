"""Default deny: every view declares its access rule, and one without is refused (R4)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponseBase
from django.utils.module_loading import import_string

View = Callable[..., HttpResponseBase]


class AccessRule(Protocol):
    """Decides who may enter a view, and enters the tenancy for it."""

    @property
    def name(self) -> str:
        """How a listing of the views calls the rule."""
        ...

    def admits(self, user: Any) -> bool:
        """Whether a person may ever enter, by what is known without the database."""
        ...

    def enter(self, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponseBase | None:
        """Enter the tenancy for the person, or return a redirect, or raise Http404 or PermissionDenied."""
        ...


class UndeclaredView(ImproperlyConfigured):
    """A view was reached that declares no access rule."""


def declare(rule: AccessRule) -> Callable[[View], View]:
    """Attach `rule` to a view function."""

    def attach(view: View) -> View:
        @wraps(view)
        def declared(*args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(*args, **kwargs)

        declared.access_rule = rule  # type: ignore[attr-defined]  # read by rule_of
        return declared

    return attach


def rule_of(view: View) -> AccessRule:
    """Return the rule of a view: its own, or the one that settings give the library it comes from."""
    own = getattr(view, "access_rule", None) or getattr(getattr(view, "cls", None), "access_rule", None)
    if own is not None:
        return own  # type: ignore[no-any-return]  # attached by declare
    module = getattr(
        getattr(view, "view_class", None) or getattr(view, "cls", None) or view, "__module__", ""
    )
    for prefix, path in settings.ACCESS_RULES_BY_MODULE.items():
        if module.startswith(prefix):
            return import_string(path)  # type: ignore[no-any-return]  # a rule by the setting's contract
    raise UndeclaredView(f"{module}.{getattr(view, '__name__', view)} declares no access rule.")
