"""FORMATS "Assessment", D5: who is assessed, what a year says, and which day decides."""

import pytest
from django.core.management import CommandError

from agreements.models import AgreementFact
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests.acceptance.documents import company, condition, export, found, guide, line, of, target, tier
from tests.acceptance.portal import Portal

KEYS = ["run", "kind", "period", "cut_off", "guide", "feed_as_of", "state", "digest", "participants"]
AGREEMENT = condition("procurement_agreement_signed", True, op="==", clause="s1")
LADDER = (
    tier("silver", 1, target("100", clause="s"), AGREEMENT),
    tier("gold", 2, target("200", clause="g")),
    tier("platinum", 3, target("300", clause="p")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("held", "value", "earned", "status"),
    [
        ("silver", "300", "platinum", "promoted"),
        ("silver", "299.9999", "gold", "promoted"),
        ("gold", "200", "gold", "retained"),
        ("gold", "199.99", "silver", "moved_down"),
        ("platinum", "100", "silver", "moved_down"),
        ("silver", "99.99", None, "below_program"),
        ("platinum", "0", None, "below_program"),
        ("", "250", "gold", "promoted"),
        ("", "1", None, "below_program"),
    ],
)
def test_a_year_finds_the_highest_tier_that_holds(
    portal: Portal, held: str, value: str, earned: str | None, status: str
) -> None:
    portal.guide(guide(*LADDER), "--in-force")
    portal.companies(company("acme", tier=held))
    portal.leads(export(line("A", value)))
    result = of(portal.assess("2026"), "acme")
    assert (result["tier_held"], result["tier_earned"], result["status"]) == (held or None, earned, status)
    assert [each["clause"] for each in result["conditions"]] == ["s", "s1", "g", "p"]
    assert {each["state"] for each in result["conditions"]} <= {"met", "not_met", "not_known"}
    assert all(each["paced"] is None for each in result["conditions"])


def test_a_higher_tier_is_earned_although_a_lower_one_does_not_hold(portal: Portal) -> None:
    portal.guide(guide(*LADDER), "--in-force")
    portal.companies(company("acme", procurement_agreement_signed_on=""))
    portal.leads(export(line("A", "200")))
    assert of(portal.assess("2026"), "acme")["tier_earned"] == "gold"


def test_what_is_not_known_earns_nothing(portal: Portal) -> None:
    portal.guide(guide(tier("base", 1, condition("trained_sales_people", "0"))), "--in-force")
    portal.companies(company("acme"))
    result = of(portal.assess("2026"), "acme")
    assert (result["conditions"][0]["state"], result["status"]) == ("not_known", "below_program")


def test_a_first_year_is_evaluated_against_its_prorated_threshold(portal: Portal) -> None:
    portal.guide(guide(tier("base", 1, target("1200"))), "--in-force")
    portal.companies(company("acme", joined_on="2026-10-01"), company("umbra", joined_on="2026-09-30"))
    portal.leads(export(line("A", "300"), line("B", "299.99", tag="umbra")))
    year = portal.assess("2026")
    for slug, status in (("acme", "promoted"), ("umbra", "below_program")):
        assert (of(year, slug)["status"], found(year, slug)["needed"]) == (status, "300")


def test_the_answer_has_every_key_and_its_order(portal: Portal) -> None:
    portal.guide(guide(*LADDER), "--in-force")
    portal.companies(company("zeta"), company("acme"), company("mid-co"))
    portal.leads(export(line("A", "1")))
    year = portal.assess("2026")
    assert list(year) == KEYS
    assert (year["kind"], year["period"], year["guide"], year["state"]) == (
        "annual", "2026", "1", "under_review",
    )  # fmt: skip
    assert (year["cut_off"], year["feed_as_of"]) == ("2027-01-15T05:00:00Z", "2027-01-20T12:00:00Z")
    assert [each["slug"] for each in year["participants"]] == ["acme", "mid-co", "zeta"]
    assert list(year["participants"][0]) == ["slug", "tier_held", "tier_earned", "status", "conditions"]
    quarter = portal.assess("2026Q3")
    assert (quarter["kind"], quarter["period"], quarter["cut_off"]) == (
        "quarterly", "2026Q3", "2026-10-01T04:00:00Z",
    )  # fmt: skip
    assert of(quarter, "acme")["tier_earned"] is None


def test_assessed_is_who_had_signed_and_joined_by_the_last_day_and_not_left_before_it(portal: Portal) -> None:
    portal.guide(guide(tier("base", 1)), "--in-force")
    days = {
        "on-the-day": ("2026-09-30", "2026-09-30"),
        "signed-later": ("2026-09-01", "2026-10-01"),
        "joined-later": ("2026-10-01", "2026-09-01"),
        "left-before": ("2026-01-01", "2026-01-01"),
        "left-on-it": ("2026-01-01", "2026-01-01"),
    }
    portal.companies(
        *(company(slug, joined_on=joined, program_agreement_signed_on=signed)
          for slug, (joined, signed) in days.items()),
        company("prospect", program_agreement_signed_on=""),
    )  # fmt: skip
    with acting(role=Role.STAFF, why="test"):
        Participant.objects.filter(slug="left-before").update(left_on="2026-09-29", lifecycle="former")
        Participant.objects.filter(slug="left-on-it").update(left_on="2026-09-30", lifecycle="former")
    assert [each["slug"] for each in portal.assess("2026Q3")["participants"]] == ["left-on-it", "on-the-day"]


@pytest.mark.parametrize(("signed", "actual"), [("2026-09-30", True), ("2026-10-01", False)])
def test_an_agreement_signed_on_the_last_day_holds(portal: Portal, signed: str, actual: bool) -> None:
    portal.guide(
        guide(tier("base", 1, condition("procurement_agreement_signed", True, op="=="))), "--in-force"
    )
    portal.companies(company("acme", procurement_agreement_signed_on=signed))
    asked = found(portal.assess("2026Q3"), "acme", "procurement_agreement_signed")
    assert (asked["actual"], asked["needed"], asked["margin"]) == (actual, True, None)


@pytest.mark.parametrize(("ends", "actual"), [("2026-09-30", True), ("2026-09-29", False)])
def test_an_agreement_that_ends_on_the_last_day_still_holds(portal: Portal, ends: str, actual: bool) -> None:
    portal.guide(
        guide(tier("base", 1, condition("procurement_agreement_signed", True, op="=="))), "--in-force"
    )
    portal.companies(company("acme"))
    with acting(role=Role.STAFF, why="test"):
        AgreementFact.objects.filter(kind="procurement").update(ends_on=ends)
    assert found(portal.assess("2026Q3"), "acme", "procurement_agreement_signed")["actual"] is actual


@pytest.mark.parametrize(("joined", "actual"), [("2026-09-30", "2"), ("2026-09-29", "2")])
def test_imported_facts_hold_from_the_day_of_joining(portal: Portal, joined: str, actual: str) -> None:
    portal.guide(guide(tier("base", 1, condition("launched_offerings", "1"))), "--in-force")
    portal.companies(
        company("acme", joined_on=joined, program_agreement_signed_on=joined, launched_offerings="A|B")
    )
    assert found(portal.assess("2026Q3"), "acme", "launched_offerings")["actual"] == actual


def test_a_period_that_is_not_closed_is_refused_until_its_moment(portal: Portal) -> None:
    portal.guide(guide(tier("base", 1)), "--in-force")
    portal.companies(company("acme"))
    portal.on("2026-10-01", "03:59")
    with pytest.raises(CommandError, match=r"2026Q3 is not closed.*2026-10-01"):
        portal.assess("2026Q3")
    assert portal.on("2026-10-01", "04:00").assess("2026Q3")["state"] == "under_review"
    with pytest.raises(CommandError, match=r"2026 is not closed.*2027-01-15"):
        portal.on("2027-01-15", "04:59").assess("2026")
    assert portal.on("2027-01-15", "05:00").assess("2026")["participants"]


@pytest.mark.parametrize(
    "flags",
    [
        ("--quarter", "2026"), ("--annual", "2026Q1"), ("--quarter", "2026Q5"), ("--quarter", "Q3"),
        ("--annual", "26"), ("--annual", "9999"), (), ("--quarter", "2026Q1", "--annual", "2026"),
    ],
)  # fmt: skip
def test_a_period_that_is_none_is_refused(portal: Portal, flags: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        portal.run("assess", *flags)
    assert portal.said == ""


def test_without_a_guide_or_participants_the_answer_is_plain(portal: Portal) -> None:
    with pytest.raises(CommandError, match="No Program Guide"):
        portal.assess("2026Q3")
    portal.guide(guide(tier("base", 1)), "--in-force")
    assert portal.assess("2026Q3")["participants"] == []
