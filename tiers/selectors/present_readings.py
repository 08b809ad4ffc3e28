"""What is known of Participants today, in one statement: a run's SQL over the leads as they are now (R13)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from kernel.periods import Period
from pipeline.counting import counting_sql, rate_join
from tiers.digests import ReadingRow
from tiers.evaluation import EvaluationPlan, Reading
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
from tiers.selectors.crm_readings import crm_readings

ONE = "(SELECT %(participant)s::bigint AS participant_id)"
"""The relation of one participant; parameter `participant`."""
MANY = "(SELECT unnest(%(participants)s::bigint[]) AS participant_id)"
"""The relation of some participants; parameter `participants`."""

_OF_CRM = ("crm of the quarter", "crm of the year")
_line = counting_sql("line")
_STAGES = (
    'SELECT \'stage\', "line".participant_id, "line".stage, NULL::boolean, '  # noqa: S608  (names of ours)
    f'coalesce(sum({_line.amount_usd}), 0), NULL::date, NULL::text, sum("line".id)::bigint, '
    f"coalesce(sum(\"line\".id) FILTER (WHERE {_line.reason} = 'no_rate'), 0)::bigint "
    f"FROM {ALIKE} {rate_join('line')} "
    'WHERE NOT "line".withdrawn GROUP BY "line".participant_id, "line".stage'
)

_MONTHS = (
    f"SELECT 'month', \"line\".participant_id, extract(month FROM {_line.on_day})::int::text, NULL::boolean, "  # noqa: S608
    f'sum({_line.amount_usd}), NULL::date, NULL::text, sum("line".id)::bigint, 0 '
    f"FROM {ALIKE} {rate_join('line')} "
    f"WHERE {_line.reason} = 'counted' GROUP BY 2, 3"
)


@dataclass(frozen=True, slots=True)
class StageTotal:
    """Leads of one stage that the CRM has now: dollars where known, lines, and those without a plan rate."""

    amount_usd: Decimal
    lines: int
    unrated: int


@dataclass(slots=True)
class PresentReadings:
    """What is read of one participant: the quarter's figures, the year's, the pipeline by stage.

    The last quarter's figures are the year's, and stand there once.

    `months` holds the counted dollars by the month that places a lead in the year, where asked for.
    """

    quarter: list[ReadingRow] = field(default_factory=list)
    year: list[ReadingRow] = field(default_factory=list)
    stages: dict[str, StageTotal] = field(default_factory=dict)
    months: dict[int, Decimal] = field(default_factory=dict)


def present_readings(
    participants: Sequence[int],
    plan: EvaluationPlan,
    period: Period,
    *,
    crm_as_of: date | None,
    by_month: bool = False,
) -> dict[int, PresentReadings]:
    """Return what is known of each participant now, in one statement.

    `crm_as_of` is the day as of which every source is complete; without one no CRM figure is known.
    """
    scopes = scopes_of(plan.guide)
    totals: dict[tuple[str, int], dict[str, tuple[Decimal, int, int]]] = defaultdict(dict)
    found: defaultdict[int, PresentReadings] = defaultdict(PresentReadings)
    for kind, participant, name, cumulative, value, as_of, source, counted, other in _rows(
        participants, plan, scopes, period, by_month
    ):
        if kind in _OF_CRM:
            totals[kind, participant][name] = (Decimal(value), counted, other)
        elif kind == "month":
            found[participant].months[int(name)] = value
        elif kind == "stage":
            found[participant].stages[name] = StageTotal(value, counted, other)
        else:
            row = ReadingRow(name, cumulative, value, name in scopes.yes_no, as_of, source or "")
            of_span = found[participant].quarter if kind == "quarter" else found[participant].year
            of_span.append(row)
    for participant in participants:
        of_quarter, of_year = (totals[kind, participant] for kind in _OF_CRM)
        found[participant].quarter.extend(crm_readings(scopes, of_quarter, as_of=crm_as_of))
        if period.quarter != 4:
            found[participant].year.extend(crm_readings(scopes, of_year, as_of=crm_as_of))
    return dict(found)


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


def _rows(
    participants: Sequence[int], plan: EvaluationPlan, scopes: Scopes, period: Period, by_month: bool
) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        parts = [
            cursor.mogrify(
                sql, {**_parameters(plan, scopes, span), "participants": list(participants)}
            ).decode()
            for sql, span in _statements(scopes, period, by_month)
        ]
        alike = with_alike(plan.guide, "ANY(%(participants)s::bigint[])")
        first = cursor.mogrify(alike, {"participants": list(participants)}).decode()
        cursor.execute(f"{first}\n" + "\nUNION ALL\n".join(parts))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _statements(scopes: Scopes, period: Period, by_month: bool) -> Iterable[tuple[str, Period]]:
    year = Period(period.year)
    spans = (period,) if period.quarter == 4 else (period, year)
    if scopes.facts or scopes.recorded:
        for kind, span in zip(("quarter", "year"), spans, strict=False):
            yield (
                f"SELECT '{kind}', participant_id, metric, cumulative, value, as_of, source, "  # noqa: S608
                f"NULL::bigint, NULL::bigint FROM ({fact_values(scopes, MANY)}) facts",
                span,
            )
    if scopes.crm:
        lines = crm_lines(scopes.crm_metrics, source=ALIKE, participants=MANY)
        counted = f"(SELECT found.*, found.reason = 'counted' AS counted FROM ({lines}) found) line"  # noqa: S608
        totals = crm_values(counted, group="line.participant_id", alike=True)
        for kind, span in zip(_OF_CRM, spans, strict=False):
            yield (
                f"SELECT '{kind}', participant_id, metric, NULL::boolean, value, NULL::date, NULL::text, "  # noqa: S608
                f"lines_counted, lines_not_counted FROM ({totals}) totals",
                span,
            )
    yield _STAGES, year
    if by_month:
        yield _MONTHS, period


def _parameters(plan: EvaluationPlan, scopes: Scopes, span: Period) -> dict[str, Any]:
    return {**period_parameters(plan.guide, span), **scopes.parameters}
