"""One snapshot and one computation per run, also among several processes."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from kernel.tenancy import Role, acting

_LOCK_SPACE = 7_401


@contextmanager
def one_snapshot(*, user: int | None, why: str) -> Iterator[None]:
    """Run a transaction as staff in which every statement sees the same moment (a feed may commit meanwhile).

    Inside a caller's transaction that one holds.
    """
    if connection.in_atomic_block:
        with acting(role=Role.STAFF, user=user, why=why):
            yield
        return
    _isolate("REPEATABLE READ")
    try:
        with acting(role=Role.STAFF, user=user, why=why):
            yield
    finally:
        if connection.is_usable():
            _isolate("READ COMMITTED")


@contextmanager
def only_one(run_id: int, *, wait: bool) -> Iterator[bool]:
    """Hold the run's lock for the session, and say whether it is held: a process that dies gives it back.

    With `wait` others are waited for; without, a run that somebody computes is left to them.
    """
    take = "pg_advisory_lock(%s, %s) IS NOT NULL" if wait else "pg_try_advisory_lock(%s, %s)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {take}", [_LOCK_SPACE, run_id])
        row = cursor.fetchone()
    held = bool(row and row[0])
    try:
        yield held
    finally:
        if held and (connection.in_atomic_block or connection.is_usable()):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK_SPACE, run_id])


def is_free(run_id: int) -> bool:
    """Whether nobody computes the run at this moment; call it inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK_SPACE, run_id])
        row = cursor.fetchone()
    return bool(row and row[0])


def _isolate(level: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL {level}")
