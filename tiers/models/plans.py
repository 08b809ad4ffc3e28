"""Remediation plans and requests for what is not known (D4)."""

from django.conf import settings
from django.db import models

from kernel.tenancy import Audited, RowLevelSecurity, TenantForeignKey
from participants.models import OfParticipant
from tiers.models.assessments import Assessment


class PlanKind(models.TextChoices):
    """What a published result opens (D4)."""

    REMEDIATION = "remediation", "Remediation plan"
    REQUEST = "request", "Request for a figure"


class RemediationPlan(OfParticipant):
    """Opened by a published result for a condition in trouble; closed by a later one, or by a person (D4)."""

    app_may_write = False
    history_topic = "standing"

    kind = models.CharField(max_length=12, choices=PlanKind)
    tier = models.CharField(max_length=64)
    clause = models.CharField(max_length=200)
    name = models.TextField()
    state_found = models.CharField(max_length=10)
    opened_by = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    opened_at = models.DateTimeField()
    note = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    close_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "kind", "tier", "clause"],
                condition=models.Q(closed_at=None),
                name="plan_open_once",
            ),
            models.CheckConstraint(
                name="plan_closed_with_reason",
                condition=models.Q(closed_at=None) | ~models.Q(close_reason=""),
            ),
            TenantForeignKey(name="plan_opened_by", column="opened_by_id", to_table="tiers_assessment"),
            RowLevelSecurity(name="plan_rls"),
            Audited(name="plan_audit"),
        ]
