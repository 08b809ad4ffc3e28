"""What holds for every guide and every reading: D4, D5, D7, against a slow and plain calculation."""

import operator
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.tiers.guides import guide, read, tier
from tiers.evaluation import EvaluationPlan, Reading, State, evaluate_quarter, evaluate_year

CENT = Decimal("0.01")
ORDER = {"not_met": 0, "off_track": 0, "at_risk": 1, "not_known": 2, "on_track": 3, "met": 4}
HOLDS = {">=": operator.ge, ">": operator.gt, "==": operator.eq, "<=": operator.le, "<": operator.lt}
NUMBERS = ["qualified_tcv", "qualified_leads", "won_tcv"]
SIGNED = "program_agreement_signed"

cents = st.integers(0, 3_000).map(lambda amount: amount * CENT)
shares = st.integers(0, 20).map(lambda twentieths: Decimal(twentieths) / 20)
paces = st.lists(shares, min_size=4, max_size=4).map(sorted)
quarters = st.integers(1, 4)
months = st.integers(0, 12)


@st.composite
def numeric_leaves(draw):
    return {
        "metric": draw(st.sampled_from(NUMBERS)),
        "op": draw(st.sampled_from(sorted(HOLDS))),
        "value": str(draw(cents)),
        "cumulative": draw(st.booleans()),
    }


yes_no_leaves = st.builds(lambda value: {"metric": SIGNED, "op": "==", "value": value}, st.booleans())
leaves = numeric_leaves() | yes_no_leaves
nodes = st.recursive(
    leaves,
    lambda inner: st.dictionaries(
        st.sampled_from(["any", "all"]), st.lists(inner, min_size=1, max_size=3), min_size=1, max_size=1
    ),
    max_leaves=5,
)


def numbered(roots):
    """The conditions of a tier, each with a clause of its own."""
    return [
        {"clause": str(place), "kind": "requirement", "name": f"Condition {place}", **root}
        for place, root in enumerate(roots)
    ]


@st.composite
def guides(draw):
    ranks = draw(st.permutations([1, 2, 3]))
    tiers = [
        tier(*numbered(draw(st.lists(nodes, max_size=3))), key=f"tier-{rank}", rank=rank) for rank in ranks
    ]
    return guide(
        *tiers,
        pace=[str(share) for share in draw(paces)],
        at_risk_from=str(draw(shares)),
        first_year=draw(st.sampled_from(["prorated", "full"])),
    )


@st.composite
def all_readings(draw):
    scopes = [(metric, cumulative) for metric in NUMBERS for cumulative in (False, True)]
    readings = {scope: Reading(draw(st.none() | cents)) for scope in scopes}
    return readings | {(SIGNED, False): Reading(draw(st.none() | st.booleans()))}


def plainly(node, document, readings, quarter, missed):
    """The state of a node, worked out as the rules are told."""
    for kind, choose in (("any", max), ("all", min)):
        if kind in node:
            states = [plainly(member, document, readings, quarter, missed) for member in node[kind]]
            return choose(states, key=ORDER.__getitem__)
    actual = readings[node["metric"], node.get("cumulative", False)].value
    if actual is None:
        return "not_known"
    if isinstance(node["value"], bool):
        return "met" if actual == node["value"] else "not_met"
    return plain_number(node, document, Fraction(actual), quarter, missed)


def plain_number(node, document, actual, quarter, missed):
    holds, threshold = HOLDS[node["op"]], Fraction(node["value"])
    missed = missed if document["first_year"] == "prorated" and node["cumulative"] else 0
    needed = threshold * (12 - missed) / 12
    if quarter is None or not node["cumulative"]:
        return "met" if holds(actual, needed) else "not_met"
    if node["op"] not in (">=", ">"):
        return ("met" if quarter == 4 else "on_track") if holds(actual, needed) else "off_track"
    paced = threshold * max(Fraction(0), Fraction(document["pace"][quarter - 1]) - Fraction(missed, 12))
    if holds(actual, needed):
        return "met"
    if actual >= paced and not (paced >= needed and node["op"] == ">"):
        return "on_track"
    return "at_risk" if actual >= Fraction(document["at_risk_from"]) * paced else "off_track"


