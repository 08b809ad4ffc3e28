"""A quarter, a year and an entry, by example: R7 to R12, D4, D5, D7, D11."""

from decimal import Decimal

import pytest

from tests.tiers.guides import agreement, comparison, group, guide, read, target, tier
from tiers.evaluation import (
    EvaluationPlan,
    Reading,
    ReadingUnfit,
    State,
    TierNotInGuide,
    YearStatus,
    evaluate_entry,
    evaluate_quarter,
    evaluate_year,
)
from tiers.words import verdict


def plan(*conditions, **given):
    """A guide of one tier with these conditions."""
    return EvaluationPlan(read(guide(tier(*conditions), **given)))


def tcv(value):
    """An attainment of the program year."""
    return {("qualified_tcv", True): Reading(None if value is None else Decimal(value), 3, 1)}


def quarter_of(plan, readings, quarter=2, months_missed=0):
    return evaluate_quarter(plan, readings, quarter=quarter, tier_held="silver", months_missed=months_missed)


LADDER = EvaluationPlan(
    read(
        guide(
            tier(agreement(), target("2000000"), key="silver", rank=1),
            tier(target("8000000"), key="platinum", rank=3),
            tier(target("5000000"), key="gold", rank=2),
        )
    )
)
SIGNED = {("procurement_agreement_signed", False): Reading(True)}


@pytest.mark.parametrize(
    ("quarter", "actual", "state"),
    [
        (2, "1200000", State.MET),
        (2, "1199999.99", State.ON_TRACK),
        (2, "600000", State.ON_TRACK),
        (2, "599999.99", State.AT_RISK),
        (2, "450000", State.AT_RISK),
        (2, "449999.99", State.OFF_TRACK),
        (2, "0", State.OFF_TRACK),
        (2, None, State.NOT_KNOWN),
        (1, "300000", State.ON_TRACK),
        (3, "899999.99", State.AT_RISK),
        (4, "1199999.99", State.AT_RISK),
        (4, "1200000", State.MET),
    ],
)
def test_a_target_is_compared_with_the_pace_of_its_quarter(quarter, actual, state):
    outcome = quarter_of(plan(target("1200000")), tcv(actual), quarter)
    assert outcome.status is outcome.conditions[0].state is state


def test_a_condition_carries_its_figures():
    outcome = quarter_of(plan(target("1200000")), tcv("500000")).conditions[0]
    assert (outcome.actual, outcome.needed, outcome.paced) == (500000, 1200000, 600000)
    assert outcome.margin == -700000
    assert (outcome.lines_counted, outcome.lines_not_counted) == (3, 1)
    assert (outcome.tier, outcome.clause, outcome.unit, outcome.parts) == ("silver", "4.5", "USD", ())


@pytest.mark.parametrize(
    ("quarter", "missed", "paced"),
    [(2, 3, "300000"), (2, 6, "0"), (1, 12, "0"), (3, 6, "300000"), (4, 6, "600000"), (2, 0, "600000")],
)
def test_the_first_year_asks_for_its_full_months_only(quarter, missed, paced):
    outcome = quarter_of(plan(target("1200000")), tcv("1"), quarter, missed).conditions[0]
    assert outcome.needed == 100000 * (12 - missed)
    assert outcome.paced == Decimal(paced)


def test_a_guide_may_switch_prorating_off():
    outcome = quarter_of(plan(target("1200000"), first_year="full"), tcv("0"), 2, 6).conditions[0]
    assert (outcome.needed, outcome.paced) == (1200000, 600000)


def test_a_threshold_that_does_not_divide_is_never_passed_a_cent_early():
    uneven = plan(target("1000000"))
    needed = quarter_of(uneven, tcv("0"), 4, 1).conditions[0].needed
    assert needed == Decimal("916666.67")
    assert quarter_of(uneven, tcv("916666.67"), 4, 1).status is State.MET
    assert quarter_of(uneven, tcv("916666.66"), 4, 1).status is State.AT_RISK
    assert quarter_of(uneven, tcv("916666.6666666666666666666666666"), 4, 1).status is State.AT_RISK


def test_only_cumulative_conditions_are_paced_and_prorated():
    outcome = quarter_of(
        plan(target("12", metric="trained_sales_people", cumulative=False)),
        {("trained_sales_people", False): Reading(Decimal(11))},
        1,
        6,
    ).conditions[0]
    assert (outcome.needed, outcome.paced, outcome.state) == (12, None, State.NOT_MET)


