"""What stands around a participant's position: plans, results, tiers held; one query (R4, D6)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db.models import QuerySet

from accounts.given import ActorShape, ids_of, shape_of
from accounts.permissions import Actor
from kernel.statements import Given, kept_rows
from kernel.subqueries import list_of
from participants.models import Participant
from tiers.models import AssessmentRun, RemediationPlan, TierStanding
from tiers.selectors.pages_results import decided_tier
from tiers.selectors.runs import assessments_of

MOST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class PlanShown:
    """A plan or a request for a figure, open or closed."""

    id: int
    kind: str
    tier: str
    clause: str
    name: str
    state_found: str
    opened_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class ResultShown:
    """A result with its run; `decided` is the tier of an approved override, if there is one."""

    run: AssessmentRun
    tier_held: str | None
    tier_earned: str | None
    status: str
    published: bool
    decided: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The tier held in a program year, and why."""

    year: int
    tier: str | None
    cause: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Around:
    """Open plans, the oldest first; results and standings, the latest first."""

    plans: tuple[PlanShown, ...]
    results: tuple[ResultShown, ...]
    standings: tuple[Standing, ...]

    @property
    def planned_clauses(self) -> frozenset[str]:
        """The clauses for which something is open."""
        return frozenset(plan.clause for plan in self.plans)


def around_position(actor: Actor, participant: Participant) -> Around:
    """Return what stands around a participant's position, as far as the actor may see it."""
    found = kept_rows(_around, shape_of(actor), participant=participant.pk, **ids_of(actor))
    row = found[0] if found else {"plans": [], "results_found": [], "held": []}
    plans_found, results_found, standings_found = row["plans"], row["results_found"], row["held"]
    return Around(
        tuple(PlanShown(**{**row, "opened_at": _moment(row["opened_at"])}) for row in plans_found),
        tuple(_result(row) for row in results_found),
        tuple(Standing(**{**row, "written_at": _moment(row["written_at"])}) for row in standings_found),
    )


def _around(shape: ActorShape) -> QuerySet[Any, Any]:
    actor, given = shape.actor, cast(Participant, Given("participant"))
    plans = RemediationPlan.objects.visible_to(actor).filter(participant=given, closed_at=None)
    results = assessments_of(actor, given).annotate(decided=decided_tier())
    standings = (
        TierStanding.objects.visible_to(actor).filter(participant=given).order_by("-year")[:MOST_SHOWN]
    )
    return Participant.objects.filter(pk=cast(int, given)).values(
        plans=list_of(plans.order_by("opened_at", "id"), **_columns(PLAN_COLUMNS)),
        results_found=list_of(results[:MOST_SHOWN], **_RESULT),
        held=list_of(standings, **_columns(STANDING_COLUMNS)),
    )


PLAN_COLUMNS = ("id", "kind", "tier", "clause", "name", "state_found", "opened_at", "note")
STANDING_COLUMNS = ("year", "tier", "cause", "written_at")
_RUN = ("id", "kind", "year", "quarter", "state", "published_at", "corrects_id")
_RESULT = {
    **{name: name for name in ("tier_held", "tier_earned", "status", "published", "decided")},
    **{f"run__{name}": f"run__{name}" for name in _RUN},
}


def _columns(names: tuple[str, ...]) -> dict[str, str]:
    return {name: name for name in names}


def _result(row: dict[str, Any]) -> ResultShown:
    run = {name: row.pop(f"run__{name}") for name in _RUN}
    published = run["published_at"]
    return ResultShown(
        AssessmentRun(**{**run, "published_at": _moment(published) if published else None}), **row
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
