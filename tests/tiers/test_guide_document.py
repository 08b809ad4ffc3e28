"""The Program Guide's JSON: what is read, and what is refused with which mend (R15, D3, D4, D7)."""

import json
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tiers.guides import agreement, comparison, group, guide, read, target, tier
from tiers.guide_document import (
    Group,
    GroupKind,
    GuideRefused,
    Leaf,
    MetricKind,
    Op,
    canonical_json,
    metric_scopes,
    reads_crm,
)

CERTIFIED = {"key": "certified_employees", "name": "Certified employees", "unit": "people"}
LOGO = {"key": "logo", "category": "marketing", "name": "IBM Security logo", "quantity": None}
DEFINITION = {"clause": "1.1", "term": "TCV", "text": "Total contract value."}
ENABLEMENT = group(
    any=[
        comparison("trained_sales_people", "5"),
        {"all": [comparison("trained_delivery_people", 3), comparison("certified_employees", 2)]},
    ]
)
FULL = guide(
    tier(
        agreement(),
        target(),
        ENABLEMENT,
        benefits=[LOGO],
    ),
    metrics=[CERTIFIED],
    definitions=[DEFINITION],
    counting={"stages": ["won", "qualified"], "year_of": "closed_on"},
    pace=["0.1", 0.5, "0.75", 1],
    at_risk_from=0.8,
    first_year="full",
)


def refused(document) -> dict[str, str]:
    """The problems of a guide by their path."""
    with pytest.raises(GuideRefused) as refusal:
        read(document)
    return {problem.path: problem.message for problem in refusal.value.problems}


def test_a_guide_is_read_as_it_is_written():
    document = read(FULL)
    silver = document.tiers[0]
    assert (document.version, document.effective_on) == ("2026.1", date(2026, 1, 1))
    assert (silver.key, silver.name, silver.rank) == ("silver", "Silver", 1)
    assert silver.conditions[1].root == Leaf("qualified_tcv", Op.AT_LEAST, Decimal(1200000), "USD", True)
    assert silver.benefits[0].quantity is None
    assert document.counting.stages == ("qualified", "won")
    assert document.pace == (Decimal("0.1"), Decimal("0.5"), Decimal("0.75"), Decimal(1))
    assert document.at_risk_from == Decimal("0.8")
    assert document.metrics[0].kind is MetricKind.NUMBER


def test_groups_keep_their_nesting_and_give_their_leaves_flat():
    condition = read(FULL).tiers[0].conditions[2]
    assert isinstance(condition.root, Group)
    assert condition.root.kind is GroupKind.ANY
    assert [leaf.metric for leaf in condition.leaves()] == [
        "trained_sales_people",
        "trained_delivery_people",
        "certified_employees",
    ]


def test_what_a_guide_leaves_out_has_the_programs_defaults():
    document = read(guide(tier()))
    assert document.counting.stages == ("qualified", "proposed", "negotiating", "won")
    assert document.counting.year_of == "qualified_on"
    assert document.pace == tuple(map(Decimal, ("0.25", "0.5", "0.75", "1")))
    assert (document.at_risk_from, document.first_year) == (Decimal("0.75"), "prorated")
    assert document.tiers[0].conditions == ()


def test_a_guide_says_which_readings_it_needs():
    document = read(FULL)
    assert ("qualified_tcv", True) in metric_scopes(document)
    assert reads_crm(document, {"qualified_tcv"})
    assert not reads_crm(read(guide(tier(agreement()))), {"qualified_tcv"})


def test_a_byte_order_mark_is_no_part_of_the_guide():
    assert (
        read(b"\xef\xbb\xbf" + json.dumps(FULL).encode()) == read("\ufeff" + json.dumps(FULL)) == read(FULL)
    )


def test_recorded_yes_no_metrics_are_known_by_the_conditions_that_read_them():
    iso = {"key": "iso_certified", "name": "ISO certified"}
    document = read(guide(tier(agreement(metric="iso_certified")), metrics=[iso, CERTIFIED]))
    assert [metric.kind for metric in document.metrics] == [MetricKind.YES_NO, None]


def test_every_problem_is_reported_at_once():
    problems = refused(
        guide(tier(target(op="=>"), agreement(kind="wish")), version=None, pace=["1"], surplus=1)
    )
    assert set(problems) == {
        "version",
        "pace",
        "tiers[0].conditions[0].op",
        "tiers[0].conditions[1].kind",
        "surplus",
    }
    assert ">=" in problems["tiers[0].conditions[0].op"]


