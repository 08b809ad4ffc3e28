"""A migration holds its tables for its statements alone, and leaves nothing open when one of them fails."""

from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from django.db import OperationalError, ProgrammingError, connection

from kernel.postgresql.schema import StatementsInOneGo

pytestmark = pytest.mark.django_db(transaction=True)
TAKE_FEEDS = "LOCK TABLE pipeline_feed IN ACCESS EXCLUSIVE MODE"


@pytest.fixture(autouse=True)
def as_owner() -> Iterator[None]:
    """Let the statements run as those of `migrate` do, with little patience."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE; SET lock_timeout = '50ms'")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS made_here; SET lock_timeout = 0; SET ROLE portal_app")


@pytest.fixture
def writer() -> Iterator[Any]:
    """Somebody else's connection, which does not wait."""
    other = psycopg2.connect(**connection.get_connection_params() | {"cursor_factory": None})
    other.cursor().execute("SET lock_timeout = '50ms'")
    other.commit()
    yield other
    other.close()


def exists(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
        return bool(cursor.fetchone()[0])


def edit(*, in_between: str = "", at_the_end: str = "") -> None:
    """Make a table, ask something of the database, and leave a statement to the end."""
    with StatementsInOneGo(connection) as editor:
        editor.execute("CREATE TABLE made_here ()", None)
        if in_between:
            with connection.cursor() as cursor:
                cursor.execute(in_between)
        if at_the_end:
            editor.deferred_sql.append(at_the_end)


def test_a_table_is_free_until_every_statement_is_named(writer: Any) -> None:
    with StatementsInOneGo(connection) as editor:
        editor.execute(TAKE_FEEDS)
        writer.cursor().execute("LOCK TABLE pipeline_feed IN ROW EXCLUSIVE MODE")
        writer.rollback()
        editor.execute("CREATE TABLE made_here (size integer DEFAULT %s)", (3,))
    assert exists("made_here")


def test_a_data_migration_finds_what_was_done_before_it() -> None:
    with StatementsInOneGo(connection) as editor:
        editor.execute("CREATE TABLE made_here ()", None)
        assert exists("made_here")


def test_a_statement_at_the_end_that_fails_leaves_nothing_open(writer: Any) -> None:
    writer.cursor().execute("LOCK TABLE pipeline_feed IN ROW EXCLUSIVE MODE")
    with pytest.raises(OperationalError):
        edit(at_the_end=TAKE_FEEDS)
    assert not connection.in_atomic_block
    assert not exists("made_here")


def test_a_migration_that_fails_on_the_way_does_nothing() -> None:
    with pytest.raises(ProgrammingError):
        edit(in_between="SELECT missing FROM pipeline_feed")
    assert not exists("made_here")


def test_a_migration_that_is_not_atomic_runs_each_statement_at_once() -> None:
    with StatementsInOneGo(connection, atomic=False) as editor:
        editor.execute("CREATE TABLE made_here ()", None)
        assert exists("made_here")


def test_a_plan_of_statements_is_only_read() -> None:
    with StatementsInOneGo(connection, collect_sql=True) as editor:
        editor.execute("CREATE TABLE made_here ()", None)
    assert editor.collected_sql == ["CREATE TABLE made_here ();"]
    assert not exists("made_here")
