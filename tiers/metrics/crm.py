"""The CRM's figures: which line counts for which metric, with reason, rate and dollars (R13, R14, D3, D8).

One definition for the frozen evidence of a run and for a live position: only the relation of lines differs. A
lead without a value, or without a plan rate, is still a Qualified Lead: it counts as a lead, not as TCV.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from kernel.periods import EntryWindow, Period
from pipeline.counting import DATES, CountingRule, Reason, counting_sql, rate_join
from tiers.guide_document import GuideDocument
from tiers.metrics.registry import COMPUTED, Measure

REVISIONS = (
    'pipeline_leadrevision "line" JOIN pipeline_feed stands_on ON stands_on.id = ANY(%(feeds)s::bigint[]) '
    'AND "line".source_id = stands_on.source_id AND "line".feed_id <= stands_on.id '
    'AND ("line".superseded_by_id IS NULL OR "line".superseded_by_id > stands_on.id)'
)
"""The leads as each feed of a run left them (D2); parameter `feeds`."""

LEADS = 'pipeline_lead "line"'
"""The leads as they are now."""

ALIKE = 'alike "line"'
"""The leads as they are now, those that count alike in one row; stands after `with_alike`."""

_COUNTED_AS_A_LEAD = f"('{Reason.NO_RATE}')"
"""A lead in a currency without a plan rate is a lead all the same; one without a value counts for nothing."""


def period_parameters(document: GuideDocument, period: Period | EntryWindow) -> dict[str, Any]:
    """Return the named parameters that every figure of a period takes, by the guide's counting rules (D3).

    The twelve months of an entry are such a period, too (D11).
    """
    guide = _rule(document, period, document.counting.stages)
    own = {
        f"{metric.key}_{name}": value
        for metric in COMPUTED.values()
        if metric.stages
        for name, value in _rule(document, period, metric.stages).parameters.items()
        if name in ("stages", "early_stages")
    }
    return {**guide.parameters, **own}


def with_alike(document: GuideDocument, chosen: str) -> str:
    """Return the CTE behind `ALIKE`, over the leads of `chosen` participants: each lead is read once.

    What counts in a quarter or a year depends on a lead's state, stage, currency and month, and on whether it
    has a value, so that leads with the same ones are judged together: their values are added up before the
    rate is applied, which is the same sum. `id` is how many they are. The date that places a lead in its year
    is its month's first day; other dates are left out.
    """
    year_of = document.counting.year_of.value
    dates = ", ".join(f"{'month' if name == year_of else 'NULL::date'} AS {name}" for name in DATES)
    return (
        f"WITH alike AS MATERIALIZED (SELECT participant_id, withdrawn, stage, currency, {dates}, "  # noqa: S608
        "count(*) AS id, sum(tcv) AS tcv FROM (SELECT participant_id, withdrawn, stage, currency, tcv, "
        f"date_trunc('month', {year_of}::timestamp)::date AS month, tcv IS NULL AS without_value "
        f"FROM pipeline_lead WHERE participant_id = {chosen} OFFSET 0) lead "
        "GROUP BY participant_id, withdrawn, stage, currency, month, without_value)"
    )


def crm_lines(metrics: Sequence[str], *, source: str, participants: str) -> str:
    """Return the SQL of one row per line and metric, in one pass over the lines.

    The columns are those of `participants` as `p.*`, then line_id, metric, reason, amount_usd, rate.
    """
    line = counting_sql("line")
    named = ", ".join(f"('{metric}')" for metric in metrics)
    judged = {_judgement(metric): _reason(metric, line.reason) for metric in metrics}
    reasons = " ".join(f"WHEN '{metric}' THEN {_seen_as(metric)}" for metric in metrics)
    return (
        f'SELECT p.*, "line".id AS line_id, asked.metric, CASE asked.metric {reasons} END AS reason, '  # noqa: S608
        f"{line.amount_usd} AS amount_usd, {line.rate} AS rate "
        f'FROM {source} JOIN {participants} p ON p.participant_id = "line".participant_id '
        f"{rate_join('line')} "
        f"CROSS JOIN LATERAL (SELECT {_named(judged)} OFFSET 0) judged "
        f"CROSS JOIN (VALUES {named}) asked(metric) OFFSET 0"
    )


def crm_values(lines: str, *, group: str, alike: bool = False) -> str:
    """Return the SQL that adds lines up: group, metric, value, lines_counted, lines_not_counted.

    `lines` is a relation with metric, counted, amount_usd and the columns of `group`; a line of `ALIKE`
    stands for as many as it says.
    """
    number = "coalesce(sum(line.line_id) {where}, 0)::bigint" if alike else "count(*) {where}"
    counted = number.format(where="FILTER (WHERE line.counted)")
    sums = " ".join(
        f"WHEN '{key}' THEN {counted}" for key, metric in COMPUTED.items() if metric.measure is Measure.LINES
    )
    return (
        f"SELECT {group}, line.metric, "  # noqa: S608  (names of ours)
        f"CASE line.metric {sums} "
        "ELSE coalesce(sum(line.amount_usd) FILTER (WHERE line.counted), 0) END AS value, "
        f"{counted} AS lines_counted, "
        f"{number.format(where='FILTER (WHERE NOT line.counted)')} AS lines_not_counted "
        f"FROM {lines} GROUP BY {group}, line.metric"
    )


def _rule(document: GuideDocument, period: Period | EntryWindow, stages: tuple[str, ...]) -> CountingRule:
    return CountingRule(
        year=period.year,
        since=period.year_start,
        last_day=period.last_day,
        stages=stages,
        year_of=document.counting.year_of.value,
        guide=document.version,
    )


def _judgement(metric: str) -> str:
    """The name under which a line is judged once for all metrics that count the same stages."""
    return f"{metric}_reason" if COMPUTED[metric].stages else "reason"


def _named(judged: Mapping[str, str]) -> str:
    return ", ".join(f"{reason} AS {name}" for name, reason in judged.items())


def _reason(metric: str, reason: str) -> str:
    if COMPUTED[metric].stages:
        reason = reason.replace("%(stages)s", f"%({metric}_stages)s")
        reason = reason.replace("%(early_stages)s", f"%({metric}_early_stages)s")
    return reason


def _seen_as(metric: str) -> str:
    reason = f"judged.{_judgement(metric)}"
    if COMPUTED[metric].measure is Measure.LINES:
        return f"CASE WHEN {reason} IN {_COUNTED_AS_A_LEAD} THEN '{Reason.COUNTED}' ELSE {reason} END"
    return reason