@pytest.mark.parametrize(
    ("document", "path", "mend"),
    [
        (guide(), "tiers", "at least one tier"),
        (guide(tier(), effective_on="2026-02-30"), "effective_on", "2026-01-01"),
        (guide(tier(), effective_on="20260101"), "effective_on", "2026-01-01"),
        (guide(tier(), effective_on="1989-12-31"), "effective_on", "1990"),
        (guide(tier(), version=2026.1), "version", "quotes"),
        (guide(tier(), program="a\x00b"), "program", "control characters"),
        (guide(tier(), program="\ud800"), "program", "control characters"),
        (guide(tier(), program="x" * 201), "program", "200"),
        (guide(tier(), pace=["0.25", "0.5", "0.75"]), "pace", "four shares"),
        (guide(tier(), pace=["0.5", "0.25", "0.75", "1"]), "pace", "rising"),
        (guide(tier(), pace=["0.25", "0.5", "0.75", "1.1"]), "pace[3]", "between 0 and 1"),
        (guide(tier(), at_risk_from="-0.1"), "at_risk_from", "between 0 and 1"),
        (guide(tier(), first_year="half"), "first_year", "prorated"),
        (guide(tier(), counting={"stages": ["Won"]}), "counting.stages[0]", "negotiating"),
        (guide(tier(), counting={"stages": []}), "counting.stages", "at least one stage"),
        (guide(tier(), counting={"stages": ["won", "won"]}), "counting.stages[1]", "twice"),
        (guide(tier(), counting={"year_of": "modified_at"}), "counting.year_of", "qualified_on"),
        (guide(tier(), counting={"lost": 1}), "counting.lost", "stages"),
        (guide(tier(), metrics=[CERTIFIED, CERTIFIED]), "metrics[1].key", "twice"),
        (guide(tier(), metrics=[CERTIFIED | {"key": "won_tcv"}]), "metrics[0].key", "computed"),
        (guide(tier(), metrics=[CERTIFIED | {"kind": "number"}]), "metrics[0].kind", "key, name, unit"),
        (guide(tier(), pace="0.25"), "pace", "list"),
        (guide(tier(), counting=["won"]), "counting", "braces"),
        (guide(tier(), counting={"stages": "won"}), "counting.stages", "list"),
        (guide(tier(), metrics={}), "metrics", "list"),
        (guide("Silver"), "tiers[0]", "braces"),
        (guide(tier(rank="high"), tier(key="gold", rank=2)), "tiers[0].rank", "number"),
        (guide(tier(benefits=["logo"])), "tiers[0].benefits[0]", "braces"),
        (guide(tier(), definitions=["TCV"]), "definitions[0]", "braces"),
        (guide(tier(), definitions=[DEFINITION | {"text": 5}]), "definitions[0].text", "in quotes"),
        (guide(tier(), definitions=[DEFINITION | {"text": "x" * 20_001}]), "definitions[0].text", "20,000"),
        (guide(tier(), definitions=[DEFINITION | {"text": "a\x00"}]), "definitions[0].text", "control"),
        (guide(tier(), checklist=["People"]), "checklist[0]", "braces"),
        (guide(tier(), checklist=[{"group": "People", "items": ["x"]}]), "checklist[0].items[0]", "braces"),
        (guide(tier(), definitions=[{"clause": "1"}]), "definitions[0].term", "missing"),
        (guide(tier(), tier(rank=2)), "tiers[1].key", "twice"),
        (guide(tier(), tier(key="gold", rank="1.0")), "tiers[1].rank", "twice"),
        (guide(tier(rank=0)), "tiers[0].rank", "whole number"),
        (guide(tier(rank=1.5)), "tiers[0].rank", "whole number"),
        (guide(tier(rank=True)), "tiers[0].rank", "number"),
        (guide(tier(key="big deal")), "tiers[0].key", "letters"),
        (guide(tier(colour="red")), "tiers[0].colour", "benefits"),
        (guide(tier(benefits=[LOGO | {"category": "fun"}])), "tiers[0].benefits[0].category", "marketing"),
        (guide(tier(benefits=[LOGO | {"quantity": -1}])), "tiers[0].benefits[0].quantity", "zero or more"),
        (guide(tier(benefits=[LOGO, LOGO])), "tiers[0].benefits[1].key", "twice"),
    ],
)  # fmt: skip
def test_a_wrong_guide_is_refused_where_it_is_wrong(document, path, mend):
    assert mend in refused(document)[path]


