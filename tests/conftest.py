"""What every test stands on: a database owned by the owner and served as portal_app, as in production."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connections
from django.test import TransactionTestCase

from tests.fixtures import *  # noqa: F403  (the standing cast)


def serve_as(role: str | None) -> None:
    """Make every connection assume the role after login (None: the owner itself)."""
    for connection in connections.all():
        connection.settings_dict["OPTIONS"]["assume_role"] = role
        connection.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        serve_as("portal_app")
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        serve_as(None)


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