@pytest.mark.parametrize(
    ("op", "actual", "by_quarter", "final"),
    [
        ("<=", "12", State.ON_TRACK, State.MET),
        ("<=", "12.01", State.OFF_TRACK, State.OFF_TRACK),
        ("<", "12", State.OFF_TRACK, State.OFF_TRACK),
        ("<", "11.99", State.ON_TRACK, State.MET),
        ("==", "12", State.ON_TRACK, State.MET),
        ("==", "11", State.OFF_TRACK, State.OFF_TRACK),
        (">", "12", State.ON_TRACK, State.AT_RISK),
        (">", "12.01", State.MET, State.MET),
    ],
)
def test_other_comparisons_of_cumulative_figures_hold_or_do_not(op, actual, by_quarter, final):
    limited = plan(target("12", op=op))
    assert quarter_of(limited, tcv(actual), 2).status is by_quarter
    assert quarter_of(limited, tcv(actual), 4).status is final


@pytest.mark.parametrize(("value", "state"), [(True, "met"), (False, "not_met"), (None, "not_known")])
def test_an_agreement_is_signed_or_not_or_not_known(value, state):
    outcome = quarter_of(plan(agreement()), {("procurement_agreement_signed", False): Reading(value)})
    assert outcome.status == state
    assert outcome.conditions[0].margin is None


def test_a_metric_without_any_reading_is_not_known():
    assert quarter_of(plan(agreement()), {}).status is State.NOT_KNOWN


def test_a_tier_without_conditions_is_met():
    assert quarter_of(plan(), {}).status is State.MET


def test_the_worst_condition_decides():
    assert quarter_of(plan(target(), agreement()), tcv("500000") | SIGNED).status is State.AT_RISK
    assert quarter_of(plan(target(), agreement()), tcv("500000")).status is State.AT_RISK
    assert quarter_of(plan(agreement(), target()), tcv("500000")).status is State.AT_RISK
    assert quarter_of(plan(target(), agreement()), tcv("700000")).status is State.NOT_KNOWN


def test_of_equally_bad_conditions_the_first_in_the_guide_names_the_status():
    unsigned = {("procurement_agreement_signed", False): Reading(False)} | tcv("0")
    assert quarter_of(plan(target(), agreement()), unsigned).status is State.OFF_TRACK
    assert quarter_of(plan(agreement(), target()), unsigned).status is State.NOT_MET


@pytest.mark.parametrize(
    ("sales", "delivery", "any_of", "all_of"),
    [
        (5, 0, State.MET, State.NOT_MET),
        (0, None, State.NOT_KNOWN, State.NOT_MET),
        (5, None, State.MET, State.NOT_KNOWN),
        (0, 0, State.NOT_MET, State.NOT_MET),
    ],
)
def test_any_takes_its_best_part_and_all_its_worst(sales, delivery, any_of, all_of):
    parts = [comparison("trained_sales_people", 5), comparison("trained_delivery_people", 3)]
    readings = {
        ("trained_sales_people", False): Reading(Decimal(sales)),
        ("trained_delivery_people", False): Reading(None if delivery is None else Decimal(delivery)),
    }
    assert quarter_of(plan(group(any=parts)), readings).status is any_of
    assert quarter_of(plan(group(all=parts)), readings).status is all_of


def test_a_group_shows_its_leaves_and_no_figure_of_its_own():
    nested = group(any=[comparison("won_tcv", 1), {"all": [comparison("qualified_leads", 2)]}])
    outcome = quarter_of(plan(nested), {}).conditions[0]
    assert [part.metric for part in outcome.parts] == ["won_tcv", "qualified_leads"]
    assert (outcome.metric, outcome.actual, outcome.needed, outcome.margin) == (None, None, None, None)


@pytest.mark.parametrize(
    ("attainment", "held", "status", "earned"),
    [
        ("8000000", "gold", YearStatus.PROMOTED, "platinum"),
        ("7999999.99", "gold", YearStatus.RETAINED, "gold"),
        ("4999999.99", "gold", YearStatus.MOVED_DOWN, "silver"),
        ("1999999.99", "gold", YearStatus.BELOW_PROGRAM, None),
        (None, "silver", YearStatus.BELOW_PROGRAM, None),
        ("2000000", None, YearStatus.PROMOTED, "silver"),
        ("0", None, YearStatus.BELOW_PROGRAM, None),
    ],
)
def test_a_year_earns_the_highest_tier_that_holds(attainment, held, status, earned):
    outcome = evaluate_year(LADDER, tcv(attainment) | SIGNED, tier_held=held)
    assert (outcome.status, outcome.tier_earned) == (status, earned)


