"""Runs, results and plans for pages: each starts from what the actor may see (R4, D6)."""

from django.db.models import QuerySet

from accounts.permissions import Actor
from participants.models import Participant
from tiers.models import Assessment, AssessmentRun, RemediationPlan, TierStanding


def runs_of(actor: Actor) -> QuerySet[AssessmentRun]:
    """Return the runs that the actor sees, the latest period first; a correction stands before what it
    corrects.
    """
    return AssessmentRun.objects.visible_to(actor).select_related("guide").order_by("-cut_off", "-id")


def assessments_of(actor: Actor, participant: Participant) -> QuerySet[Assessment]:
    """Return a participant's results that the actor sees, the latest run first."""
    visible = Assessment.objects.visible_to(actor).filter(participant=participant)
    return visible.select_related("run", "run__guide").order_by("-run_id")


def plans_of(actor: Actor, participant: Participant) -> QuerySet[RemediationPlan]:
    """Return a participant's plans, open ones first, then the latest closed."""
    visible = RemediationPlan.objects.visible_to(actor).filter(participant=participant)
    return visible.select_related("closed_by").order_by("-closed_at", "-id")


def standing_in(participant_id: int, year: int) -> TierStanding | None:
    """Return the standing that holds in a program year: the year's own, else the latest before it (R11)."""
    held = TierStanding.objects.filter(participant_id=participant_id, year__lte=year)
    return held.order_by("-year").first()
