"""Briefings: somebody of the Program team explains it to the prospect (R23)."""

from django.conf import settings
from django.db import models

from kernel.files import Unguessable
from kernel.tenancy import Audited, RowLevelSecurity, TenantForeignKey
from onboarding.models.prospects import Prospect
from participants.models import OfParticipant


class BriefingState(models.TextChoices):
    """Where a briefing stands (R23)."""

    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


class BriefingOutcome(models.TextChoices):
    """What the prospect made of it."""

    INTERESTED = "interested", "Wants to go on"
    UNDECIDED = "undecided", "Not decided yet"
    NOT_INTERESTED = "not_interested", "Does not want to go on"


class Briefing(OfParticipant):
    """A briefing with its presenter, who need not become the alliance manager (R23).

    `attendees` is a list of {"name", "email"}; `uid` and `sequence` are those of its calendar invitation.
    """

    app_may_write = False

    prospect = models.ForeignKey(
        Prospect, on_delete=models.CASCADE, db_constraint=False, related_name="briefings"
    )
    presenter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=300, blank=True)
    agenda = models.TextField(blank=True)
    material = models.FileField(upload_to=Unguessable("briefings"), max_length=120, blank=True)
    material_name = models.CharField(max_length=120, blank=True)
    material_type = models.CharField(max_length=120, blank=True)
    attendees = models.JSONField(default=list)
    uid = models.CharField(max_length=120, unique=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=BriefingState, default=BriefingState.PLANNED)
    outcome = models.CharField(max_length=16, choices=BriefingOutcome, blank=True)
    notes = models.TextField(blank=True)
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["prospect"], condition=models.Q(state="planned"), name="briefing_planned_once"
            ),
            models.CheckConstraint(
                name="briefing_held_has_outcome",
                condition=~models.Q(state="held")
                | ~models.Q(outcome="") & models.Q(recorded_at__isnull=False),
            ),
            TenantForeignKey(name="briefing_prospect", column="prospect_id", to_table="onboarding_prospect"),
            RowLevelSecurity(name="briefing_rls"),
            Audited(name="briefing_audit", without=("attendees", "material", "notes")),
        ]
