"""What the schema says beyond the answers themselves: how to sign in, and how a refusal reads."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

_TEXT = {"type": "string"}
_DETAIL = {"type": "object", "required": ["detail"], "properties": {"detail": _TEXT}}
_BY_FIELD = {"type": "object", "additionalProperties": {"type": "array", "items": _TEXT}}
REFUSALS: dict[str, tuple[str, dict[str, Any]]] = {
    "400": ("A filter, a cursor or a page size that means nothing, by its name.", _BY_FIELD),
    "401": ("No token, or one that is not valid, has expired or was revoked.", _DETAIL),
    "403": ("The token lacks the scope, or the role the permission.", _DETAIL),
    "404": ("There is no such thing, or none that you may know of.", _DETAIL),
}


class PersonalTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself
    """A personal token of the portal, sent as `Authorization: Bearer ap_...`."""

    target_class = "accounts.tokens.PortalAuthentication"
    name = "personalToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The OpenAPI security scheme."""
        words = "A personal token with the scope of the noun."
        return {"type": "http", "scheme": "bearer", "description": words}


class ApiSchema(AutoSchema):
    """Adds the refusals to every operation, and the scope that it needs."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        """Return the operation with its refusals."""
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation is not None:
            for status, (words, shape) in REFUSALS.items():
                content = {"application/json": {"schema": shape}}
                operation["responses"].setdefault(status, {"description": words, "content": content})
        return operation

    def get_description(self) -> str:  # type: ignore[override]  # the library takes neither path nor method
        """The view's own words, with the scope."""
        scope: str = self.view.scope  # type: ignore[attr-defined]  # every view of this API names its scope
        return f"{super().get_description()}\n\nScope: `{scope}`."
