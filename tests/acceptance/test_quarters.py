"""FORMATS "Assessment", D4 and D7: the states of a quarter, to the cent."""

import pytest

from tests.acceptance.documents import (
    company,
    condition,
    export,
    found,
    group,
    guide,
    leaf,
    line,
    of,
    target,
    tier,
)
from tests.acceptance.portal import Portal


def target_of(
    portal: Portal, period: str, value: str, *, joined: str = "2025-01-01", **given: object
) -> dict[str, object]:
    """The target's condition for a participant with one lead of this value."""
    day = {"Q1": "02-10", "Q2": "05-10", "Q3": "08-10", "Q4": "11-10"}[period[4:]]
    portal.guide(guide(tier("base", 1, target("1000000")), **given), "--in-force")
    portal.companies(company("acme", joined_on=joined))
    portal.leads(export(line("A", value, qualified=f"{period[:4]}-{day}")))
    answer = portal.assess(period)
    assert of(answer, "acme")["status"] == found(answer, "acme")["state"]
    return found(answer, "acme")


@pytest.mark.parametrize(
    ("period", "value", "state"),
    [
        ("2026Q1", "1000000", "met"),
        ("2026Q1", "999999.99", "on_track"),
        ("2026Q1", "250000", "on_track"),
        ("2026Q1", "249999.99", "at_risk"),
        ("2026Q1", "187500", "at_risk"),
        ("2026Q1", "187499.99", "off_track"),
        ("2026Q1", "0", "off_track"),
        ("2026Q2", "500000", "on_track"),
        ("2026Q2", "499999.99", "at_risk"),
        ("2026Q2", "375000", "at_risk"),
        ("2026Q2", "374999.99", "off_track"),
        ("2026Q3", "750000", "on_track"),
        ("2026Q3", "562500", "at_risk"),
        ("2026Q3", "562499.9999", "off_track"),
        ("2026Q4", "1000000", "met"),
        ("2026Q4", "999999.9999", "at_risk"),
        ("2026Q4", "749999.99", "off_track"),
    ],
)
def test_the_pace_of_each_quarter_holds_to_the_cent(
    portal: Portal, period: str, value: str, state: str
) -> None:
    assert target_of(portal, period, value)["state"] == state


def test_every_figure_of_a_paced_condition_is_shown(portal: Portal) -> None:
    assert target_of(portal, "2026Q2", "400000.50") == {
        "tier": "base", "clause": "qualified_tcv", "name": "qualified_tcv", "kind": "requirement",
        "metric": "qualified_tcv", "op": ">=", "unit": "USD", "cumulative": True, "actual": "400000.5",
        "needed": "1000000", "paced": "500000", "state": "at_risk", "margin": "-599999.5",
        "lines_counted": 1, "lines_not_counted": 0, "parts": None,
    }  # fmt: skip


def test_the_guides_own_pace_and_risk_count(portal: Portal) -> None:
    own = {"pace": ["0", "0.1", "0.2", "1"], "at_risk_from": "0.5"}
    assert target_of(portal, "2026Q3", "100000", **own)["state"] == "at_risk"


@pytest.mark.parametrize(
    ("joined", "needed", "paced"),
    [
        ("2025-12-31", "1000000", "750000"),
        ("2026-01-01", "1000000", "750000"),
        ("2026-01-02", "916666.67", "666666.67"),
        ("2026-04-01", "750000", "500000"),
        ("2026-04-15", "666666.67", "416666.67"),
        ("2026-09-30", "250000", "0"),
    ],
)
def test_a_first_year_is_prorated_by_full_months(
    portal: Portal, joined: str, needed: str, paced: str
) -> None:
    found = target_of(portal, "2026Q3", "0", joined=joined)
    assert (found["needed"], found["paced"]) == (needed, paced)


@pytest.mark.parametrize(
    ("joined", "needed", "state"),
    [("2026-12-01", "83333.34", "off_track"), ("2026-12-02", "0", "met"), ("2026-12-31", "0", "met")],
)
def test_who_joins_in_december_owes_a_month_or_nothing(
    portal: Portal, joined: str, needed: str, state: str
) -> None:
    found = target_of(portal, "2026Q4", "0", joined=joined)
    assert (found["needed"], found["state"]) == (needed, state)


def test_a_full_first_year_is_not_prorated(portal: Portal) -> None:
    found = target_of(portal, "2026Q3", "0", joined="2026-07-10", first_year="full")
    assert (found["needed"], found["paced"]) == ("1000000", "750000")


