"""FORMATS "Program Guide": what loads, what is refused whole, and what a second time does."""

import copy
import json
from typing import Any

import pytest
from django.core.management import CommandError

from accounts.models import Notice
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting
from tests.acceptance.documents import company, condition, found, group, guide, leaf, of, tier
from tests.acceptance.portal import Portal
from tiers.models import ProgramGuide

SAMPLE: dict[str, Any] = {
    "program": "IBM Security Services Alliance Program", "version": "2026.1", "effective_on": "2026-01-01",
    "counting": {"stages": ["qualified", "proposed", "negotiating", "won"], "year_of": "qualified_on"},
    "pace": ["0.25", "0.50", "0.75", "1"], "at_risk_from": "0.75", "first_year": "prorated",
    "metrics": [{"key": "certified_employees", "name": "Certified employees", "unit": "people"}],
    "tiers": [{
        "key": "silver", "name": "Silver", "rank": 1,
        "conditions": [
            {"clause": "4.1", "kind": "prerequisite", "name": "Procurement Agreement",
             "metric": "procurement_agreement_signed", "op": "==", "value": True},
            {"clause": "4.5", "kind": "requirement", "name": "Financial target", "metric": "qualified_tcv",
             "op": ">=", "value": "2000000", "unit": "USD", "cumulative": True},
            {"clause": "4.6", "kind": "requirement", "name": "Enablement", "any": [
                {"metric": "trained_sales_people", "op": ">=", "value": "5"},
                {"all": [{"metric": "trained_delivery_people", "op": ">=", "value": "3"},
                         {"metric": "certified_employees", "op": ">=", "value": "2"}]}]}],
        "benefits": [{"key": "logo", "category": "marketing", "name": "IBM Security logo", "quantity": None}],
    }],
}  # fmt: skip


BENEFIT = {"key": "logo", "category": "marketing", "name": "Logo"}
DEFINITION = {"clause": "1", "term": "TCV", "text": "Total contract value"}


def changed(**changes: object) -> dict[str, Any]:
    return copy.deepcopy(SAMPLE) | changes


def states() -> dict[str, str]:
    with acting(role=Role.STAFF, why="test"):
        return dict(ProgramGuide.objects.values_list("version", "state"))


def test_the_sample_of_the_format_loads_as_a_draft_and_changes_nothing_the_second_time(
    portal: Portal,
) -> None:
    portal.guide(SAMPLE)
    assert "unchanged" in portal.guide(SAMPLE)
    assert states() == {"2026.1": "draft"}


def test_a_draft_is_recorded_in_force_by_the_same_file(portal: Portal) -> None:
    portal.guide(SAMPLE)
    portal.guide(SAMPLE, "--in-force")
    assert "unchanged" in portal.guide(SAMPLE, "--in-force")
    assert states() == {"2026.1": "announced"}


def test_in_force_notifies_nobody(portal: Portal, ada: Any, mailoutbox: list[Any]) -> None:
    def told() -> tuple[int, int, int]:
        with acting(role=Role.STAFF, why="test"):
            return Notice.objects.count(), OutboxMail.objects.count(), len(mailoutbox)

    before = told()
    portal.guide(SAMPLE, "--in-force")
    assert told() == before


def test_only_what_is_required_is_enough(portal: Portal) -> None:
    portal.guide(guide({"key": "one", "name": "One", "rank": 1}), "--in-force")


@pytest.mark.parametrize("category", ["governance", "offering_management", "marketing"])
def test_benefits_of_each_category_and_definitions_load(portal: Portal, category: str) -> None:
    benefits = [BENEFIT | {"category": category, "quantity": 2}, BENEFIT | {"key": "x", "quantity": "2.5"}]
    portal.guide(guide(tier("base", 1, benefits=benefits), definitions=[DEFINITION]), "--in-force")


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (guide(tier("base", 1, benefits=[BENEFIT | {"category": "gifts"}])), "category"),
        (guide(tier("base", 1, benefits=[BENEFIT | {"quantity": "-1"}])), "quantity"),
        (guide(tier("base", 1, benefits=[BENEFIT, BENEFIT])), "benefits"),
        (guide(tier("base", 1), definitions=[DEFINITION | {"surprise": 1}]), "surprise"),
        (guide(tier("base", 1), definitions=[{"clause": "1", "term": "TCV"}]), "text"),
    ],
)
def test_a_wrong_benefit_or_definition_is_refused(portal: Portal, document: object, place: str) -> None:
    with pytest.raises(CommandError, match=place):
        portal.guide(document)


