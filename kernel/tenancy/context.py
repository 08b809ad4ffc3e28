"""The one way to enter a database role with a tenant and an audit context."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from django.db import connection, transaction


class Role(StrEnum):
    """The database roles that serve; migrations alone log in as the owner."""

    APP = "portal_app"
    STAFF = "portal_staff"


SETTINGS = ("role", "app.entered", "app.participant_id", "app.user_id", "app.why", "app.request_id")
_READ = "SELECT " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in SETTINGS)
_WRITE = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)


@contextmanager
def acting(
    *,
    role: Role = Role.APP,
    participant: int | None = None,
    user: int | None = None,
    why: str = "",
    request_id: str = "",
    at_entrance: bool = False,
) -> Iterator[None]:
    """Run a transaction as `role`, for a participant and a person, with the audit's reason (R4, D10).

    Everything is transaction-local and set in one statement. Nested use restores what was set before;
    on an error the savepoint restores it, and it stays within the request that encloses it. Without a
    participant, `Role.APP` sees no participant's row, and of people none but `user`. Only outside of any such
    block, where sign-in finds out who somebody is, does it look anybody up (`app.entered`): `at_entrance` is
    for pages of sign-in that know the person already, who there writes nobody's but the own rows.
    """
    nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        before = _current(cursor) if nested else None
        request = request_id or (before[-1] if before is not None else "")
        entered = "" if at_entrance else "on"
        cursor.execute(_WRITE, [role.value, entered, str(participant or ""), str(user or ""), why, request])
        yield
        if before is not None and not connection.needs_rollback:
            cursor.execute(_WRITE, before)


def narrow(*, participant: int) -> None:
    """Set the participant of the running `acting` block, once the address has told which one it is (R4)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.participant_id', %s, true)", [str(participant)])


def current_user_id() -> int | None:
    """Return the person on whose behalf this transaction runs, or None for the system."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nullif(current_setting('app.user_id', true), '')::bigint")
        row = cursor.fetchone()
    return row[0] if row else None


def _current(cursor) -> list[str]:  # type: ignore[no-untyped-def]  # Django's cursor wrapper has no public type
    cursor.execute(_READ)
    role, *rest = cursor.fetchone()
    return [Role.APP.value if role == "none" else role, *rest]
