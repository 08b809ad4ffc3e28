"""Who may read what through the API: the person's role, and the scope of the token."""

from typing import cast

from django.utils.translation import gettext as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import ApiToken
from accounts.permissions import Actor, Permission


class ScopeHeld(BasePermission):
    """The token carries the view's `scope`; a signed-in browser reads whatever its person may read."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether the token reaches this noun; the refusal names the scope it lacks."""
        scope = view.scope  # type: ignore[attr-defined]  # every view of this API names its scope
        self.message = _("This token lacks the scope “%(scope)s”. Make one that has it.") % {"scope": scope}
        token = cast("ApiToken | None", request.auth)
        return token is None or scope in token.scopes


class RoleReads(BasePermission):
    """The person's role carries the view's `permission`, for a partner in the company of the token (D9)."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether the role reads this noun; None asks for no permission."""
        permission = cast("Permission | None", view.permission)  # type: ignore[attr-defined]  # named by every view
        actor = cast(Actor, request.actor)  # type: ignore[attr-defined]  # set by the access rule
        if permission is None or actor.is_ibm:
            return permission is None or actor.can(permission)
        return any(actor.can(permission, held) for held in actor.memberships)