def test_other_content_under_a_known_version_is_refused(portal: Portal) -> None:
    portal.guide(SAMPLE, "--in-force")
    with pytest.raises(CommandError, match=r"2026\.1"):
        portal.guide(changed(at_risk_from="0.8"), "--in-force")


@pytest.mark.parametrize(
    ("where", "key"),
    [
        ((), "surprise"),
        (("counting",), "surprise"),
        (("metrics", 0), "surprise"),
        (("tiers", 0), "surprise"),
        (("tiers", 0, "conditions", 0), "surprise"),
        (("tiers", 0, "conditions", 2, "any", 0), "surprise"),
        (("tiers", 0, "benefits", 0), "surprise"),
    ],
)
def test_an_unknown_key_anywhere_is_refused_by_name(portal: Portal, where: tuple[Any, ...], key: str) -> None:
    document = changed()
    place: Any = document
    for step in where:
        place = place[step]
    place[key] = 1
    with pytest.raises(CommandError, match=key):
        portal.guide(document)
    assert states() == {}


@pytest.mark.parametrize("key", ["program", "version", "effective_on", "tiers"])
def test_a_missing_key_is_refused_by_name(portal: Portal, key: str) -> None:
    document = changed()
    del document[key]
    with pytest.raises(CommandError, match=key):
        portal.guide(document)


@pytest.mark.parametrize(
    "changes",
    [
        {"pace": ["0.25", "0.5", "1"]},
        {"pace": ["0.25", "0.5", "0.75", "NaN"]},
        {"at_risk_from": "1.5"},
        {"first_year": "half"},
        {"effective_on": "2026-02-30"},
        {"effective_on": "01/02/2026"},
        {"counting": {"year_of": "modified_at"}},
        {"counting": {"stages": ["withdrawn"]}},
        {"counting": {"stages": []}},
        {"tiers": []},
        {"tiers": {}},
        {"metrics": [{"key": "qualified_tcv", "name": "Mine"}]},
        {"version": ""},
        {"version": 2026.1},
    ],
)
def test_a_wrong_value_is_refused(portal: Portal, changes: dict[str, Any]) -> None:
    with pytest.raises(CommandError, match=next(iter(changes))):
        portal.guide(changed(**changes))


@pytest.mark.parametrize(
    "wrong",
    [
        condition("made_up_metric", "1"),
        condition("qualified_tcv", "1", op="=>"),
        condition("qualified_tcv", "1e400"),
        condition("qualified_tcv", "Infinity"),
        condition("qualified_tcv", True, op="=="),
        condition("procurement_agreement_signed", "1", op="=="),
        condition("procurement_agreement_signed", True, op=">="),
        condition("qualified_tcv", "1", kind="wish"),
        group(any=[]),
        group(any=[leaf("qualified_tcv", "1")], all=[leaf("qualified_tcv", "1")]),
    ],
)
def test_a_wrong_condition_is_refused_with_its_place(portal: Portal, wrong: dict[str, Any]) -> None:
    with pytest.raises(CommandError, match=r"tiers\[0\]\.conditions\[0\]"):
        portal.guide(guide(tier("one", 1, wrong)))


@pytest.mark.parametrize(
    "tiers",
    [
        [tier("one", 1), tier("one", 2)],
        [tier("one", 1), tier("two", 1)],
        [tier("one", 0)],
    ],
)
def test_tiers_and_ranks_are_unique(portal: Portal, tiers: list[Any]) -> None:
    with pytest.raises(CommandError, match="tiers"):
        portal.guide(guide(*tiers))


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[]", "null", b"\xff\xfe{\x00}\x00", b"{\x00}", "[" * 100_000, '{"program": NaN}',
        '{"version": "1", "version": "2"}',
    ],
)  # fmt: skip
def test_what_is_no_guide_is_refused(portal: Portal, content: str | bytes) -> None:
    with pytest.raises(CommandError, match="refused"):
        portal.guide(content)
    assert states() == {}


