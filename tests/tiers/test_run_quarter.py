"""A quarter assessed: which leads count, in dollars, against the pace of the tier held (R9, R13, R14, D2 to
D8).
"""

from datetime import date
from decimal import Decimal

import pytest

from agreements.models import AgreementKind
from agreements.selectors import agreements_of
from agreements.services import end_agreement
from kernel.tenancy import Role, acting
from participants.models import Participant
from pipeline.services.rates import set_rate
from tests import cast
from tests.pipeline.exports import NOON
from tests.tiers.guides import agreement, comparison, group, guide, target, tier
from tests.tiers.program import (
    AFTER_YEAR,
    NEXT_JANUARY,
    YEAR,
    assess,
    attained,
    condition,
    feed,
    hold,
    in_force,
    lead,
    reasons,
    result,
    tag,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cipher(halvorsen: Participant) -> Participant:
    """Halvorsen, holding Silver, with the CRM's tag Cipher."""
    tag(halvorsen, "Cipher")
    hold(halvorsen, "silver")
    return halvorsen


def test_a_quarter_adds_up_the_qualified_leads_of_the_year_in_dollars(cipher: Participant) -> None:
    in_force()
    set_rate(
        by=None, currency="EUR", year=2026, usd_per_unit=Decimal("1.085"), source="", reason="", now=NOON
    )
    feed(
        lead("A", "600000"),
        lead("B", "100000.10", currency="EUR"),
        lead("C", "5000", stage="Won"),
        lead("D", "9000000", stage="Prospecting"),
        lead("E", "9000000", stage="Lost"),
        lead("F", "9000000", qualified="2025-12-31"),
        lead("G", "9000000", qualified="2026-10-01"),
        lead("H", "9000000", qualified=""),
        lead("I", "", currency=""),
        lead("J", "9000000", currency="CHF"),
        lead("K", "0"),
        lead("L", "9000000", tag="Somebody"),
    )
    run = assess()
    found = condition(run, cipher, "4.5")
    assert found.actual == Decimal("600000") + Decimal("100000.10") * Decimal("1.085") + Decimal("5000")
    assert (found.lines_counted, found.lines_not_counted) == (4, 7)
    assert reasons(run, cipher) == {
        "A": "counted",
        "B": "counted",
        "C": "counted",
        "D": "not_yet_qualified",
        "E": "lost",
        "F": "other_year",
        "G": "after_period",
        "H": "no_date",
        "I": "no_value",
        "J": "no_rate",
        "K": "counted",
    }


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ("1200000", "met"),
        ("1199999.99", "on_track"),
        ("900000", "on_track"),
        ("899999.99", "at_risk"),
        ("675000", "at_risk"),
        ("674999.99", "off_track"),
    ],
)
def test_d4_a_cent_decides_against_the_pace_of_quarter_three(
    cipher: Participant, value: str, state: str
) -> None:
    in_force()
    feed(lead("A", value))
    assert condition(assess(), cipher, "4.5").state == state


def test_a_participant_without_a_line_has_attained_zero_which_is_known(cipher: Participant) -> None:
    in_force()
    feed(lead("A", "1", tag="Somebody"))
    run = assess()
    assert (attained(run, cipher), condition(run, cipher, "4.5").state) == (Decimal(0), "off_track")


def test_a_lead_without_a_value_counts_for_nothing_and_one_without_a_rate_is_a_lead(
    cipher: Participant,
) -> None:
    in_force(guide(tier(comparison_of("qualified_leads", "1"))))
    feed(lead("A", "", currency=""), lead("B", "5", currency="CHF"), lead("C", "5", stage="Lost"))
    run = assess()
    assert attained(run, cipher, "4.7") == 1
    assert reasons(run, cipher, "qualified_leads") == {"A": "no_value", "B": "counted", "C": "lost"}


def test_won_tcv_counts_won_leads_alone(cipher: Participant) -> None:
    in_force(guide(tier(comparison_of("won_tcv", "2"))))
    feed(lead("A", "100"), lead("B", "5", stage="Won"))
    run = assess()
    assert attained(run, cipher, "4.7") == 5
    assert reasons(run, cipher, "won_tcv") == {"A": "not_yet_qualified", "B": "counted"}


def test_r14_a_lead_tagged_after_the_feed_counts(halvorsen: Participant) -> None:
    in_force()
    feed(lead("A", "1200000"))
    tag(halvorsen, "Cipher")
    assert attained(assess(), halvorsen) == 1200000


def test_d2_the_run_reads_the_leads_as_the_first_feed_after_the_cut_off_left_them(
    cipher: Participant,
) -> None:
    in_force()
    feed(lead("A", "100"), day=-60)
    first = feed(lead("A", "200"))
    feed(lead("A", "300"), day=1)
    run = assess()
    assert attained(run, cipher) == 200
    assert run.feeds == {"crm": first.pk}


