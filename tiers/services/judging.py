"""From readings to a result: the pure evaluation with its digest, the same for a run, a replay and a live
position.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kernel.periods import Period
from tiers.digests import ReadingRow, evidence_digest, result_digest
from tiers.evaluation import EvaluationPlan, Outcome, Reading, evaluate_quarter, evaluate_year


@dataclass(frozen=True, slots=True)
class Assessed:
    """A Participant that a run assesses.

    `tier_held` is null where it holds none, or one the guide does not know; `months_missed` are those of the
    program year before it joined (D7).
    """

    assessment_id: int
    participant_id: int
    slug: str
    tier_held: str | None
    months_missed: int


@dataclass(frozen=True, slots=True)
class Basis:
    """What every result of a run stands on alike."""

    plan: EvaluationPlan
    guide_digest: str
    period: Period
    cut_off: datetime


@dataclass(frozen=True, slots=True)
class Judged:
    """A result before it is stored."""

    assessed: Assessed
    readings: tuple[ReadingRow, ...]
    outcome: Outcome
    evidence_digest: str
    digest: str
    lines_counted: int | None
    lines_not_counted: int | None


def judge(
    basis: Basis, assessed: Assessed, readings: Sequence[ReadingRow], evidence: Mapping[str, str]
) -> Judged:
    """Evaluate one Participant: `evidence` maps each CRM metric to the digest of its lines (R9, R10, D4, D5,
    D7).
    """
    months = assessed.months_missed
    ordered = tuple(sorted(readings, key=lambda reading: reading.order))
    of_lines = evidence_digest(evidence)
    lines = next((row for row in ordered if row.lines_counted is not None), None)
    return Judged(
        assessed=assessed,
        readings=ordered,
        outcome=outcome_of(basis.plan, basis.period, assessed.tier_held, months, ordered),
        evidence_digest=of_lines,
        digest=result_digest(
            guide=basis.guide_digest,
            cut_off=basis.cut_off,
            period=str(basis.period),
            slug=assessed.slug,
            tier_held=assessed.tier_held,
            months_missed=months,
            readings=ordered,
            evidence=of_lines,
        ),
        lines_counted=lines.lines_counted if lines else None,
        lines_not_counted=lines.lines_not_counted if lines else None,
    )


def outcome_of(
    plan: EvaluationPlan,
    period: Period,
    tier_held: str | None,
    months_missed: int,
    readings: Sequence[ReadingRow],
) -> Outcome:
    """Return what the guide says of the readings: the tier held for a quarter, every tier for a year (D4,
    D5).
    """
    values = {(row.metric, row.cumulative): _reading(row) for row in readings}
    if period.quarter is None:
        return evaluate_year(plan, values, tier_held=tier_held, months_missed=months_missed)
    return evaluate_quarter(
        plan, values, quarter=period.quarter, tier_held=tier_held, months_missed=months_missed
    )


def _reading(row: ReadingRow) -> Reading:
    value = bool(row.value) if row.yes_no and row.value is not None else row.value
    return Reading(value, row.lines_counted, row.lines_not_counted, row.as_of)
