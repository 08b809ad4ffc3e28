"""The lines and readings of a run, found and frozen in SQL (R13, D2)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kernel.periods import Period
from tiers.digests import ReadingRow
from tiers.guide_document import GuideDocument
from tiers.metrics import REVISIONS, Scopes, crm_lines, crm_values, fact_values, period_parameters, scopes_of
from tiers.metrics.scopes import rows_are_wanted

ASSESSED = "assessed"
"""The temporary relation of a run's Participants: assessment_id, participant_id, slug, joined_on, tier_held.
"""

STORED = "(SELECT id AS assessment_id, participant_id FROM tiers_assessment WHERE run_id = %(run)s)"
"""The same relation of a run that was computed; parameter `run`."""

_FREEZE = """
INSERT INTO tiers_evidenceline
    (assessment_id, participant_id, metric, revision_id, counted, reason, amount_usd, rate)
SELECT assessment_id, participant_id, metric, line_id, reason = 'counted', reason, amount_usd, rate
FROM ({lines}) lines
ORDER BY assessment_id, metric, line_id
"""

_OF_EACH = "SELECT found.* FROM {assessments} a CROSS JOIN LATERAL ({of_one}) found"
"""One assessment after the other by the key of its lines. A join would be planned by statistics, which know
nothing of lines that no transaction has committed yet: a run of millions was planned as one of none.
"""

_LINE_TEXT = (
    "line.revision_id || '|' || line.reason || '|' || coalesce(line.amount_usd::text, '') "
    "|| '|' || coalesce(line.rate::text, '')"
)


@dataclass(frozen=True, slots=True)
class CrmTotal:
    """What a metric's frozen lines of one assessment add up to, and their digest."""

    value: Decimal
    lines_counted: int
    lines_not_counted: int
    digest: str


NO_LINES = CrmTotal(Decimal(0), 0, 0, "")

Readings = Mapping[int, Sequence[ReadingRow]]
Totals = Mapping[tuple[int, str], CrmTotal]


def freeze_lines(cursor: Any, *, document: GuideDocument, period: Period, feeds: Sequence[int]) -> int:
    """Keep every line of every CRM metric of the Participants in `ASSESSED`, in one pass; return how many."""
    metrics = scopes_of(document).crm_metrics
    if not metrics:
        return 0
    lines = crm_lines(metrics, source=REVISIONS, participants=ASSESSED)
    parameters = {**period_parameters(document, period), "feeds": list(feeds)}
    cursor.execute(_FREEZE.format(lines=lines), parameters)
    frozen: int = cursor.rowcount
    return frozen


def frozen_totals(cursor: Any, *, assessments: str, run_id: int | None = None) -> Totals:
    """Add up the frozen lines of each assessment and metric, with the digest of the lines in order.

    `assessments` is `ASSESSED` or `STORED`.
    """
    lines = "tiers_evidenceline line WHERE line.assessment_id = a.assessment_id"
    sums = crm_values(lines, group="line.assessment_id")
    text = f"string_agg({_LINE_TEXT}, E'\\n' ORDER BY line.revision_id)"
    digest = f"encode(sha256(convert_to({text}, 'UTF8')), 'hex')"
    of_one = sums.replace(" FROM ", f", {digest} AS digest FROM ", 1)
    cursor.execute(_OF_EACH.format(assessments=assessments, of_one=of_one), {"run": run_id})
    return {
        (assessment, metric): CrmTotal(Decimal(value), counted, not_counted, found)
        for assessment, metric, value, counted, not_counted, found in cursor.fetchall()
    }


def fact_readings(cursor: Any, *, document: GuideDocument, period: Period) -> Readings:
    """Return what is known of every fact and recorded metric, by participant."""
    scopes = scopes_of(document)
    if not rows_are_wanted(scopes):
        return {}
    cursor.execute(
        fact_values(scopes, ASSESSED), {**period_parameters(document, period), **scopes.parameters}
    )
    found: dict[int, list[ReadingRow]] = defaultdict(list)
    for participant, metric, cumulative, value, as_of, source in cursor.fetchall():
        yes_no = metric in scopes.yes_no
        found[participant].append(ReadingRow(metric, cumulative, value, yes_no, as_of, source or ""))
    return found


def frozen_readings(
    scopes: Scopes, totals: Totals, assessment_id: int, as_of: date | None
) -> list[ReadingRow]:
    """Return the CRM's readings of one assessment from its frozen lines; no line at all is zero, since feeds
    were read (R13).
    """
    readings = []
    for metric, cumulative in scopes.crm:
        total = totals.get((assessment_id, metric), NO_LINES)
        readings.append(
            ReadingRow(
                metric,
                cumulative,
                total.value,
                False,
                as_of,
                "CRM",
                total.lines_counted,
                total.lines_not_counted,
            )
        )
    return readings


def line_digests(scopes: Scopes, totals: Totals, assessment_id: int) -> dict[str, str]:
    """Return the digest of each CRM metric's lines of one assessment."""
    return {metric: totals.get((assessment_id, metric), NO_LINES).digest for metric in scopes.crm_metrics}
