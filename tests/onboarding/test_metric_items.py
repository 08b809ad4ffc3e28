"""Items that a figure ticks: met, not met, not known (R20, D11)."""

from decimal import Decimal

import pytest

from onboarding.metric_items import MetricStanding, metric_standing
from tiers.digests import ReadingRow
from tiers.evaluation import State


def standing(op: str, value: str, found: Decimal | None, *, cumulative: bool = False) -> MetricStanding:
    """How an item of qualified leads stands by one reading."""
    row = ReadingRow("qualified_leads", cumulative, found, False, None, "CRM")
    return metric_standing(
        metric="qualified_leads", op=op, value=value, readings={("qualified_leads", cumulative): row}
    )


@pytest.mark.parametrize(
    ("op", "value", "found", "state", "words"),
    [
        (">=", "2", Decimal(2), State.MET, "2 on record, 2 asked"),
        (">=", "2", Decimal(1), State.NOT_MET, "1 on record, 2 asked"),
        (">", "2", Decimal(2), State.NOT_MET, "2 on record, 2 asked"),
        ("<=", "2.5", Decimal(2), State.MET, "2 on record, 2.5 asked"),
        ("<", "2", Decimal(2), State.NOT_MET, "2 on record, 2 asked"),
        ("==", "2", Decimal("2.00"), State.MET, "2 on record, 2 asked"),
        (">=", "2", None, State.NOT_KNOWN, "Not known"),
        ("==", "true", Decimal(1), State.MET, "On record"),
        ("==", "true", Decimal(0), State.NOT_MET, "Not on record"),
        ("==", "false", Decimal(0), State.MET, "Not on record"),
        ("==", "true", None, State.NOT_KNOWN, "Not known"),
    ],
)
def test_a_figure_is_compared_with_what_the_item_asks(
    op: str, value: str, found: Decimal | None, state: State, words: str
) -> None:
    assert standing(op, value, found) == MetricStanding(state, words)


def test_a_cumulative_reading_serves() -> None:
    assert standing(">=", "2", Decimal(3), cumulative=True).state is State.MET


def test_what_no_condition_reads_is_not_known() -> None:
    found = metric_standing(metric="qualified_leads", op=">=", value="2", readings={})
    assert found.state is State.NOT_KNOWN
