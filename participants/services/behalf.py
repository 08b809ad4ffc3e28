"""The role, the company and the reason under which a service writes."""

from contextlib import AbstractContextManager

from accounts.models import User
from kernel.tenancy import Role, acting


def on_behalf(by: User | None, *, participant: int | None, why: str) -> AbstractContextManager[None]:
    """Write as the person: IBM and the system as staff, a partner's person inside the one company (R4,
    D10).
    """
    role = Role.STAFF if by is None or by.role is not None else Role.APP
    return acting(role=role, participant=participant, user=by.pk if by else None, why=why)


def as_ibm(by: User | None, *, why: str) -> AbstractContextManager[None]:
    """Write what IBM alone writes: companies, assignments, facts."""
    return acting(role=Role.STAFF, user=by.pk if by else None, why=why)
