"""Several prospects at once stand as each stands alone (R7, D11)."""

from datetime import date
from typing import Any

import pytest

from agreements.models import AgreementKind
from agreements.services import record_agreement
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests import cast
from tests.tiers.guides import agreement, guide, target, tier
from tests.tiers.program import entry_today, feed, in_force, lead, tag
from tiers.selectors.entry import entry_outcomes

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


@pytest.fixture
def companies(kestrel: Participant) -> list[Participant]:
    """Kestrel with leads and an agreement, Tarn with leads, Rook with nothing."""
    tarn, rook = cast.prospect("tarn", "Tarn"), cast.prospect("rook", "Rook")
    tag(kestrel, "K")
    tag(tarn, "T")
    record_agreement(
        by=None, participant=kestrel, kind=AgreementKind.PROCUREMENT, signed_on=TODAY, why="signed"
    )
    return [kestrel, tarn, rook]


def test_each_of_several_stands_as_it_stands_alone(companies: list[Participant]) -> None:
    in_force()
    feed(
        lead("L1", "5000000", tag="K", qualified="2026-03-01"),
        lead("L2", "1300000", tag="T", qualified="2025-12-01"),
        lead("L3", "1300000", tag="T", qualified="2025-11-24"),
    )
    with acting(role=Role.STAFF):
        together = entry_outcomes([each.pk for each in companies], TODAY)
        alone = {each.pk: entry_today(each, TODAY) for each in companies}
    assert {pk: found.outcome for pk, found in alone.items()} == together
    assert [together[each.pk].tier_earned for each in companies] == ["gold", None, None]


def test_before_a_complete_feed_the_crms_figures_are_not_known_together(
    companies: list[Participant],
) -> None:
    in_force()
    with acting(role=Role.STAFF):
        (outcome,) = entry_outcomes([companies[2].pk], TODAY).values()
    assert {each.clause: each.state for each in outcome.conditions}["4.5"] == "not_known"


def test_without_a_guide_nobody_stands_anywhere(companies: list[Participant]) -> None:
    with acting(role=Role.STAFF):
        assert entry_outcomes([companies[0].pk], TODAY) == {}


@pytest.mark.parametrize(
    ("asked", "signed_is_enough"),
    [(agreement(), True), (target("1200000", clause="4.1"), False)],
)
def test_a_guide_that_asks_one_thing_alone_is_judged_by_it_alone(
    companies: list[Participant], asked: dict[str, Any], signed_is_enough: bool
) -> None:
    in_force(guide(tier(asked)))
    feed(lead("L2", "1300000", tag="T", qualified="2025-12-01"))
    with acting(role=Role.STAFF):
        together = entry_outcomes([each.pk for each in companies], TODAY)
        alone = {each.pk: entry_today(each, TODAY) for each in companies}
    assert {pk: found.outcome for pk, found in alone.items()} == together
    earned = [together[each.pk].tier_earned for each in companies]
    assert earned == (["silver", None, None] if signed_is_enough else [None, "silver", None])
