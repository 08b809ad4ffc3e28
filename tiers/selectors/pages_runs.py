"""Reads of runs for IBM's pages: a run, its tally, its results worst first (R4, D6)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from accounts.permissions import Actor
from kernel.subqueries import list_of
from tiers.models import (
    Assessment,
    AssessmentReview,
    AssessmentRun,
    ConditionResult,
    Override,
    ReplayRequest,
    RunApproval,
    RunStep,
)
from tiers.selectors.pages_results import approved_override
from tiers.selectors.replays import LastReplay, last_replay, replay_from
from tiers.selectors.runs import runs_of

PAGE = 50
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a run, and when."""

    by: int
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step that a run has begun."""

    name: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class ReplayAsked:
    """The last replay asked for on the page: open, or what it found. Its words name participants of all."""

    asked_at: datetime
    open: bool
    words: tuple[str, ...]
    failure: str


@dataclass(frozen=True, slots=True)
class RunShown:
    """A run with its approvals, its steps, the run that corrects it, its last replay and the last one asked
    for.
    """

    run: AssessmentRun
    approvals: tuple[Approval, ...]
    steps: tuple[StepShown, ...]
    correction_id: int | None
    replay: LastReplay | None
    asked: ReplayAsked | None


@dataclass(frozen=True, slots=True)
class RunTally:
    """How the results of a run that the actor sees stand, and what holds its publication up."""

    total: int
    accepted: int
    returned: int
    undecided: int
    unapproved: int
    by_status: dict[str, int]


def listed_runs(actor: Actor, *, before: int | None = None) -> list[AssessmentRun]:
    """Return a page of runs, the latest first, one more than it shows; each with `results`, how many of its
    results the actor sees. `before` is the run with which the page before ended.
    """
    own = Assessment.objects.visible_to(actor).filter(run=OuterRef("pk")).order_by().values("run")
    rows = (
        runs_of(actor)
        .defer("guide__document")
        .annotate(results=Subquery(own.annotate(found=Count("pk")).values("found")))
    )
    if before is not None:
        place = Subquery(AssessmentRun.objects.filter(pk=before).values("cut_off"))
        rows = rows.filter(Q(cut_off__lt=place) | Q(cut_off=place, pk__lt=before))
    return list(rows[: PAGE + 1])


def periods_with_runs(actor: Actor, *, since: int) -> set[tuple[int, int | None]]:
    """Return (year, quarter) of every period from the year on that has a run."""
    rows = AssessmentRun.objects.visible_to(actor).filter(corrects=None, year__gte=since)
    return set(rows.values_list("year", "quarter"))


def shown_run(actor: Actor, run_id: int) -> RunShown | None:
    """Return a run with what stands around it."""
    approvals = RunApproval.objects.filter(run=OuterRef("pk")).order_by("at")
    steps = RunStep.objects.filter(run=OuterRef("pk")).order_by("position")
    rows = (
        runs_of(actor)
        .filter(pk=run_id)
        .defer("guide__document")
        .annotate(
            approvals_found=list_of(approvals, by="by_id", name="by__name", at="at"),
            steps_found=list_of(steps, name="name", at="started_at"),
            replay_found=last_replay(actor, "pk"),
            asked_found=_last_asked(),
            correction=Subquery(AssessmentRun.objects.filter(corrects=OuterRef("pk")).values("pk")[:1]),
        )
    )
    run = cast(Any, rows.first())
    if run is None:
        return None
    return RunShown(
        run,
        tuple(Approval(row["by"], row["name"], _moment(row["at"])) for row in run.approvals_found),
        tuple(StepShown(row["name"], _moment(row["at"])) for row in run.steps_found),
        run.correction,
        replay_from(run.replay_found),
        _asked_from(run.asked_found),
    )


def tally_of(actor: Actor, run: AssessmentRun, statuses: tuple[str, ...]) -> RunTally:
    """Return how a run's results stand, of those that the actor sees."""
    settled = Q(decided__isnull=False)
    waiting = Override.objects.filter(assessment=OuterRef("pk"), approved_by=None)
    results = (
        Assessment.objects.visible_to(actor)
        .filter(run=run)
        .annotate(
            said=_said(),
            decided=Subquery(approved_override().values("pk")[:1]),
            waits=Exists(waiting),
        )
    )
    found = results.aggregate(
        total=Count("pk"),
        accepted=Count("pk", filter=Q(said="accepted")),
        returned=Count("pk", filter=Q(said="returned") & ~settled),
        undecided=Count("pk", filter=Q(status="below_program", waits=False) & ~settled),
        unapproved=Count("pk", filter=Q(waits=True)),
        **{f"status_{status}": Count("pk", filter=Q(status=status)) for status in statuses},
    )
    by_status = {status: found.pop(f"status_{status}") for status in statuses}
    return RunTally(**found, by_status=by_status)


def matrix_of(
    actor: Actor, run: AssessmentRun, severity: dict[str, int], *, after: Place | None
) -> list[Any]:
    """Return a page of results, worst first, one more than it shows; each with `conditions`, `said`, `was`.

    `was` is the status of the participant's published quarter before.
    """
    conditions = ConditionResult.objects.filter(assessment=OuterRef("pk")).order_by("position")
    bad = Case(
        *(When(status=status, then=Value(-rank)) for status, rank in severity.items()),
        default=Value(0),
        output_field=IntegerField(),
    )
    rows = (
        Assessment.objects.visible_to(actor)
        .filter(run=run)
        .select_related("participant")
        .annotate(
            bad=bad,
            said=_said(),
            was=Subquery(_before(run).values("status")[:1]),
            override=list_of(
                Override.objects.filter(assessment=OuterRef("pk")),
                tier="tier",
                terminate="terminate",
                approved="approved_by_id",
            ),
            conditions=list_of(conditions, tier="tier", clause="clause", name="name", state="state"),
        )
    )
    if after is not None:
        rows = rows.filter(Q(bad__gt=after[0]) | Q(bad=after[0], pk__gt=after[1]))
    return list(rows.order_by("bad", "pk")[: PAGE + 1])


def _before(run: AssessmentRun) -> QuerySet[Assessment]:
    earlier = Assessment.objects.filter(
        participant=OuterRef("participant"), published=True, run__kind=run.kind, run__cut_off__lt=run.cut_off
    )
    return earlier.order_by("-run__cut_off", "-run_id")


def _last_asked() -> Any:
    latest = ReplayRequest.objects.filter(run=OuterRef("pk")).order_by("-pk")[:1]
    return list_of(latest, at="asked_at", answered="answered_at", words="words", failure="failure")


def _asked_from(found: list[dict[str, Any]]) -> ReplayAsked | None:
    if not found:
        return None
    row = found[0]
    return ReplayAsked(_moment(row["at"]), row["answered"] is None, tuple(row["words"]), row["failure"])


def _said() -> Subquery:
    reviews = AssessmentReview.objects.filter(assessment=OuterRef("pk")).order_by("-id")
    return Subquery(reviews.values("decision")[:1])


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
