"""Every route, person and verb: nobody reads or changes a competitor's rows (R4, D9)."""

import re

import pytest

from kernel.access import UndeclaredView
from participants.access import EntranceRule
from tests.contract.browsers import Answer, Browsers
from tests.contract.canary import CANARY
from tests.contract.expected import EVERYBODY, STRANGERS, Outcome, expected, outcome_of
from tests.contract.routes import Filled, Route, declared_routes, mixed, of_company, of_nobody, routes
from tests.contract.world import MISSING, OURS, THEIRS, World

WRITES = ("POST", "PUT", "PATCH", "DELETE")
TABS = ("people", "facts", "agreements", "assessments", "activity")
NAMES_IN_FORMS = {"reason": "why", "role": "viewer", "decision": "map", "tag": "x", "name": "x"}
CHANGING = re.compile(r'csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": ?"\w+"|request_id\W+\w+')


@pytest.fixture(scope="package")
def theirs(world: World) -> Filled:
    return of_company(world, THEIRS)


@pytest.fixture(scope="package")
def ours(world: World) -> Filled:
    return of_company(world, OURS)


def portal_routes() -> list[Route]:
    """The routes of the portal's own pages, without the sign-in's; an undeclared one has its own test."""
    return [route for route in declared_routes() if not isinstance(route.rule, EntranceRule)]


def told(answer: Answer) -> str:
    """An answer in a line."""
    leak = f", shows {CANARY}" if answer.contains(CANARY) else ""
    return f"{answer.status} {answer.location}{leak} {answer.failure[:200]}".strip()


def test_every_route_declares_an_access_rule() -> None:
    undeclared = []
    for route in routes():
        try:
            assert route.rule.name
        except UndeclaredView as missing:
            undeclared.append(str(missing))
    assert undeclared == []


def test_every_argument_of_a_route_has_a_value_in_the_world(ours: Filled, theirs: Filled) -> None:
    for filled in (ours, theirs):
        lacking = {route.name: filled.missing_for(route) for route in routes() if filled.missing_for(route)}
        assert lacking == {}, "give these arguments a value in tests/contract/routes.py, of_company"


@pytest.mark.parametrize("person", EVERYBODY)
def test_a_person_gets_at_a_competitors_address_what_the_rule_promises(
    browsers: Browsers, theirs: Filled, person: str
) -> None:
    broken = []
    for route in portal_routes():
        wanted = expected(route, person, THEIRS)
        for verb in ("GET", *WRITES):
            answer = browsers.ask(person, verb, route.address(theirs.values))
            if outcome_of(answer, wanted) is not wanted or answer.status >= 500:
                broken.append(f"{verb} {route.name}: {wanted.value} expected, {told(answer)}")
    assert broken == []


@pytest.mark.parametrize("person", STRANGERS)
def test_a_stranger_reads_nothing_of_a_competitor_anywhere(
    browsers: Browsers, ours: Filled, theirs: Filled, person: str
) -> None:
    leaks = []
    for route in declared_routes():
        for address in curious_addresses(route, ours, theirs):
            entrance = isinstance(route.rule, EntranceRule)
            answer = browsers.look(person, address) if entrance else browsers.ask(person, "GET", address)
            if answer.contains(CANARY) or answer.status >= 500:
                leaks.append(f"GET {address} ({route.name}): {told(answer)}")
    assert leaks == []


@pytest.mark.parametrize("person", STRANGERS)
def test_a_stranger_changes_nothing_of_a_competitor(
    browsers: Browsers, ours: Filled, theirs: Filled, person: str
) -> None:
    body = {**NAMES_IN_FORMS, **{name: str(value) for name, value in theirs.values.items()}}
    changes = []
    for route in portal_routes():
        for filled in (theirs, mixed(ours, theirs)):
            address = route.address(without_secrets(filled).values)
            answer = browsers.ask(person, "POST", address, body)
            if answer.changes or answer.contains(CANARY) or answer.status >= 500:
                changes.append(f"POST {address}: {answer.changes} changes, {told(answer)}")
    assert changes == []


@pytest.mark.parametrize("person", STRANGERS)
def test_a_strangers_row_and_a_missing_one_are_answered_alike(
    browsers: Browsers, theirs: Filled, person: str
) -> None:
    different = []
    for route in portal_routes():
        if expected(route, person, THEIRS) is Outcome.NOT_FOUND and route.arguments:
            known = browsers.ask(person, "GET", route.address(theirs.values))
            missing = browsers.ask(person, "GET", route.address(of_nobody(theirs).values))
            if (known.status, settled(known.body)) != (missing.status, settled(missing.body)):
                different.append(f"{route.name}: {told(known)} and {told(missing)}")
    assert different == []


def curious_addresses(route: Route, ours: Filled, theirs: Filled) -> list[str]:
    """What a curious person types: the own address, the competitor's, the own with the competitor's ids."""
    curious = f"?participant={THEIRS}&q={CANARY[:6].lower()}&lead={theirs.values['lead_id']}&tier=silver"
    own = route.address(ours.values)
    addresses = [
        own + curious,
        route.address(without_secrets(theirs).values),
        route.address(without_secrets(mixed(ours, theirs)).values),
    ]
    if route.name == "participants:overview":
        addresses += [f"{own}?tab={tab}" for tab in TABS]
    return list(dict.fromkeys(addresses))


def without_secrets(filled: Filled) -> Filled:
    """Without the invitation's link, which only the invited person holds."""
    return Filled({**filled.values, "token": MISSING})


def settled(body: str) -> str:
    """A page without what differs from one rendering to the next, and without the address asked for."""
    plain = CHANGING.sub("", body)
    for word in (THEIRS, MISSING):
        plain = plain.replace(word, "")
    return re.sub(r"\d+", "", plain)
