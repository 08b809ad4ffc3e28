"""The world of the contract tests: built once, committed (exports have their own connection), flushed."""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from kernel import clock
from tests.contract.browsers import Browsers
from tests.contract.world import World, build
from tests.pipeline.exports import NOON


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Everybody and everything, on one day."""
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    present = clock.now
    clock.now = lambda: NOON  # type: ignore[assignment]
    with django_db_blocker.unblock():
        try:
            yield build()
        finally:
            clock.now = present
            logging.getLogger("django.request").setLevel(logging.NOTSET)
            cache.clear()
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")
            call_command("flush", verbosity=0, interactive=False, allow_cascade=True)
            connection.close()


@pytest.fixture(scope="package")
def browsers(world: World) -> Browsers:
    """A signed-in browser for everybody."""
    return Browsers(world)


@pytest.fixture
def noon() -> datetime:
    """The day of the world."""
    return NOON
