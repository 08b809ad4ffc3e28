"""Progress by step, visible to others while the computation's own transaction is still open."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from kernel.tenancy import Role

_NOTE = """
INSERT INTO tiers_runstep (run_id, position, name, started_at) VALUES (%s, %s, %s, clock_timestamp())
"""


class Steps:
    """Notes each step of a run as it begins."""

    def __init__(self, run_id: int, cursor: Any) -> None:
        self._run_id = run_id
        self._cursor = cursor
        self._position = 0

    def begin(self, name: str) -> None:
        """Note that a step begins; the one before has ended."""
        self._position += 1
        self._cursor.execute(_NOTE, [self._run_id, self._position, name])


@contextmanager
def steps_of(run_id: int) -> Iterator[Steps]:
    """Give the steps of a run on a connection of their own, so that others see them at once.

    Inside a caller's transaction nobody could, and the caller's connection is used.
    """
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            yield Steps(run_id, cursor)
        return
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT set_config('role', %s, false)", [Role.STAFF.value])
            yield Steps(run_id, cursor)
    finally:
        own.close()
