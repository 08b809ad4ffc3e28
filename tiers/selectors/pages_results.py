"""Reads of results for their pages, each starting from what the actor may see (R4, D6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.permissions import Actor
from kernel.subqueries import list_of
from participants.models import Participant
from tiers.evaluation import ConditionOutcome, State
from tiers.guide_document import ConditionKind, Op
from tiers.models import (
    Assessment,
    AssessmentReading,
    AssessmentReview,
    AssessmentRun,
    ConditionResult,
    Override,
)
from tiers.selectors.replays import LastReplay, last_replay, replay_from

MOST_REVIEWS = 20
_STATES = {state.value: state for state in State}


@dataclass(frozen=True, slots=True)
class Said:
    """What an alliance manager said of a proposal."""

    decision: str
    reason: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision against the computed tier, with its approval where there is one."""

    tier: str | None
    terminate: bool
    reason: str
    by: int
    name: str
    approved_by: str | None


@dataclass(frozen=True, slots=True)
class ResultShown:
    """A result with its run; what IBM's people said and decided, the latest first."""

    result: Assessment
    correction_id: int | None
    replay: LastReplay | None
    said: tuple[Said, ...]
    decided: Decided | None
    decided_tier: str | None
    ended: bool


def result_of(actor: Actor, participant: Participant, run_id: int) -> ResultShown | None:
    """Return a participant's result of a run, with reviews and override for IBM's people (D6)."""
    results = Assessment.objects.visible_to(actor).filter(participant=participant, run_id=run_id)
    found = (
        results.select_related("run__guide")
        .defer("run__guide__document")
        .annotate(
            decided=decided_tier(),
            ended=Exists(approved_override().filter(terminate=True)),
            replay_found=last_replay(actor, "run"),
            correction=Subquery(AssessmentRun.objects.filter(corrects=OuterRef("run")).values("pk")[:1]),
            **(_ibm_only() if actor.is_ibm else {}),
        )
    )
    row = cast(Any, found.first())
    if row is None:
        return None
    said = getattr(row, "said_found", [])
    decided = getattr(row, "decided_found", [])
    return ResultShown(
        row,
        row.correction,
        replay_from(row.replay_found),
        tuple(Said(**{**each, "at": datetime.fromisoformat(each["at"])}) for each in said),
        Decided(**decided[0]) if decided else None,
        row.decided,
        row.ended,
    )


def decided_tier() -> Subquery:
    """Return the tier of a result's approved override, for an annotation (D6)."""
    return Subquery(approved_override().values("tier")[:1])


def approved_override() -> QuerySet[Override]:
    """Return the override of a result that a second administrator approved, for a subquery (D6)."""
    return Override.objects.filter(assessment=OuterRef("pk"), approved_by__isnull=False)


def _ibm_only() -> dict[str, Any]:
    reviews = AssessmentReview.objects.filter(assessment=OuterRef("pk")).order_by("-id")[:MOST_REVIEWS]
    overrides = Override.objects.filter(assessment=OuterRef("pk"))
    return {
        "said_found": list_of(reviews, decision="decision", reason="reason", name="by__name", at="at"),
        "decided_found": list_of(
            overrides,
            tier="tier",
            terminate="terminate",
            reason="reason",
            by="by_id",
            name="by__name",
            approved_by="approved_by__name",
        ),
    }


def conditions_of(result: Assessment) -> list[ConditionResult]:
    """Return the conditions of a result in guide order, each with `read_as_of` and `read_source`."""
    return list(_with_reading(ConditionResult.objects.filter(assessment=result)).order_by("position"))


def condition_of(
    actor: Actor, participant: Participant, run_id: int, clause: str, tier: str | None
) -> ConditionResult | None:
    """Return one condition of a result with its run; of the tier held where the clause stands in several."""
    rows = ConditionResult.objects.visible_to(actor).filter(
        participant=participant, assessment__run_id=run_id, clause=clause
    )
    if not actor.is_ibm:
        rows = rows.filter(assessment__published=True)
    found = list(
        _with_reading(rows)
        .annotate(replay_found=last_replay(actor, "assessment__run"))
        .select_related("assessment__run__guide")
        .defer("assessment__run__guide__document")
        .order_by("position")
    )
    wanted = tier or (found[0].assessment.tier_held if found else None)
    return next((row for row in found if row.tier == wanted), found[0] if found and tier is None else None)


def outcome_of_stored(row: ConditionResult) -> ConditionOutcome:
    """Return a stored condition as the evaluation gave it; `as_of` is that of its reading."""
    return ConditionOutcome(
        tier=row.tier,
        clause=row.clause,
        name=row.name,
        kind=ConditionKind(row.kind),
        metric=row.metric,
        op=Op(row.op) if row.op else None,
        unit=row.unit,
        cumulative=row.cumulative,
        actual=_value(row.actual, yes_no=row.yes_no),
        needed=_value(row.needed, yes_no=row.yes_no),
        paced=row.paced,
        state=_STATES[row.state],
        margin=row.margin,
        lines_counted=row.lines_counted,
        lines_not_counted=row.lines_not_counted,
        as_of=cast("date | None", getattr(row, "read_as_of", None)),
        parts=tuple(_parts(row)),
    )


def _with_reading(rows: QuerySet[ConditionResult]) -> QuerySet[Any]:
    reading = AssessmentReading.objects.filter(
        assessment=OuterRef("assessment"), metric=OuterRef("metric"), cumulative=OuterRef("cumulative")
    )
    return rows.annotate(
        read_as_of=Subquery(reading.values("as_of")[:1]), read_source=Subquery(reading.values("source")[:1])
    )


def _parts(row: ConditionResult) -> Iterable[ConditionOutcome]:
    for part in row.parts:
        yield ConditionOutcome(
            tier=row.tier,
            clause=row.clause,
            name=row.name,
            kind=ConditionKind(row.kind),
            metric=part["metric"],
            op=Op(part["op"]),
            unit=part["unit"],
            cumulative=part["cumulative"],
            actual=_read(part["actual"]),
            needed=_read(part["needed"]),
            paced=cast("Decimal | None", _read(part["paced"])),
            state=_STATES[part["state"]],
            margin=cast("Decimal | None", _read(part["margin"])),
            lines_counted=part["lines_counted"],
            lines_not_counted=part["lines_not_counted"],
            as_of=None,
        )


def _value(value: Decimal | None, *, yes_no: bool) -> Decimal | bool | None:
    return bool(value) if yes_no and value is not None else value


def _read(value: Any) -> Decimal | bool | None:
    return value if value is None or isinstance(value, bool) else Decimal(value)
