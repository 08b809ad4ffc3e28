"""Where a Participant stands today: what this quarter's and January's assessment would find (R9, R10, R15).

The same SQL and the same evaluation as a run, for the leads as they are now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db.models import QuerySet, Subquery

from kernel.periods import Period, full_months_missed
from kernel.statements import Given, kept_rows
from participants.models import Participant
from tiers.digests import ReadingRow
from tiers.evaluation import EvaluationPlan, Outcome, Reading, evaluate_quarter, evaluate_year
from tiers.models import ProgramGuide, TierStanding
from tiers.selectors.frame import frame_columns, frame_from
from tiers.selectors.guides import plan_of
from tiers.selectors.kept_readings import kept_readings
from tiers.selectors.present_readings import PresentReadings


@dataclass(frozen=True, slots=True)
class Position:
    """A Participant's present position by the guide in force.

    `quarter` is the outcome of the tier held for the running quarter, `january` of every tier for the year at
    full thresholds; `readings` those of the quarter by scope. `feed_as_of` is None while a source was never
    complete, and then no CRM figure is known.
    """

    guide: ProgramGuide
    plan: EvaluationPlan
    period: Period
    tier_held: str | None
    months_missed: int
    quarter: Outcome
    january: Outcome
    readings: Mapping[tuple[str, bool], ReadingRow]
    feed_as_of: datetime | None


def present_position(participant: Participant, today: date) -> Position | None:
    """Return where a participant stands on a program day; None while no guide is in force, and for a
    company that the reader may not know of (R4).

    Dates up to the quarter's (or the year's) last day count, as they will when it is assessed. Two
    statements, one while nothing changed.
    """
    rows = kept_rows(_framed, participant=participant.pk, today=today, year=today.year)
    frame = frame_from(rows[0]) if rows else None
    if frame is None or frame.guide is None:
        return None
    return position_from(
        frame.guide,
        kept_readings(participant, frame, Period.quarter_of(today)),
        tier_held=rows[0]["tier_held"],
        months_missed=full_months_missed(participant.joined_on, today.year) if participant.joined_on else 0,
        today=today,
        feed_as_of=frame.stamp.as_of,
    )


def position_from(
    guide: ProgramGuide,
    readings: PresentReadings,
    *,
    tier_held: str | None,
    months_missed: int,
    today: date,
    feed_as_of: datetime | None,
) -> Position:
    """Evaluate what was read of one participant (D4, D5, D7); a tier the guide does not know is none."""
    plan, period = plan_of(guide), Period.quarter_of(today)
    held = tier_held if any(tier.key == tier_held for tier in plan.guide.tiers) else None
    of_quarter = as_readings(readings.quarter)
    of_year = of_quarter | as_readings(readings.year)
    return Position(
        guide=guide,
        plan=plan,
        period=period,
        tier_held=held,
        months_missed=months_missed,
        quarter=evaluate_quarter(
            plan, of_quarter, quarter=period.quarter or 4, tier_held=held, months_missed=months_missed
        ),
        january=evaluate_year(plan, of_year, tier_held=held, months_missed=months_missed),
        readings={(row.metric, row.cumulative): row for row in readings.quarter},
        feed_as_of=feed_as_of,
    )


def as_readings(rows: Sequence[ReadingRow]) -> dict[tuple[str, bool], Reading]:
    """Return rows as the evaluation wants them: a yes/no as True or False."""
    return {
        (row.metric, row.cumulative): Reading(
            bool(row.value) if row.yes_no and row.value is not None else row.value,
            row.lines_counted,
            row.lines_not_counted,
            row.as_of,
        )
        for row in rows
    }


def _framed() -> QuerySet[Any, Any]:
    held = TierStanding.objects.held_in(cast(int, Given("year")))
    return Participant.objects.filter(pk=cast(int, Given("participant"))).values(
        tier_held=Subquery(held.values("tier")[:1]), **frame_columns()
    )
