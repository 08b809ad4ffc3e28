"""Standings: the tier of a participant in a program year, settled once (R11)."""

from typing import Any, ClassVar

from django.db import models

from kernel.tenancy import Audited, RowLevelSecurity
from participants.models import OfParticipant, Participant
from tiers.models.runs import AssessmentRun
from tiers.querysets import StandingQuerySet


class StandingCause(models.TextChoices):
    """What may write a standing, and nothing else (R11)."""

    ADMISSION = "admission", "Admission"
    ANNUAL = "annual", "Annual evaluation"
    CORRECTION = "correction", "Correction"
    TAKE_OVER = "take_over", "Taken over"


class TierStanding(OfParticipant):
    """The tier held in a program year; no tier means below the program. Unique per year (R11)."""

    app_may_write = False
    partner_reads_history = True
    history_topic = "standing"

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="standings")
    year = models.PositiveSmallIntegerField()
    tier = models.CharField(max_length=64, null=True)
    cause = models.CharField(max_length=10, choices=StandingCause)
    run = models.ForeignKey(AssessmentRun, on_delete=models.PROTECT, null=True, related_name="standings")
    written_at = models.DateTimeField()

    objects: ClassVar[Any] = StandingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "year"], name="standing_once_per_year"),
            models.CheckConstraint(
                name="standing_run_of_cause",
                condition=models.Q(cause__in=["annual", "correction"], run__isnull=False)
                | models.Q(cause__in=["admission", "take_over"]),
            ),
            RowLevelSecurity(name="standing_rls"),
            Audited(name="standing_audit"),
        ]
