"""Entry: the lowest tier's conditions over the twelve months before the day, the Program Agreement apart (R7,
R8, D11).
"""

from datetime import date
from decimal import Decimal

import pytest

from agreements.models import AgreementKind
from agreements.services import record_agreement
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests.tiers.guides import agreement, guide, target, tier
from tests.tiers.program import entry_today, feed, in_force, lead, tag, three_tiers
from tiers.selectors.entry import EntryPosition

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


def entry(company: Participant, today: date = TODAY) -> EntryPosition:
    with acting(role=Role.STAFF):
        return entry_today(company, today)


def states(company: Participant, today: date = TODAY) -> dict[str, str]:
    return {each.clause: each.state for each in entry(company, today).outcome.conditions}


@pytest.fixture
def tagged(kestrel: Participant) -> Participant:
    """Kestrel, to which the CRM tags leads while it is only a prospect."""
    tag(kestrel, "Cipher")
    return kestrel


def test_a_prospects_leads_count_as_they_will_for_the_participant(tagged: Participant) -> None:
    in_force()
    feed(lead("L1", "5000000", qualified="2026-03-01"))
    record_agreement(
        by=None, participant=tagged, kind=AgreementKind.PROCUREMENT, signed_on=TODAY, why="signed"
    )
    assert states(tagged) == {"4.1": "met", "4.5": "met"}
    assert entry(tagged).outcome.tier_earned == "gold"


@pytest.mark.parametrize(
    ("qualified_on", "attained"),
    [("2025-11-24", 0), ("2025-11-25", 2_000_000), ("2026-11-24", 2_000_000), ("2026-11-25", 0)],
)
def test_the_twelve_months_end_the_day_before(tagged: Participant, qualified_on: str, attained: int) -> None:
    in_force()
    feed(lead("L1", "2000000", qualified=qualified_on))
    assert entry(tagged).readings["qualified_tcv", True].value == Decimal(attained)


def test_the_program_agreement_is_no_condition_of_entry(tagged: Participant) -> None:
    asked = agreement(clause="4.2", metric="program_agreement_signed", name="Program Agreement")
    in_force(guide(tier(asked, target("1000", clause="4.5"))))
    feed(lead("L1", "2000", qualified="2026-03-01"))
    assert states(tagged) == {"4.5": "met"}
    assert entry(tagged).outcome.tier_earned == "silver"


def test_the_threshold_is_the_whole_years_a_cent_less_is_not_met(tagged: Participant) -> None:
    in_force()
    feed(lead("L1", "1199999.99", qualified="2026-11-01"))
    assert states(tagged)["4.5"] == "not_met"
    assert entry(tagged).outcome.tier_earned is None


def test_without_a_complete_feed_the_crms_figures_are_not_known(kestrel: Participant) -> None:
    in_force()
    assert states(kestrel)["4.5"] == "not_known"


def test_a_competitors_leads_are_not_counted(tagged: Participant, norrland: Participant) -> None:
    in_force(three_tiers())
    tag(norrland, "Nord")
    feed(lead("L1", "5000000", tag="Nord", qualified="2026-03-01"))
    assert entry(tagged).readings["qualified_tcv", True].value == 0
