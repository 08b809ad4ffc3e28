"""Where a Participant stands today: what this quarter's and January's assessment would find (R9, R10, R15).

The same SQL and the same evaluation as a run, for one participant and the leads as they are now. Two queries.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from kernel.clock import program_zone
from kernel.periods import Period, full_months_missed, program_day
from participants.models import Participant
from tiers.digests import ReadingRow
from tiers.evaluation import EvaluationPlan, Outcome, Reading, evaluate_quarter, evaluate_year
from tiers.metrics import (
    ALIKE,
    Scopes,
    crm_lines,
    crm_values,
    fact_values,
    period_parameters,
    scopes_of,
    with_alike,
)
from tiers.models import ProgramGuide
from tiers.selectors.crm_readings import crm_readings
from tiers.selectors.guides import guide_in_force, plan_of

ONE = "(SELECT %(participant)s::bigint AS participant_id)"
"""The relation of one participant; parameter `participant`."""

_STANDING = """
SELECT '$standing', NULL, NULL, NULL, standing.tier, NULL, NULL, NULL
FROM (
    SELECT tier FROM tiers_tierstanding
    WHERE participant_id = %(participant)s AND year <= %(year)s ORDER BY year DESC LIMIT 1
) standing
UNION ALL
SELECT '$feed', NULL, extract(epoch FROM min(complete_as_of)), NULL, NULL, NULL, NULL, NULL FROM
pipeline_crmsource
"""


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


@dataclass(frozen=True, slots=True)
class _Found:
    standing: str | None
    feed_as_of: datetime | None
    readings: dict[str, list[ReadingRow]]


def present_position(participant: Participant, today: date) -> Position | None:
    """Return where a participant stands on a program day; None while no guide is in force.

    Dates up to the quarter's (or the year's) last day count, as they will when it is assessed.
    """
    guide = guide_in_force(today)
    if guide is None:
        return None
    plan = plan_of(guide)
    period = Period.quarter_of(today)
    found = _read(participant, plan, period)
    known = {tier.key for tier in plan.guide.tiers}
    held = found.standing if found.standing in known else None
    months = full_months_missed(participant.joined_on, period.year) if participant.joined_on else 0
    year, quarter = found.readings["year"], found.readings["quarter"]
    return Position(
        guide=guide,
        plan=plan,
        period=period,
        tier_held=held,
        months_missed=months,
        quarter=evaluate_quarter(
            plan, as_readings(quarter), quarter=period.quarter or 4, tier_held=held, months_missed=months
        ),
        january=evaluate_year(plan, as_readings(year), tier_held=held, months_missed=months),
        readings={(row.metric, row.cumulative): row for row in quarter},
        feed_as_of=found.feed_as_of,
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


def _read(participant: Participant, plan: EvaluationPlan, period: Period) -> _Found:
    scopes = scopes_of(plan.guide)
    spans = {"quarter": period, "year": Period(period.year)}
    with connection.cursor() as cursor:
        parts = [
            cursor.mogrify(_span(scopes, name), _parameters(plan, scopes, participant, span)).decode()
            for name, span in spans.items()
        ]
        own = {"participant": participant.pk, "year": period.year}
        alike, standing = (
            cursor.mogrify(sql, own).decode()
            for sql in (with_alike(plan.guide, "%(participant)s"), _STANDING)
        )
        cursor.execute(f"{alike}\n" + "\nUNION ALL\n".join(part for part in [*parts, standing] if part))
        rows = cursor.fetchall()
    return _found(rows, scopes)


def _parameters(
    plan: EvaluationPlan, scopes: Scopes, participant: Participant, span: Period
) -> dict[str, Any]:
    return {**period_parameters(plan.guide, span), **scopes.parameters, "participant": participant.pk}


def _span(scopes: Scopes, name: str) -> str:
    """The readings of one span, each row named `span:metric`."""
    parts = []
    if scopes.facts or scopes.recorded:
        parts.append(
            f"SELECT '{name}:' || metric, cumulative, value, as_of, source, false, NULL::bigint, "  # noqa: S608
            f"NULL::bigint FROM ({fact_values(scopes, ONE)}) facts"
        )
    if scopes.crm:
        lines = crm_lines(scopes.crm_metrics, source=ALIKE, participants=ONE)
        counted = f"(SELECT found.*, found.reason = 'counted' AS counted FROM ({lines}) found) line"  # noqa: S608
        totals = crm_values(counted, group="line.participant_id", alike=True)
        parts.append(
            f"SELECT '{name}:' || metric, NULL::boolean, value, NULL::date, 'CRM', true, lines_counted, "  # noqa: S608
            f"lines_not_counted FROM ({totals}) totals"
        )
    return "\nUNION ALL\n".join(parts)


def _found(rows: Sequence[tuple[Any, ...]], scopes: Scopes) -> _Found:
    standing: str | None = None
    feed_as_of: datetime | None = None
    readings: dict[str, list[ReadingRow]] = {"quarter": [], "year": []}
    totals: dict[str, dict[str, tuple[Decimal, int, int]]] = {"quarter": {}, "year": {}}
    for name, cumulative, value, as_of, source, is_crm, counted, not_counted in rows:
        span, _, metric = name.partition(":")
        if name == "$standing":
            standing = source
        elif name == "$feed":
            feed_as_of = _moment(value)
        elif is_crm:
            totals[span][metric] = (Decimal(value), counted, not_counted)
        else:
            yes_no = metric in scopes.yes_no
            readings[span].append(ReadingRow(metric, cumulative, value, yes_no, as_of, source or ""))
    crm_day = program_day(feed_as_of, program_zone()) if feed_as_of else None
    for span, rows_of_span in readings.items():
        rows_of_span += crm_readings(scopes, totals[span], as_of=crm_day)
    return _Found(standing, feed_as_of, readings)


def _moment(epoch: Decimal | None) -> datetime | None:
    return datetime.fromtimestamp(float(epoch), tz=program_zone()) if epoch is not None else None