def test_a_byte_order_mark_and_a_file_that_is_not_there_are_answered(portal: Portal) -> None:
    portal.guide(b"\xef\xbb\xbf" + json.dumps(SAMPLE).encode())
    with pytest.raises(CommandError, match="cannot be read"):
        portal.run("import_guide", "/nowhere/guide.json")
    with pytest.raises(CommandError, match="cannot be read"):
        portal.run("import_guide", "/")


def test_numbers_are_exact_whether_written_as_numbers_or_as_text(portal: Portal) -> None:
    exact = guide(
        tier("base", 1, condition("m", 0.3), condition("m", "0.300001", clause="more")),
        metrics=[{"key": "m", "name": "M"}],
    )
    portal.guide(exact, "--in-force")
    portal.companies(company("acme"))
    portal.readings("acme,m,2026-01-01,0.3,test")
    first, second = of(portal.assess("2026Q1"), "acme")["conditions"]
    assert (first["state"], first["needed"], second["state"]) == ("met", "0.3", "not_met")


def test_the_guide_of_the_periods_last_day_applies_whatever_its_tiers_are_called(portal: Portal) -> None:
    portal.guide(guide(tier("bronze", 1, condition("launched_offerings", "0"))), "--in-force")
    portal.guide(
        guide(
            tier("select", 1, condition("launched_offerings", "1")),
            version="2", effective_on="2026-06-30",
        ),
        "--in-force",
    )  # fmt: skip
    portal.guide(guide(tier("third", 1), version="3", effective_on="2026-10-01"), "--in-force")
    portal.companies(company("acme", tier="bronze"))
    assert portal.assess("2026Q1")["guide"] == "1"
    second = portal.assess("2026Q2")
    assert second["guide"] == "2"
    assert found(second, "acme", "launched_offerings")["tier"] == "select"
    assert of(second, "acme")["tier_held"] is None
    assert portal.assess("2026Q3")["guide"] == "2"
    assert portal.assess("2026")["guide"] == "3"


def test_a_draft_applies_to_nothing(portal: Portal) -> None:
    portal.guide(guide(tier("bronze", 1)))
    portal.companies(company("acme"))
    with pytest.raises(CommandError, match="No Program Guide was in force on 2026-03-31"):
        portal.assess("2026Q1")


def test_two_versions_cannot_take_effect_on_one_day(portal: Portal) -> None:
    portal.guide(guide(tier("bronze", 1)), "--in-force")
    with pytest.raises(CommandError, match="2020-01-01"):
        portal.guide(guide(tier("bronze", 1), version="2"), "--in-force")


def test_a_tier_without_conditions_is_earned_by_everybody_and_needs_no_feed(portal: Portal) -> None:
    portal.guide(guide(tier("open", 1), tier("high", 2, condition("launched_offerings", "9"))), "--in-force")
    portal.companies(company("acme"))
    quarter, year = portal.assess("2026Q4"), portal.assess("2026")
    assert of(quarter, "acme") == {
        "slug": "acme", "tier_held": None, "tier_earned": None, "status": "met", "conditions": [],
    }  # fmt: skip
    assert (of(year, "acme")["tier_earned"], of(year, "acme")["status"]) == ("open", "promoted")
    assert year["feed_as_of"] is None


def test_thresholds_need_not_rise_with_rank(portal: Portal) -> None:
    high, low = condition("launched_offerings", "0"), condition("launched_offerings", "5")
    portal.guide(guide(tier("top", 2, high), tier("base", 1, low)), "--in-force")
    portal.companies(company("acme", tier="base"))
    assert of(portal.assess("2026"), "acme")["tier_earned"] == "top"