def test_a_withdrawn_lead_counts_no_more(cipher: Participant) -> None:
    in_force()
    feed(lead("A", "100"), lead("B", "7"), day=-60)
    feed(lead("B", "7"))
    run = assess()
    assert reasons(run, cipher) == {"A": "withdrawn", "B": "counted"}


def test_d1_a_lead_qualified_half_an_hour_before_midnight_counts_in_the_old_year(
    cipher: Participant,
) -> None:
    in_force()
    rows = [
        lead("A", "8000000", qualified="2026-12-31T23:30:00-0500"),
        lead("B", "1", qualified="2027-01-01T00:30:00-0500"),
    ]
    feed(*rows, day=AFTER_YEAR, dates=["%Y-%m-%dT%H:%M:%S%z"])
    run = assess(YEAR, now=NEXT_JANUARY)
    assert reasons(run, cipher) == {"A": "counted", "B": "other_year"}
    assert (result(run, cipher).status, result(run, cipher).tier_earned) == ("promoted", "platinum")


def test_d7_a_first_year_asks_for_full_months_only(db: None) -> None:
    in_force()
    newcomer = cast.participant("newcomer", "Newcomer", joined_on=date(2026, 4, 1))
    feed(lead("A", "1"))
    found = condition(assess(), newcomer, "4.5")
    assert (found.needed, found.paced) == (Decimal(900000), Decimal(600000))


def test_d7_may_be_switched_off_by_the_guide(db: None) -> None:
    in_force(guide(tier(target("1200000")), first_year="full"))
    newcomer = cast.participant("newcomer", "Newcomer", joined_on=date(2026, 4, 1))
    feed(lead("A", "1"))
    found = condition(assess(), newcomer, "4.5")
    assert (found.needed, found.paced) == (Decimal(1200000), Decimal(900000))


@pytest.mark.parametrize(("ends_on", "state"), [("2026-09-30", "met"), ("2026-09-29", "not_met")])
def test_an_agreement_holds_on_its_last_day(cipher: Participant, ends_on: str, state: str) -> None:
    in_force()
    feed(lead("A", "1"))
    with acting(role=Role.STAFF):
        signed = next(each for each in agreements_of(cipher) if each.kind == AgreementKind.PROCUREMENT)
    end_agreement(by=None, agreement=signed, ends_on=date.fromisoformat(ends_on), why="test")
    assert condition(assess(), cipher, "4.1").state == state


def test_r9_who_holds_no_tier_is_assessed_against_the_lowest(halvorsen: Participant) -> None:
    in_force()
    feed(lead("A", "1"))
    run = assess()
    assert result(run, halvorsen).tier_held is None
    assert condition(run, halvorsen, "4.5").tier == "silver"


def test_a_tier_that_the_guide_does_not_know_counts_as_none(halvorsen: Participant) -> None:
    in_force()
    hold(halvorsen, "diamond")
    feed(lead("A", "1"))
    assert condition(assess(), halvorsen, "4.5").tier == "silver"


def test_the_tier_of_the_latest_year_before_is_held(halvorsen: Participant) -> None:
    in_force()
    hold(halvorsen, "silver", year=2023)
    hold(halvorsen, "gold", year=2025)
    feed(lead("A", "1"))
    assert result(assess(), halvorsen).tier_held == "gold"


def test_r2_a_prospect_is_not_assessed_and_neither_is_who_joined_later(
    halvorsen: Participant, kestrel: Participant
) -> None:
    in_force()
    cast.participant("later", "Later", joined_on=date(2026, 10, 1))
    feed(lead("A", "1"))
    run = assess()
    with acting(role=Role.STAFF):
        assert list(run.assessments.values_list("participant__slug", flat=True)) == ["halvorsen"]


def test_what_nobody_knows_satisfies_nothing(cipher: Participant) -> None:
    in_force(
        guide(
            tier(
                agreement(),
                group(any=[comparison("certified_employees", "2"), comparison("trained_sales_people", "5")]),
            ),
            metrics=[{"key": "certified_employees", "name": "Certified employees"}],
        )
    )
    found = condition(assess(), cipher, "4.6")
    assert found.state == "not_known"
    assert [part["state"] for part in found.parts] == ["not_known", "not_known"]
    assert found.metric is None


def comparison_of(metric: str, value: str) -> dict[str, object]:
    """A cumulative requirement of its own clause."""
    return {
        "clause": "4.7",
        "kind": "requirement",
        "name": "Requirement",
        "cumulative": True,
        **comparison(metric, value),
    }
