"""What January would find at the present pace: figures of the year grow on as so far (D4, D5). Pure."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from kernel.components.tiers import UNKNOWN
from tiers.digests import ReadingRow
from tiers.evaluation import Outcome, Reading, State, evaluate_year
from tiers.selectors.position import Position

_CENT = Decimal("0.01")


def january_outlook(position: Position, *, joined_on: date | None, today: date) -> Outcome:
    """Return the annual evaluation of a straight continuation of the year; what stands still keeps standing.

    A cumulative figure is carried on linearly from the first day of the year, or of membership.
    """
    begun = max(position.period.year_start, joined_on) if joined_on else position.period.year_start
    elapsed = max((today - begun).days + 1, 1)
    whole = max((date(position.period.year, 12, 31) - begun).days + 1, elapsed)
    return evaluate_year(
        position.plan,
        _continued(position.readings, Decimal(whole), Decimal(elapsed)),
        tier_held=position.tier_held,
        months_missed=position.months_missed,
    )


def outlook_tier(outcome: Outcome, position: Position) -> str | None:
    """Return the tier of an outlook: None below the program, `UNKNOWN` where a missing figure decides."""
    for tier in reversed(position.plan.by_rank):
        states = {each.state for each in outcome.conditions if each.tier == tier.key}
        if states <= {State.MET}:
            return tier.key
        if states <= {State.MET, State.NOT_KNOWN}:
            return UNKNOWN
    return None


def _continued(
    readings: Mapping[tuple[str, bool], ReadingRow], whole: Decimal, elapsed: Decimal
) -> dict[tuple[str, bool], Reading]:
    return {scope: _reading(row, whole, elapsed) for scope, row in readings.items()}


def _reading(row: ReadingRow, whole: Decimal, elapsed: Decimal) -> Reading:
    value: Decimal | bool | None = row.value
    if row.value is not None and row.yes_no:
        value = bool(row.value)
    elif row.value is not None and row.cumulative:
        value = (row.value * whole / elapsed).quantize(_CENT, ROUND_FLOOR)
    return Reading(value, row.lines_counted, row.lines_not_counted, row.as_of)
