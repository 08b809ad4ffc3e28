"""What people say of a proposal before it is published (D6)."""

from django.conf import settings
from django.db import models

from kernel.tenancy import Audited, RowLevelSecurity, TenantForeignKey
from tiers.models.assessments import OfAssessment
from tiers.models.runs import AssessmentRun


class AssessmentReview(OfAssessment):
    """An alliance manager accepted a result, or returned it with a reason (D6)."""

    app_may_write = False
    written_once = True

    decision = models.CharField(max_length=10, choices=[("accepted", "Accepted"), ("returned", "Returned")])
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="review_return_has_reason",
                condition=models.Q(decision="accepted") | ~models.Q(reason=""),
            ),
            TenantForeignKey(name="review_parent", column="assessment_id", to_table="tiers_assessment"),
            RowLevelSecurity(name="review_rls"),
            Audited(name="review_audit"),
        ]


class Override(OfAssessment):
    """A tier decided against the computed one: a reason, and a second administrator's approval, always (D5,
    D6).
    """

    app_may_write = False

    tier = models.CharField(max_length=64, null=True)
    terminate = models.BooleanField(default=False)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment"], name="override_once"),
            models.CheckConstraint(
                name="override_second_person",
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("by")),
            ),
            models.CheckConstraint(name="override_has_reason", condition=~models.Q(reason="")),
            TenantForeignKey(name="override_parent", column="assessment_id", to_table="tiers_assessment"),
            RowLevelSecurity(name="override_rls"),
            Audited(name="override_audit"),
        ]


class RunApproval(models.Model):
    """An administrator's approval of a run; a quarter needs one, a year two (D6)."""

    app_may_write = False

    run = models.ForeignKey(AssessmentRun, on_delete=models.CASCADE, related_name="approvals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "by"], name="approval_once_per_person"),
            Audited(name="approval_audit", tenant=None),
        ]
