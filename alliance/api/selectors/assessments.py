"""Results, their conditions and their evidence, for the API."""

from typing import Any

from django.db.models import F, QuerySet

from accounts.permissions import Actor
from tiers.models import Assessment, ConditionResult, EvidenceLine

_LINE = (
    "metric", "id", "revision__lead_id", "revision__crm_id", "revision__client", "revision__name",
    "revision__stage", "revision__qualified_on", "revision__tcv", "revision__currency", "counted", "reason",
    "amount_usd", "rate",
)  # fmt: skip


def assessments_of(
    actor: Actor, *, participant: str = "", kind: str = "", year: int | None = None
) -> QuerySet[Any]:
    """Return the results that the actor sees with participant, run and guide; partners the published (D6)."""
    found = Assessment.objects.visible_to(actor).select_related("participant", "run__guide")
    if participant:
        found = found.filter(participant__slug=participant)
    if kind:
        found = found.filter(run__kind=kind)
    if year is not None:
        found = found.filter(run__year=year)
    return found.defer("run__guide__document")


def assessment_of(actor: Actor, assessment_id: int) -> Any:
    """Return a result that the actor sees with its `conditions` in guide order, or None."""
    found = assessments_of(actor).filter(pk=assessment_id).first()
    if found is not None:
        results = ConditionResult.objects.visible_to(actor).filter(assessment_id=found.pk)
        found.conditions = list(results.order_by("position"))
    return found


def evidence_of(
    actor: Actor, assessment_id: int, *, metric: str = "", counted: str = ""
) -> QuerySet[Any, Any] | None:
    """Return a result's lines, `id` being the revision's; None for a result that the actor may not see."""
    if not Assessment.objects.visible_to(actor).filter(pk=assessment_id).exists():
        return None
    lines = EvidenceLine.objects.visible_to(actor).filter(assessment_id=assessment_id)
    if metric:
        lines = lines.filter(metric=metric)
    if counted:
        lines = lines.filter(counted=counted == "true")
    shown: QuerySet[Any, Any] = lines.annotate(id=F("revision_id")).values(*_LINE)
    return shown
