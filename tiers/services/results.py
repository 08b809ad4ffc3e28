"""Results as rows: assessments, their readings and their conditions, stored in bulk."""

from collections.abc import Iterator, Sequence
from typing import Any

from kernel.copying import Staging
from tiers.digests import plain
from tiers.evaluation import ConditionOutcome
from tiers.models import AssessmentRun
from tiers.services.judging import Judged

_ASSESSMENT = (
    "id", "run_id", "participant_id", "tier_held", "tier_earned", "status", "months_missed", "lines_counted",
    "lines_not_counted", "evidence_digest", "digest", "published",
)  # fmt: skip
_READING = (
    "assessment_id", "participant_id", "metric", "cumulative", "value", "yes_no", "as_of", "source",
    "lines_counted", "lines_not_counted",
)  # fmt: skip
CONDITION = (
    "assessment_id", "participant_id", "position", "tier", "clause", "name", "kind", "metric", "op", "unit",
    "yes_no", "cumulative", "actual", "needed", "paced", "margin", "state", "lines_counted",
    "lines_not_counted", "parts",
)  # fmt: skip


STAGING = (
    Staging("tiers_assessment", _ASSESSMENT),
    Staging("tiers_assessmentreading", _READING),
    Staging("tiers_conditionresult", CONDITION),
)


def store_results(cursor: Any, *, run: AssessmentRun, judged: Sequence[Judged]) -> None:
    """Store a run's results, its `STAGING` tables being there; its lines are stored already."""
    for staging, rows in zip(
        STAGING, (_assessments(run, judged), _readings(judged), _conditions(judged)), strict=True
    ):
        staging.copy(cursor, rows)
    cursor.execute(";\n".join(staging.insert for staging in STAGING))


def condition_values(outcome: ConditionOutcome) -> tuple[Any, ...]:
    """Return a condition's columns from `tier` on, as they are stored; a yes is 1."""
    return (
        outcome.tier,
        outcome.clause,
        outcome.name,
        str(outcome.kind),
        outcome.metric,
        str(outcome.op) if outcome.op else None,
        outcome.unit,
        isinstance(outcome.needed, bool),
        outcome.cumulative,
        _number(outcome.actual),
        _number(outcome.needed),
        outcome.paced,
        outcome.margin,
        str(outcome.state),
        outcome.lines_counted,
        outcome.lines_not_counted,
        [_part(part) for part in outcome.parts],
    )


def _assessments(run: AssessmentRun, judged: Sequence[Judged]) -> Iterator[tuple[Any, ...]]:
    for each in judged:
        yield (
            each.assessed.assessment_id,
            run.pk,
            each.assessed.participant_id,
            each.assessed.tier_held,
            each.outcome.tier_earned,
            str(each.outcome.status),
            each.assessed.months_missed,
            each.lines_counted,
            each.lines_not_counted,
            each.evidence_digest,
            each.digest,
            False,
        )


def _readings(judged: Sequence[Judged]) -> Iterator[tuple[Any, ...]]:
    for each in judged:
        for row in each.readings:
            yield (
                each.assessed.assessment_id,
                each.assessed.participant_id,
                row.metric,
                row.cumulative,
                row.value,
                row.yes_no,
                row.as_of,
                row.source,
                row.lines_counted,
                row.lines_not_counted,
            )


def _conditions(judged: Sequence[Judged]) -> Iterator[tuple[Any, ...]]:
    for each in judged:
        for position, outcome in enumerate(each.outcome.conditions):
            yield (
                each.assessed.assessment_id,
                each.assessed.participant_id,
                position,
                *condition_values(outcome),
            )


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def _part(part: Any) -> dict[str, Any]:
    return {
        "metric": part.metric,
        "op": str(part.op),
        "unit": part.unit,
        "cumulative": part.cumulative,
        "actual": _written(part.actual),
        "needed": _written(part.needed),
        "paced": _written(part.paced),
        "state": str(part.state),
        "margin": _written(part.margin),
        "lines_counted": part.lines_counted,
        "lines_not_counted": part.lines_not_counted,
    }


def _written(value: Any) -> str | bool | None:
    return value if value is None or isinstance(value, bool) else plain(value)