@pytest.mark.parametrize(
    ("condition", "path", "mend"),
    [
        (target(metric="forecast_tcv"), "metric", "neither computed nor declared"),
        (target(value=None), "value", "missing"),
        (target(value=True), "value", "is a number"),
        (target(value="true"), "value", "without quotes"),
        (target(value="1,000"), "value", "number"),
        (target(value="1_000"), "value", "number"),
        (target(value="NaN"), "value", "number"),
        (target(value=float("nan")), "value", "number"),
        (target(value=float("inf")), "value", "number"),
        (target(value="1e400"), "value", "15 digits"),
        (target(value=10**15), "value", "15 digits"),
        (target(value="9" * 5000), "value", "number"),
        (target(value="0.0000001"), "value", "6 after the point"),
        (target(value="-1"), "value", "zero or more"),
        (target(value=[1]), "value", "number"),
        (target(cumulative="yes"), "cumulative", "true or false"),
        (target(paced=True), "paced", "cumulative"),
        (target(any=[comparison("won_tcv", 1)]), "", "exactly one of"),
        (agreement(value=1), "value", "yes or no"),
        (agreement(op=">="), "op", "=="),
        (agreement(cumulative=True), "cumulative", "adds up"),
        (group(), "", "exactly one of"),
        (group(any=[]), "any", "at least one"),
        (group(any=[{}]), "any[0]", "exactly one of"),
        (group(any=["won_tcv"]), "any[0]", "braces"),
        (group(all=[comparison("won_tcv", 1) | {"clause": "1"}]), "all[0].clause", "metric, op, value"),
        (group(all=[comparison("won_tcv", 1)], cumulative=True), "cumulative", "not known here"),
    ],
)
def test_a_wrong_condition_is_refused_where_it_is_wrong(condition, path, mend):
    place = "tiers[0].conditions[0]"
    assert mend in refused(guide(tier(condition)))[f"{place}.{path}" if path else place]


def test_a_recorded_metric_is_not_yes_no_here_and_a_number_there():
    conditions = [
        group(all=[comparison("certified_employees", 2), comparison("certified_employees", True, "==")])
    ]
    problems = refused(guide(tier(*conditions), metrics=[CERTIFIED]))
    assert "is a number" in problems["tiers[0].conditions[0].all[1].value"]


def test_groups_nested_beyond_reason_are_refused():
    node = comparison("won_tcv", 1)
    for _ in range(41):
        node = {"any": [node]}
    assert "at most 40 deep" in next(iter(refused(guide(tier(group(**node)))).values()))


@pytest.mark.parametrize(
    ("source", "mend"),
    [
        ("", "line 1, column 1"),
        ("{", "not JSON"),
        ("[]", "braces"),
        ("[" * 100_000, "too deeply"),
        (b"\xff\xfe{\x00}\x00", "UTF-8"),
        (" " * 2_000_001, "2 MB"),
    ],
)
def test_a_file_that_is_no_guide_is_refused_as_a_whole(source, mend):
    assert mend in refused(source)[""]


def test_a_key_given_twice_is_refused_and_not_won_by_the_last():
    source = json.dumps(guide(tier(target(value="5")))).replace('"value": "5"', '"value": "5", "value": "1"')
    assert "more than once" in refused(source)["tiers[0].conditions[0].value"]


def test_a_refusal_names_every_place_in_its_text():
    with pytest.raises(GuideRefused, match=r"tiers\[0\]\.rank: This key is missing"):
        read(guide(tier(rank=None)))


def test_the_same_content_has_one_spelling():
    other = guide(tier(target(value=1200000.00, unit="USD", text=None)), pace=["0.250", 0.5, 0.75, "1.0"])
    mirrored = json.dumps(dict(reversed(other.items())), indent=3)
    assert canonical_json(read(mirrored)) == canonical_json(read(guide(tier(target()))))


def test_conditions_under_one_clause_are_told_apart_by_a_number_and_spelled_as_written():
    given = [
        target(clause=clause) for clause in ("4.5", "4.5 (2)", "4.5", "4.6", "4.5", "9" * 200, "9" * 200)
    ]
    document = read(guide(tier(*given)))
    named = [condition.clause for condition in document.tiers[0].conditions]
    assert named[:5] == ["4.5", "4.5 (2)", "4.5 (3)", "4.6", "4.5 (4)"]
    assert max(map(len, named)) <= 200
    assert len(set(named)) == 7
    written = json.loads(canonical_json(document))["tiers"][0]["conditions"]
    assert [each["clause"] for each in written] == [each["clause"] for each in given]
    assert read(canonical_json(document)) == document


def test_other_content_has_another_spelling():
    assert canonical_json(read(guide(tier(target())))) != canonical_json(
        read(guide(tier(target("1200000.01"))))
    )


def test_a_guide_survives_its_own_spelling():
    document = read(FULL)
    assert read(canonical_json(document)) == document


@given(st.decimals(0, Decimal("999999999999999.999999"), places=6), st.booleans())
def test_every_threshold_is_read_exactly(value, quoted):
    document = json.dumps(guide(tier(target("VALUE"))))
    written = f'"{value:f}"' if quoted else f"{value:f}"
    root = read(document.replace('"VALUE"', written)).tiers[0].conditions[0].root
    assert root == Leaf("qualified_tcv", Op.AT_LEAST, value, "USD", True)
    assert "E" not in str(root.value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*FULL, *target(), "any"]), inner)
    ),
    max_leaves=8,
)


@given(st.sampled_from(sorted(FULL)), json_values)
def test_whatever_stands_in_a_guide_is_read_or_refused_and_never_breaks(key, value):
    document = None
    with suppress(GuideRefused):
        document = read(FULL | {key: value})
    assert document is None or read(canonical_json(document)) == document