def test_a_year_shows_the_conditions_of_every_tier_in_guide_order_without_pace():
    outcome = evaluate_year(LADDER, tcv("5000000") | SIGNED, tier_held="gold")
    assert [condition.tier for condition in outcome.conditions] == ["silver", "silver", "platinum", "gold"]
    assert [condition.state for condition in outcome.conditions] == ["met", "met", "not_met", "met"]
    assert {condition.paced for condition in outcome.conditions} == {None}


def test_a_first_year_is_evaluated_pro_rata():
    outcome = evaluate_year(LADDER, tcv("4000000") | SIGNED, tier_held="silver", months_missed=6)
    assert outcome.tier_earned == "platinum"


def test_a_higher_tier_may_be_earned_without_the_lower_one():
    outcome = evaluate_year(LADDER, tcv("5000000"), tier_held="silver")
    assert (outcome.status, outcome.tier_earned) == (YearStatus.PROMOTED, "gold")


def test_who_holds_no_tier_is_assessed_against_the_lowest():
    outcome = evaluate_quarter(LADDER, tcv("2000000") | SIGNED, quarter=1, tier_held=None)
    assert {condition.tier for condition in outcome.conditions} == {"silver"}


def test_entry_asks_for_the_full_thresholds_of_the_lowest_tier():
    missing = evaluate_entry(LADDER, tcv("1999999.99") | SIGNED)
    assert (missing.status, missing.tier_earned) == (State.NOT_MET, None)
    assert [condition.state for condition in missing.conditions] == ["met", "not_met"]


def test_entry_earns_the_tier_that_its_performance_reaches():
    outcome = evaluate_entry(LADDER, tcv("6000000") | SIGNED)
    assert (outcome.status, outcome.tier_earned) == (State.MET, "gold")


def test_a_tier_of_another_guide_is_refused():
    with pytest.raises(TierNotInGuide, match="silver, platinum, gold"):
        evaluate_year(LADDER, {}, tier_held="bronze")


@pytest.mark.parametrize("value", [True, 5, 5.0, Decimal("NaN"), Decimal("Infinity")])
def test_a_reading_that_is_no_finite_decimal_is_refused(value):
    with pytest.raises(ReadingUnfit, match="finite Decimal"):
        quarter_of(plan(target()), {("qualified_tcv", True): Reading(value)})


def test_a_number_is_no_answer_to_yes_or_no():
    with pytest.raises(ReadingUnfit, match="True or False"):
        quarter_of(plan(agreement()), {("procurement_agreement_signed", False): Reading(Decimal(1))})


@pytest.mark.parametrize(("quarter", "missed"), [(0, 0), (5, 0), (2, 13), (2, -1)])
def test_a_quarter_or_months_that_do_not_exist_are_refused(quarter, missed):
    with pytest.raises(ValueError, match="give 1 to 4"):
        quarter_of(plan(target()), {}, quarter, missed)


def test_a_verdict_names_the_figures_and_what_would_mend_it():
    outcome = quarter_of(plan(target("5000000")), tcv("4386500")).conditions[0]
    assert str(verdict(outcome, quarter=2)) == (
        "On track, because 4,386,500 USD is at or above the quarter 2 pace of 2,500,000 USD. "
        "It becomes met at 5,000,000 USD."
    )


@pytest.mark.parametrize("op", [">=", ">", "==", "<=", "<"])
@pytest.mark.parametrize("actual", [None, "0", "400", "500", "599", "1200", "1300"])
@pytest.mark.parametrize("cumulative", [True, False])
def test_every_verdict_begins_with_its_state(op, actual, cumulative):
    readings = {("qualified_tcv", cumulative): Reading(None if actual is None else Decimal(actual))}
    outcome = quarter_of(plan(target("1200", op=op, cumulative=cumulative)), readings).conditions[0]
    words = str(verdict(outcome, quarter=2))
    assert words.lower().startswith(outcome.state.replace("_", " "))


def test_verdicts_of_agreements_and_groups_have_words_too():
    unsigned = {("procurement_agreement_signed", False): Reading(False)}
    answered = quarter_of(plan(agreement()), unsigned).conditions[0]
    together = quarter_of(plan(group(all=[comparison("won_tcv", 1)])), {}).conditions[0]
    assert (
        str(verdict(answered, quarter=2)) == "Not met, because the answer is no. It becomes met with a yes."
    )
    assert str(verdict(together, quarter=2)).startswith("Not known")
