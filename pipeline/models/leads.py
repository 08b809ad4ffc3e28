"""Leads: present values, and revisions that keep what the CRM said and when.

Rows of a load name its source and feed without a foreign key: the two are never deleted (decision 12).
"""

from django.db import models

from kernel.tenancy import RowLevelSecurity
from participants.models import Participant
from pipeline.models.feeds import CrmSource, Feed
from pipeline.querysets import LeadQuerySet


class Stage(models.TextChoices):
    """The canonical stages, in order of certainty."""

    IDENTIFIED = "identified", "Identified"
    QUALIFIED = "qualified", "Qualified"
    PROPOSED = "proposed", "Proposed"
    NEGOTIATING = "negotiating", "Negotiating"
    WON = "won", "Won"
    LOST = "lost", "Lost"


class RevisionCause(models.TextChoices):
    """What made a revision."""

    FEED = "feed", "CRM feed"
    WITHDRAWN = "withdrawn", "No longer in the CRM"
    MAPPING = "mapping", "Tag mapped"


class CrmValues(models.Model):
    """What the CRM says of an opportunity: program days, and exact money in its own currency (D8)."""

    name = models.TextField(null=True)
    client = models.TextField(null=True)
    country = models.TextField(null=True)
    offering = models.TextField(null=True)
    owner = models.TextField(null=True)
    stage = models.CharField(max_length=12, choices=Stage)
    tcv = models.DecimalField(null=True, max_digits=18, decimal_places=4)
    currency = models.CharField(max_length=3, null=True)
    probability = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    identified_on = models.DateField(null=True)
    qualified_on = models.DateField(null=True)
    expected_close_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    modified_at = models.DateTimeField(null=True)
    technology_source = models.TextField(null=True)
    tag = models.TextField(null=True)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Lead(CrmValues):
    """An opportunity of the CRM, tagged to a Participant or to nobody; its history is its revisions (R16).

    `fingerprint` is the hash of all mirrored values: it alone tells an unchanged row. `row_hash`
    is the hash of the row's text and of how it was read: the same row again need not even be translated.
    """

    app_may_write = False

    source = models.ForeignKey(
        CrmSource, on_delete=models.PROTECT, related_name="leads", db_index=False, db_constraint=False
    )
    crm_id = models.TextField()
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, related_name="leads", db_index=False
    )
    fingerprint = models.UUIDField()
    row_hash = models.UUIDField()
    first_feed = models.ForeignKey(
        Feed, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    changed_at = models.DateTimeField()
    tcv_cents = models.GeneratedField(
        expression=models.Func(
            models.F("tcv") * 100, function="round", template="(%(function)s(%(expressions)s))::bigint"
        ),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
    )
    search = models.GeneratedField(
        expression=models.Func(models.F("client"), function="lower"),
        output_field=models.TextField(null=True, db_collation="C"),
        db_persist=True,
    )

    objects = LeadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["participant", "qualified_on", "id"], name="lead_by_qualified"),
            models.Index(fields=["participant", "tcv_cents", "id"], name="lead_by_tcv"),
            models.Index(fields=["participant", "search", "id"], name="lead_by_client"),
            models.Index(fields=["qualified_on", "id"], name="lead_all_by_qualified"),
            models.Index(fields=["tcv_cents", "id"], name="lead_all_by_tcv"),
            models.Index(fields=["search", "id"], name="lead_all_by_client"),
            models.Index(fields=["tag"], name="lead_unmapped", condition=models.Q(participant=None)),
            models.Index(fields=["changed_at", "id"], name="lead_by_change"),
            models.Index(fields=["owner"], name="lead_by_owner"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "crm_id"], name="lead_identity"),
            models.CheckConstraint(
                name="lead_tcv_range", condition=models.Q(tcv=None) | models.Q(tcv__gte=0, tcv__lt=10**12)
            ),
            models.CheckConstraint(
                name="lead_tcv_has_currency", condition=models.Q(tcv=None) | models.Q(currency__isnull=False)
            ),
            models.CheckConstraint(name="lead_stage_known", condition=models.Q(stage__in=Stage.values)),
            RowLevelSecurity(name="lead_rls"),
        ]


class LeadRevision(CrmValues):
    """What the CRM said of a lead from one feed on, until the next; its participant never changes.

    A revision is what a run standing on feed F reads when `feed_id <= F` and
    (`superseded_by_id` is null or `> F`). A re-tag takes the feed of the revision it replaces.
    """

    app_may_write = False
    changes_only = ("superseded_at", "superseded_by_id")

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="revisions", db_index=False)
    source = models.ForeignKey(
        CrmSource, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    crm_id = models.TextField()
    participant = models.ForeignKey(
        Participant,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    feed = models.ForeignKey(
        Feed, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    cause = models.CharField(max_length=10, choices=RevisionCause)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.ForeignKey(
        Feed, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )

    objects = LeadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["lead", "-id"], name="revision_of_lead"),
            models.Index(fields=["participant", "id"], name="revision_of_participant"),
            models.Index(fields=["recorded_at"], name="revision_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lead"], condition=models.Q(superseded_at=None), name="revision_one_present"
            ),
            models.CheckConstraint(
                name="revision_tcv_range", condition=models.Q(tcv=None) | models.Q(tcv__gte=0, tcv__lt=10**12)
            ),
            RowLevelSecurity(name="revision_rls"),
        ]