@pytest.mark.parametrize(
    ("op", "value", "state"),
    [
        (">=", "3", "met"), (">=", "3.000001", "not_met"),
        (">", "3", "not_met"), (">", "2.999999", "met"),
        ("==", "3", "met"), ("==", "3.0", "met"), ("==", "4", "not_met"),
        ("<=", "3", "met"), ("<=", "2", "not_met"),
        ("<", "3", "not_met"), ("<", "3.1", "met"),
    ],
)  # fmt: skip
def test_each_operator_compares_exactly(portal: Portal, op: str, value: str, state: str) -> None:
    portal.guide(guide(tier("base", 1, condition("trained_sales_people", value, op=op))), "--in-force")
    portal.companies(company("acme", trained_sales_people="3"))
    asked = found(portal.assess("2026Q3"), "acme", "trained_sales_people")
    assert (asked["actual"], asked["state"], asked["paced"]) == ("3", state, None)


YES, NO = leaf("trained_sales_people", "1"), leaf("trained_sales_people", "2")
UNKNOWN = leaf("trained_delivery_people", "1")


@pytest.mark.parametrize(
    ("asked", "state"),
    [
        ({"any": [NO, YES]}, "met"),
        ({"any": [UNKNOWN, YES]}, "met"),
        ({"any": [UNKNOWN, NO]}, "not_known"),
        ({"all": [YES, UNKNOWN]}, "not_known"),
        ({"all": [NO, UNKNOWN]}, "not_met"),
        ({"all": [YES, YES]}, "met"),
        ({"any": [{"all": [YES, UNKNOWN]}, NO]}, "not_known"),
        ({"all": [{"any": [NO, YES]}, {"any": [{"all": [YES]}, UNKNOWN]}]}, "met"),
        ({"any": [NO, leaf("qualified_tcv", "1000", cumulative=True)]}, "on_track"),
        ({"all": [YES, leaf("qualified_tcv", "5000", cumulative=True)]}, "off_track"),
    ],
)
def test_a_group_takes_its_best_or_its_worst_part(
    portal: Portal, asked: dict[str, object], state: str
) -> None:
    portal.guide(guide(tier("base", 1, group(**asked))), "--in-force")
    portal.companies(company("acme", trained_sales_people="1"))
    portal.leads(export(line("A", "300")))
    answer = portal.assess("2026Q1")
    assert (of(answer, "acme")["status"], found(answer, "acme", "group")["state"]) == (state, state)


def test_a_group_has_its_leaves_flat_in_guide_order_and_no_figure_of_its_own(portal: Portal) -> None:
    nested = {"any": [NO, {"all": [UNKNOWN, leaf("qualified_tcv", "1000", cumulative=True, unit="USD")]}]}
    portal.guide(guide(tier("base", 1, group(**nested))), "--in-force")
    portal.companies(company("acme", trained_sales_people="1"))
    portal.leads(export(line("A", "300")))
    asked = found(portal.assess("2026Q1"), "acme", "group")
    nothing = ("metric", "actual", "needed", "paced", "margin", "lines_counted", "lines_not_counted")
    assert all(asked[key] is None for key in nothing)
    assert [part["metric"] for part in asked["parts"]] == [
        "trained_sales_people", "trained_delivery_people", "qualified_tcv",
    ]  # fmt: skip
    last = asked["parts"][2]
    assert (last["actual"], last["needed"], last["paced"], last["state"], last["lines_counted"]) == (
        "300", "1000", "250", "on_track", 1,
    )  # fmt: skip
    assert asked["parts"][1]["actual"] is None


@pytest.mark.parametrize(
    ("conditions", "status"),
    [
        ([condition("trained_sales_people", "9"), condition("trained_delivery_people", "9")], "not_met"),
        ([condition("trained_delivery_people", "9"), target("1000")], "not_known"),
        ([condition("trained_delivery_people", "9"), target("1500")], "at_risk"),
        ([condition("trained_delivery_people", "9"), target("9000")], "off_track"),
        ([condition("trained_sales_people", "1"), target("1000")], "on_track"),
        ([condition("trained_sales_people", "1"), target("300")], "met"),
    ],
)
def test_the_overall_status_is_the_worst(
    portal: Portal, conditions: list[dict[str, object]], status: str
) -> None:
    portal.guide(guide(tier("base", 1, *conditions)), "--in-force")
    portal.companies(company("acme", trained_sales_people="1"))
    portal.leads(export(line("A", "300")))
    assert of(portal.assess("2026Q1"), "acme")["status"] == status


def test_groups_nest_freely(portal: Portal) -> None:
    nested: dict[str, object] = YES
    for _level in range(15):
        nested = {"all": [{"any": [NO, nested]}]}
    portal.guide(guide(tier("base", 1, group(any=[nested]))), "--in-force")
    portal.companies(company("acme", trained_sales_people="1"))
    asked = found(portal.assess("2026Q1"), "acme", "group")
    assert (asked["state"], len(asked["parts"])) == ("met", 16)