@given(guides(), all_readings(), quarters, months, st.sampled_from(["tier-1", "tier-2", "tier-3"]))
def test_a_quarter_is_what_the_rules_say(document, readings, quarter, missed, held):
    plan = EvaluationPlan(read(document))
    outcome = evaluate_quarter(plan, readings, quarter=quarter, tier_held=held, months_missed=missed)
    conditions = next(tier["conditions"] for tier in document["tiers"] if tier["key"] == held)
    states = [plainly(condition, document, readings, quarter, missed) for condition in conditions]
    assert [condition.state for condition in outcome.conditions] == states
    assert outcome.status == min(states, key=ORDER.__getitem__, default="met")


@given(guides(), all_readings(), months, st.sampled_from([None, 1, 2, 3]))
def test_a_year_is_what_the_rules_say(document, readings, missed, held):
    plan = EvaluationPlan(read(document))
    tier_held = held and f"tier-{held}"
    outcome = evaluate_year(plan, readings, tier_held=tier_held, months_missed=missed)
    earned = max(
        (
            tier["rank"]
            for tier in document["tiers"]
            if all(plainly(each, document, readings, None, missed) == "met" for each in tier["conditions"])
        ),
        default=None,
    )
    assert outcome.tier_earned == (earned and f"tier-{earned}")
    if earned is None:
        assert outcome.status == "below_program"
    elif held is None or earned > held:
        assert outcome.status == "promoted"
    else:
        assert outcome.status == ("retained" if earned == held else "moved_down")
    assert {condition.state for condition in outcome.conditions} <= {"met", "not_met", "not_known"}


def target_plan(threshold, op=">=", pace=None):
    leaf = {"metric": "qualified_tcv", "op": op, "value": str(threshold), "cumulative": True}
    given = {} if pace is None else {"pace": [str(share) for share in pace]}
    return EvaluationPlan(read(guide(tier(*numbered([leaf])), **given)))


def quarterly(plan, actual, quarter, missed):
    readings = {("qualified_tcv", True): Reading(actual)}
    return evaluate_quarter(
        plan, readings, quarter=quarter, tier_held="silver", months_missed=missed
    ).conditions[0]


@given(cents, cents, cents, paces, quarters, months)
def test_a_lower_attainment_is_never_in_a_better_state(threshold, first, second, pace, quarter, missed):
    plan = target_plan(threshold, pace=pace)
    lower, higher = (quarterly(plan, actual, quarter, missed).state for actual in sorted((first, second)))
    assert ORDER[lower] <= ORDER[higher]


@given(cents, paces, quarters, months)
def test_a_first_year_never_asks_for_more(threshold, pace, quarter, missed):
    plan = target_plan(threshold, pace=pace)
    first, full = (quarterly(plan, Decimal(0), quarter, each) for each in (missed, 0))
    assert first.needed <= full.needed
    assert first.paced <= full.paced


@given(cents, cents, quarters, months)
def test_the_stated_margin_closes_the_gap_and_a_cent_less_does_not(threshold, actual, quarter, missed):
    plan = target_plan(threshold)
    margin = quarterly(plan, actual, quarter, missed).margin
    assert quarterly(plan, actual - margin, quarter, missed).state is State.MET
    assert quarterly(plan, actual - margin - CENT, quarter, missed).state is not State.MET


@given(cents, paces, quarters, months)
def test_the_stated_pace_is_on_track_and_a_cent_less_is_not(threshold, pace, quarter, missed):
    plan = target_plan(threshold, pace=pace)
    paced = quarterly(plan, Decimal(0), quarter, missed).paced
    assert ORDER[quarterly(plan, paced, quarter, missed).state] >= ORDER["on_track"]
    assert ORDER[quarterly(plan, paced - CENT, quarter, missed).state] < ORDER["on_track"]


@given(guides(), months)
def test_what_is_not_known_satisfies_nothing(document, missed):
    plan = EvaluationPlan(read(document))
    year = evaluate_year(plan, {}, tier_held=None, months_missed=missed)
    assert {condition.state for condition in year.conditions} <= {"not_known"}
    earned = {tier["key"] for tier in document["tiers"] if not tier["conditions"]}
    assert year.tier_earned is None or year.tier_earned in earned


@given(guides(), all_readings(), quarters, months)
def test_the_same_readings_give_the_same_outcome(document, readings, quarter, missed):
    first, again = (
        evaluate_quarter(
            EvaluationPlan(read(document)), readings, quarter=quarter, tier_held=None, months_missed=missed
        )
        for _ in range(2)
    )
    assert repr(first) == repr(again)
