"""A participant's result in a run, with everything it stands on: readings, conditions, evidence."""

from typing import Any, ClassVar

from django.db import models

from kernel.tenancy import RowLevelSecurity, TenantForeignKey
from participants.models import OfParticipant, Participant
from pipeline.models import LeadRevision
from tiers.models.runs import AssessmentRun
from tiers.querysets import AssessmentQuerySet

FIGURE: dict[str, Any] = {"max_digits": 36, "decimal_places": 12}
"""Wide enough for an amount of 4 places times a plan rate of 8, exactly (D8)."""


class Assessment(OfParticipant):
    """One participant's result: tiers held and earned, status, the digest of what it stands on (R9, R10)."""

    app_may_write = False

    run = models.ForeignKey(
        AssessmentRun, on_delete=models.CASCADE, related_name="assessments", db_index=False
    )
    tier_held = models.CharField(max_length=64, null=True)
    tier_earned = models.CharField(max_length=64, null=True)
    status = models.CharField(max_length=16)
    months_missed = models.PositiveSmallIntegerField(default=0)
    lines_counted = models.IntegerField(null=True)
    lines_not_counted = models.IntegerField(null=True)
    evidence_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    published = models.BooleanField(default=False)

    objects: ClassVar[Any] = AssessmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["participant", "-run"], name="assessment_of_participant")]
        constraints = [
            models.UniqueConstraint(fields=["run", "participant"], name="assessment_once"),
            models.UniqueConstraint(fields=["participant", "id"], name="assessment_key"),
            RowLevelSecurity(name="assessment_rls"),
        ]


class OfAssessment(OfParticipant):
    """A row of an assessment, of the same participant by a composite key.

    The participant needs no key of its own: the assessment's implies it.
    """

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        abstract = True


class AssessmentReading(OfAssessment):
    """A metric's value as the run read it; no value means not known. Kept so that the run can be replayed."""

    app_may_write = False
    written_once = True

    metric = models.CharField(max_length=64)
    cumulative = models.BooleanField()
    value = models.DecimalField(null=True, **FIGURE)
    yes_no = models.BooleanField()
    as_of = models.DateField(null=True)
    source = models.TextField(blank=True)
    lines_counted = models.IntegerField(null=True)
    lines_not_counted = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "metric", "cumulative"], name="assessment_reading_once"
            ),
            TenantForeignKey(
                name="assessment_reading_parent", column="assessment_id", to_table="tiers_assessment"
            ),
            RowLevelSecurity(name="assessment_reading_rls"),
        ]


class ConditionResult(OfAssessment):
    """One condition of one tier: actual, needed, paced, state and margin; a group keeps its leaves in
    `parts`.
    """

    app_may_write = False
    written_once = True

    position = models.PositiveSmallIntegerField()
    tier = models.CharField(max_length=64)
    clause = models.CharField(max_length=200)
    name = models.TextField()
    kind = models.CharField(max_length=12)
    metric = models.CharField(max_length=64, null=True)
    op = models.CharField(max_length=2, null=True)
    unit = models.CharField(max_length=200, null=True)
    yes_no = models.BooleanField(default=False)
    cumulative = models.BooleanField(default=False)
    actual = models.DecimalField(null=True, **FIGURE)
    needed = models.DecimalField(null=True, **FIGURE)
    paced = models.DecimalField(null=True, **FIGURE)
    margin = models.DecimalField(null=True, **FIGURE)
    state = models.CharField(max_length=10)
    lines_counted = models.IntegerField(null=True)
    lines_not_counted = models.IntegerField(null=True)
    parts = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "position"], name="condition_once"),
            TenantForeignKey(name="condition_parent", column="assessment_id", to_table="tiers_assessment"),
            RowLevelSecurity(name="condition_rls"),
        ]


class EvidenceLine(OfAssessment):
    """One lead revision under one metric: counted or not, why, and its amount in US dollars at the plan rate.

    Written by one statement of a run. A trigger per statement holds its assessment to the same participant: a
    key per row would take most of a run's time.
    """

    app_may_write = False
    written_once = True

    metric = models.CharField(max_length=64)
    revision = models.ForeignKey(
        LeadRevision, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    counted = models.BooleanField()
    reason = models.CharField(max_length=20)
    amount_usd = models.DecimalField(null=True, **FIGURE)
    rate = models.DecimalField(max_digits=18, decimal_places=8, null=True)

    pk = models.CompositePrimaryKey("assessment_id", "metric", "revision_id")

    class Meta:
        constraints = [
            RowLevelSecurity(name="evidence_rls"),
        ]
