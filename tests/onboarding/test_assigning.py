"""Whose work an item is: a person of the side that owns it (R21)."""

from datetime import datetime

import pytest

from accounts.models import User
from onboarding.models import Prospect
from onboarding.services import assign_item
from onboarding.services.assigning import NotOfThatSide
from onboarding.services.checklist_rules import WrongSide
from onboarding.services.permitted import NotPermitted
from tests.onboarding.checklists import item_of, with_checklist

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidacy(now: datetime) -> Prospect:
    """The candidacy of Kestrel Labs with its checklist, nominated on 25 November 2026."""
    return with_checklist(now=now)


@pytest.mark.parametrize(("key", "by", "to"), [("terms", "pia", "bo"), ("briefing", "morgan", "briefer")])
def test_an_item_is_given_to_a_person_of_its_side(
    candidacy: Prospect, key: str, by: str, to: str, request: pytest.FixtureRequest
) -> None:
    giver, taker = request.getfixturevalue(by), request.getfixturevalue(to)
    assert assign_item(by=giver, item=item_of(candidacy, key), to=taker.pk).assignee_id == taker.pk
    assert assign_item(by=giver, item=item_of(candidacy, key), to=None).assignee_id is None


@pytest.mark.parametrize("name", ["morgan", "vera", "omar", "theo"])
def test_a_companys_item_is_given_to_nobody_else(
    pia: User, candidacy: Prospect, name: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotOfThatSide, match="for Kestrel Labs"):
        assign_item(by=pia, item=item_of(candidacy, "terms"), to=request.getfixturevalue(name).pk)


def test_ibms_item_is_given_to_no_manager_of_others(morgan: User, theo: User, candidacy: Prospect) -> None:
    with pytest.raises(NotOfThatSide, match="for IBM"):
        assign_item(by=morgan, item=item_of(candidacy, "briefing"), to=theo.pk)


def test_a_side_gives_out_its_own_items_alone(morgan: User, pia: User, candidacy: Prospect) -> None:
    with pytest.raises(WrongSide):
        assign_item(by=pia, item=item_of(candidacy, "briefing"), to=morgan.pk)


def test_a_viewer_gives_nothing_out(vera: User, candidacy: Prospect) -> None:
    with pytest.raises(NotPermitted):
        assign_item(by=vera, item=item_of(candidacy, "terms"), to=vera.pk)
