"""What every test stands on: a database owned by the owner and served as portal_app, as in production."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connections
from django.db.backends.base.creation import TEST_DATABASE_PREFIX
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck, settings

from tests.fixtures import *  # noqa: F403  (the standing cast)

# How long an example takes is the machine's affair: a busy one fails no test.
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")


def serve_as(role: str | None) -> None:
    """Make every connection assume the role after login (None: the owner itself)."""
    for connection in connections.all():
        connection.settings_dict["OPTIONS"]["assume_role"] = role
        connection.close()


def in_test_database() -> bool:
    """Whether the default connection leads to a database of tests."""
    return str(connections["default"].settings_dict["NAME"]).startswith(TEST_DATABASE_PREFIX)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    django_db_keepdb: bool,
    django_db_createdb: bool,
) -> Iterator[None]:
    """Serve as portal_app, in a database of tests always.

    pytest-django makes none where no chosen test carries its mark, as in tests/contract alone; the real one
    would be written to, and flushed.
    """
    keep = django_db_keepdb and not django_db_createdb
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        made = [] if in_test_database() else setup_databases(0, False, aliases={"default"}, keepdb=keep)
        assert in_test_database()
        serve_as("portal_app")
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        serve_as(None)
        if made and not django_db_keepdb:
            teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def _flush_as_owner() -> Iterator[None]:
    original = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute("RESET ROLE")
        original(self)
        with connections["default"].cursor() as cursor:
            cursor.execute("SET ROLE portal_app")

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original


@pytest.fixture
def now() -> datetime:
    """A Wednesday in the program's fourth quarter."""
    return datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
