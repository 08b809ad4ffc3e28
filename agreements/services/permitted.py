"""Who of IBM may do what with agreements; the services ask, not only the pages (D9)."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import IBM_ROLES, Permission
from kernel.refusal import Refusal


class NotPermitted(Refusal):
    """The person's role does not carry the permission."""

    def __init__(self, permission: Permission) -> None:
        roles = ", ".join(role.name for role in IBM_ROLES.values() if permission in role.permissions)
        super().__init__(
            _("Your role does not allow this. Ask a person with the role: %(roles)s.") % {"roles": roles}
        )


def refuse_unless_ibm(by: User | None, permission: Permission) -> None:
    """Refuse who is not of IBM with the permission; the system itself (None) may. Raises NotPermitted."""
    if by is not None and (by.role is None or permission not in by.role.permissions):
        raise NotPermitted(permission)
