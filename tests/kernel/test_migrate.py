"""A migration never keeps the portal waiting: it takes its tables at once, or gives way and tries again."""

import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import OperationalError, connection, transaction

from kernel.management.commands import migrate
from tests.contract.world import as_owner_of_tables

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reader() -> Iterator[Any]:
    """Somebody else's connection that reads feeds until it is closed."""
    other = psycopg2.connect(**connection.get_connection_params() | {"cursor_factory": None})
    other.cursor().execute("LOCK TABLE pipeline_feed IN ACCESS SHARE MODE")
    yield other
    other.close()


@pytest.fixture(autouse=True)
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let `migrate` apply one migration that takes the table of feeds; the fates of its attempts."""
    fates: list[str] = []

    def handle(self: migrate.Command, *args: Any, **options: Any) -> None:
        self.verbosity = 0
        migration = SimpleNamespace(atomic=True)
        self.migration_progress_callback("apply_start", migration)
        try:
            with as_owner_of_tables(), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("LOCK TABLE pipeline_feed IN ACCESS EXCLUSIVE MODE")
        except OperationalError:
            fates.append("gave way")
            raise
        fates.append("migrated")
        self.migration_progress_callback("apply_success", migration)

    monkeypatch.setattr(DjangoMigrate, "handle", handle)
    return fates


def test_a_table_that_is_read_is_tried_again_until_it_is_free(
    reader: Any, attempts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            reader.rollback()

    monkeypatch.setattr(time, "sleep", pause)
    call_command("migrate")
    assert attempts == ["gave way", "gave way", "migrated"]
    assert pauses == list(migrate.PAUSES[:2])


def test_a_table_that_is_never_free_is_told_in_words(
    reader: Any, attempts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "PAUSES", (0,))
    with pytest.raises(CommandError, match="in use without a break"):
        call_command("migrate")
    assert attempts == ["gave way"] * 2


def test_another_failure_is_not_tried_again(attempts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: migrate.Command, *args: Any, **options: Any) -> None:
        attempts.append("broken")
        raise OperationalError("the server is away")

    monkeypatch.setattr(DjangoMigrate, "handle", broken)
    with pytest.raises(OperationalError, match="away"):
        call_command("migrate")
    assert attempts == ["broken"]


def test_nobody_waits_a_short_time_only_after_the_migration() -> None:
    call_command("migrate")
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
