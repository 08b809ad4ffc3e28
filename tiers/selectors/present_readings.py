"""What is known of Participants today, in one statement for any number of them (R13, R15).

The same SQL as a run's, over the leads as they are now.
"""

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
from tiers.evaluation import EvaluationPlan
from tiers.metrics import (
    ALIKE,
    Scopes,
    period_parameters,
    present_facts,
    present_totals,
    scopes_of,
    with_alike,
)
from tiers.selectors.crm_readings import crm_readings

_SPANS = ("quarter", "year")
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
Statement = tuple[str, Period]


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
    pipeline = [(_STAGES, Period(period.year)), *([(_MONTHS, period)] if by_month else [])]
    rows = _rows(participants, plan, scopes, [*_readings(scopes, period), *pipeline])
    return _by_participant(rows, participants, scopes, period, crm_as_of)


def _readings(scopes: Scopes, period: Period) -> Iterable[Statement]:
    """Facts and CRM figures of the quarter and, before the last one, of the year; each row with its kind."""
    spans = (period,) if period.quarter == 4 else (period, Period(period.year))
    of_kind = {"": present_facts(scopes), "crm of ": present_totals(scopes, source=ALIKE)}
    for before, sql in of_kind.items():
        for kind, span in zip(_SPANS, spans, strict=False):
            if sql:
                yield f"SELECT '{before}{kind}', known.* FROM ({sql}) known", span  # noqa: S608


def _rows(
    participants: Sequence[int], plan: EvaluationPlan, scopes: Scopes, statements: Iterable[Statement]
) -> list[tuple[Any, ...]]:
    chosen = {"participants": list(participants)}
    with connection.cursor() as cursor:
        parts = [
            cursor.mogrify(sql, period_parameters(plan.guide, span) | scopes.parameters | chosen).decode()
            for sql, span in statements
        ]
        alike = cursor.mogrify(with_alike(plan.guide, "ANY(%(participants)s::bigint[])"), chosen).decode()
        cursor.execute(f"{alike}\n" + "\nUNION ALL\n".join(parts))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _by_participant(
    rows: Iterable[tuple[Any, ...]],
    participants: Sequence[int],
    scopes: Scopes,
    period: Period,
    crm_as_of: date | None,
) -> dict[int, PresentReadings]:
    totals: dict[tuple[str, int], dict[str, tuple[Decimal, int, int]]] = defaultdict(dict)
    found: defaultdict[int, PresentReadings] = defaultdict(PresentReadings)
    for kind, participant, name, cumulative, value, as_of, source, counted, other in rows:
        if kind.startswith("crm of "):
            totals[kind.removeprefix("crm of "), participant][name] = (Decimal(value), counted, other)
        elif kind == "month":
            found[participant].months[int(name)] = value
        elif kind == "stage":
            found[participant].stages[name] = StageTotal(value, counted, other)
        else:
            row = ReadingRow(name, cumulative, value, name in scopes.yes_no, as_of, source or "")
            of_span = found[participant].quarter if kind == "quarter" else found[participant].year
            of_span.append(row)
    for participant in participants:
        of_quarter, of_year = (totals[span, participant] for span in _SPANS)
        found[participant].quarter.extend(crm_readings(scopes, of_quarter, as_of=crm_as_of))
        if period.quarter != 4:
            found[participant].year.extend(crm_readings(scopes, of_year, as_of=crm_as_of))
    return dict(found)
