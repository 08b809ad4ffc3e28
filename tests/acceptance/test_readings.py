"""FORMATS "Recorded metrics": which reading counts, and which rows are rejected."""

import pytest
from django.core.management import CommandError

from tests.acceptance.documents import company, condition, found, guide, tier
from tests.acceptance.portal import Portal

METRICS = [{"key": "people", "name": "People"}, {"key": "audited", "name": "Audited"}]


@pytest.fixture
def measured(portal: Portal) -> Portal:
    """A guide that reads two recorded metrics, and acme."""
    portal.guide(
        guide(
            tier(
                "base", 1, condition("people", "5"),
                condition("people", "5", clause="in year", cumulative=True),
                condition("audited", True, op="=="),
            ),
            metrics=METRICS,
        ),
        "--in-force",
    )  # fmt: skip
    portal.companies(company("acme"))
    return portal


def test_the_latest_reading_on_or_before_the_last_day_counts_whenever_it_was_entered(
    measured: Portal,
) -> None:
    measured.readings("acme,people,2026-04-01,99,hr", "acme,people,2026-03-31,6.5,hr")
    measured.readings("acme,people,2026-03-30,1,late entry", "acme,audited,2025-07-01,true,auditor")
    first = measured.assess("2026Q1")
    assert found(first, "acme", "people")["actual"] == "6.5"
    assert found(first, "acme", "audited")["actual"] is True
    assert found(measured.assess("2026Q2"), "acme", "people")["actual"] == "99"


def test_a_cumulative_condition_takes_a_reading_of_its_year_alone(measured: Portal) -> None:
    measured.readings("acme,people,2025-12-31,7,hr")
    year = measured.assess("2026")
    assert found(year, "acme", "people")["state"] == "met"
    in_year = found(year, "acme", "in year")
    assert (in_year["actual"], in_year["state"], in_year["margin"]) == (None, "not_known", None)


def test_no_reading_is_not_known_and_zero_is_zero(measured: Portal) -> None:
    assert found(measured.assess("2026Q1"), "acme", "people")["state"] == "not_known"
    measured.readings("acme,people,2026-06-30,0,hr", "acme,audited,2026-06-30,false,x")
    second = measured.assess("2026Q2")
    assert (found(second, "acme", "people")["actual"], found(second, "acme", "people")["state"]) == (
        "0", "not_met",
    )  # fmt: skip
    assert found(second, "acme", "audited")["actual"] is False


def test_loading_twice_changes_nothing_and_a_corrected_value_updates(measured: Portal) -> None:
    assert "1 created" in measured.readings("acme,people,2026-01-01,5,hr")
    assert "1 unchanged" in measured.readings("acme,people,2026-01-01,5.0,hr")
    assert "1 updated" in measured.readings("acme,people,2026-01-01,6,hr")


def test_a_metric_of_any_version_may_be_loaded(measured: Portal) -> None:
    measured.guide(guide(tier("base", 1), version="9", metrics=[{"key": "future", "name": "F"}]))
    assert "1 created" in measured.readings("acme,future,2026-01-01,true,x")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ("nobody,people,2026-01-01,1,x", "participant"),
        ("acme,unheard,2026-01-01,1,x", "metric"),
        ("acme,qualified_tcv,2026-01-01,1,x", "metric"),
        ("acme,people,01.01.2026,1,x", "as_of"),
        ("acme,people,2026-02-30,1,x", "as_of"),
        ("acme,people,,1,x", "as_of"),
        ("acme,people,2026-01-01,,x", "value"),
        ("acme,people,2026-01-01,NaN,x", "value"),
        ("acme,people,2026-01-01,inf,x", "value"),
        ("acme,people,2026-01-01,1e400,x", "value"),
        ('acme,people,2026-01-01,"1,5",x', "value"),
        ("acme,people,2026-01-01,true,x", "value"),
        ("acme,audited,2026-01-01,1,x", "value"),
        ("acme,people,2026-01-01", "row"),
    ],
)
def test_a_wrong_row_is_rejected_with_its_line_and_the_others_load(
    measured: Portal, wrong: str, field: str
) -> None:
    said = measured.readings("acme,people,2025-01-01,1,x", wrong, "acme,audited,2025-01-01,true,x")
    assert "2 created" in said
    assert f"Line 3, {field}" in measured.complained


@pytest.mark.parametrize(
    "content",
    ["", "participant;metric;as_of;value;source\n", "acme,people,2026-01-01,1,x\n", b"\xff\xfe", b"a\x00b"],
)
def test_a_file_of_the_wrong_shape_is_refused(measured: Portal, content: str | bytes) -> None:
    with pytest.raises(CommandError, match="refused"):
        measured.run("import_readings", measured.file(content))
