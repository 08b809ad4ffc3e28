"""A page asks the database the same number of questions for one row and for fifty, and for few (STYLE 13).

`UPDATE_QUERY_BASELINE=1` writes the present numbers into query_baseline.json; a page that asks more fails.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import transaction

from participants.access import EntranceRule, ParticipantRule
from tests.contract.browsers import Browsers
from tests.contract.crowd import grow
from tests.contract.expected import Outcome, expected
from tests.contract.routes import Route, declared_routes, of_company
from tests.contract.world import OURS, World, as_owner_of_tables

BASELINE = Path(__file__).with_name("query_baseline.json")
LIMIT = 8
MAY_ASK_MORE: dict[str, str] = {}
"""Pages over the limit, each with its reason."""

Counts = dict[str, int]


@pytest.fixture(scope="module")
def few(browsers: Browsers, world: World) -> Counts:
    """Queries of every page while there is one row of everything."""
    return counted(browsers, world)


@pytest.fixture(scope="module")
def many(browsers: Browsers, world: World, few: Counts) -> Counts:
    """Queries of every page with fifty more."""
    with crowded(world):
        return counted(browsers, world)


@contextmanager
def crowded(world: World) -> Iterator[None]:
    """Fifty more of everything, for a while."""
    with transaction.atomic():
        with as_owner_of_tables():
            grow(world, copies=50)
        yield
        transaction.set_rollback(True)


def counted(browsers: Browsers, world: World) -> Counts:
    """The queries of each page that its usual reader can open, counted at the second visit."""
    ours, found = of_company(world, OURS), {}
    for route in declared_routes():
        person = reader_of(route)
        if isinstance(route.rule, EntranceRule) or expected(route, person, OURS) is not Outcome.ENTERS:
            continue
        address = route.address(ours.values)
        browsers.queries(person, address)
        status, asked = browsers.queries(person, address)
        if status == 200:
            found[route.name] = len(asked)
    return found


def reader_of(route: Route) -> str:
    """Who usually opens a page: its company's alliance manager, or an administrator."""
    partner = isinstance(route.rule, ParticipantRule) or route.name.startswith(("api:", "accounts:", "home"))
    return "ada" if partner and expected(route, "ada", OURS) is Outcome.ENTERS else "morgan"


def test_no_page_asks_more_for_fifty_rows_than_for_one(few: Counts, many: Counts) -> None:
    assert {name: (few[name], many.get(name)) for name in few if many.get(name) != few[name]} == {}


def test_no_page_asks_more_than_the_limit(few: Counts) -> None:
    assert {name: asked for name, asked in few.items() if asked > LIMIT and name not in MAY_ASK_MORE} == {}


def test_no_page_asks_more_than_when_it_was_recorded(few: Counts) -> None:
    if os.environ.get("UPDATE_QUERY_BASELINE"):
        BASELINE.write_text(json.dumps(few, indent=2, sort_keys=True) + "\n")
    recorded = json.loads(BASELINE.read_text())
    assert {name: asked for name, asked in few.items() if asked > recorded.get(name, 0)} == {}
