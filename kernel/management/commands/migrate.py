"""`migrate` logs in as the owner of the tables; nothing else does. It never keeps the portal waiting."""

import time
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import OperationalError, connection
from django.utils.translation import gettext as _

from kernel.tenancy.owner import as_owner

LONGEST_WAIT_MS = 200
"""How long a migration waits for a table; whoever comes after it waits as long as it does."""
PAUSES = (0.2, 0.5, 1, 1, 2, 2, 5, 5, 10, 10, 10, 10)
"""Seconds between the attempts to get a table that others use."""
_LOCK_NOT_AVAILABLE = "55P03"


class Command(DjangoMigrate):
    """Django's own command under the owner's login, with the guarded owner policies open.

    A migration that cannot have its tables at once is rolled back and tried again: waiting, it would hold up
    every reader and writer that comes after it. One that is not atomic waits as long as it takes: it is to
    hold operations alone that stand in nobody's way (an index built concurrently).
    """

    def handle(self, *args: Any, **options: Any) -> str | None:
        with as_owner():
            for pause in PAUSES:
                try:
                    return super().handle(*args, **options)
                except OperationalError as error:
                    if not _is_lock_not_available(error):
                        raise
                time.sleep(pause)
            try:
                return super().handle(*args, **options)
            except OperationalError as error:
                if _is_lock_not_available(error):
                    raise CommandError(
                        _("A table is in use without a break. Migrate again when no feed is being loaded.")
                    ) from error
                raise

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        """Say how far it is, as Django does, and set how long the next migration waits for a table."""
        if action in ("apply_start", "unapply_start"):
            _wait_for_tables(LONGEST_WAIT_MS if migration.atomic else 0)
        elif action in ("apply_success", "unapply_success"):
            _wait_for_tables(0)
        super().migration_progress_callback(action, migration, fake)


def _wait_for_tables(milliseconds: int) -> None:
    """Set how long statements wait for a lock; 0 is for as long as it takes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{milliseconds}ms"])


def _is_lock_not_available(error: OperationalError) -> bool:
    return getattr(error.__cause__, "pgcode", None) == _LOCK_NOT_AVAILABLE
