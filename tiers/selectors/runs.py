"""Runs, results and plans for pages: each starts from what the actor may see (R4, D6)."""

from django.db.models import Count, QuerySet

from accounts.permissions import Actor
from participants.models import Participant
from tiers.models import (
    Assessment,
    AssessmentReading,
    AssessmentReview,
    AssessmentRun,
    ConditionResult,
    Override,
    RemediationPlan,
    RunStep,
    TierStanding,
)


class ResultNotFound(LookupError):
    """No such run or result, or none that the actor may know of: the two are not told apart (R4)."""


def runs_of(actor: Actor) -> QuerySet[AssessmentRun]:
    """Return the runs that the actor sees, the latest period first; a correction stands before what it
    corrects.
    """
    return AssessmentRun.objects.visible_to(actor).select_related("guide").order_by("-cut_off", "-id")


def run_for(actor: Actor, run_id: int) -> AssessmentRun:
    """Return a run with its guide. Raises `ResultNotFound`."""
    found = (
        AssessmentRun.objects.visible_to(actor).select_related("guide", "corrects").filter(pk=run_id).first()
    )
    if found is None:
        raise ResultNotFound(run_id)
    return found


def steps_of_run(run: AssessmentRun) -> list[RunStep]:
    """Return the steps that a run has begun, in order."""
    return list(RunStep.objects.filter(run=run).order_by("position"))


def results_of(actor: Actor, run: AssessmentRun) -> QuerySet[Assessment]:
    """Return the results of a run that the actor sees, by the participant's name."""
    visible = Assessment.objects.visible_to(actor).filter(run=run)
    return visible.select_related("participant").order_by("participant__name", "id")


def status_counts(actor: Actor, run: AssessmentRun) -> dict[str, int]:
    """Return how many of a run's results that the actor sees have each status."""
    visible = Assessment.objects.visible_to(actor).filter(run=run)
    return dict(visible.order_by().values_list("status").annotate(Count("pk")))


def assessments_of(actor: Actor, participant: Participant) -> QuerySet[Assessment]:
    """Return a participant's results that the actor sees, the latest run first."""
    visible = Assessment.objects.visible_to(actor).filter(participant=participant)
    return visible.select_related("run", "run__guide").order_by("-run_id")


def assessment_for(actor: Actor, participant: Participant, run_id: int) -> Assessment:
    """Return a participant's result in a run. Raises `ResultNotFound`."""
    found = assessments_of(actor, participant).filter(run_id=run_id).first()
    if found is None:
        raise ResultNotFound(run_id)
    return found


def conditions_of(assessment: Assessment) -> list[ConditionResult]:
    """Return the conditions of a result that the actor was shown to see, in guide order."""
    return list(ConditionResult.objects.filter(assessment=assessment).order_by("position"))


def conditions_of_run(actor: Actor, run: AssessmentRun) -> QuerySet[ConditionResult]:
    """Return every condition of a run's results that the actor sees, for the matrix of a quarter."""
    visible = Assessment.objects.visible_to(actor).filter(run=run).values("pk")
    return ConditionResult.objects.filter(assessment_id__in=visible).order_by("assessment_id", "position")


def readings_of(assessment: Assessment) -> list[AssessmentReading]:
    """Return what a result was read from."""
    return list(AssessmentReading.objects.filter(assessment=assessment).order_by("metric", "cumulative"))


def reviews_of(actor: Actor, run: AssessmentRun) -> list[AssessmentReview]:
    """Return what alliance managers said of a run's results, the latest first; IBM's people only."""
    reviews = AssessmentReview.objects.visible_to(actor).filter(assessment__run=run)
    return (
        list(reviews.select_related("by", "assessment__participant").order_by("-id")) if actor.is_ibm else []
    )


def overrides_of(actor: Actor, run: AssessmentRun) -> list[Override]:
    """Return the overrides of a run's results; IBM's people only."""
    overrides = Override.objects.visible_to(actor).filter(assessment__run=run)
    found = overrides.select_related("by", "approved_by", "assessment__participant").order_by("id")
    return list(found) if actor.is_ibm else []


def plans_of(actor: Actor, participant: Participant) -> QuerySet[RemediationPlan]:
    """Return a participant's plans, open ones first, then the latest closed."""
    visible = RemediationPlan.objects.visible_to(actor).filter(participant=participant)
    return visible.select_related("closed_by").order_by("-closed_at", "-id")


def open_plans(actor: Actor) -> QuerySet[RemediationPlan]:
    """Return the open plans of every participant that the actor sees, the oldest first."""
    visible = RemediationPlan.objects.visible_to(actor).filter(closed_at=None)
    return visible.select_related("participant").order_by("opened_at", "id")


def standings_of(actor: Actor, participant: Participant) -> list[TierStanding]:
    """Return the tiers a participant has held, the latest year first."""
    visible = TierStanding.objects.visible_to(actor).filter(participant=participant)
    return list(visible.select_related("run").order_by("-year"))


def standing_in(participant_id: int, year: int) -> TierStanding | None:
    """Return the standing that holds in a program year: the year's own, else the latest before it (R11)."""
    held = TierStanding.objects.filter(participant_id=participant_id, year__lte=year)
    return held.order_by("-year").first()
