"""Program Guide versions: documents, immutable once announced."""

from django.conf import settings
from django.db import models

from kernel.tenancy import Audited
from tiers.querysets import GuideQuerySet


class GuideState(models.TextChoices):
    """A version's own state; which one is in force on a day follows from the dates."""

    DRAFT = "draft", "Draft"
    ANNOUNCED = "announced", "Announced"
    RETIRED = "retired", "Retired"


class ProgramGuide(models.Model):
    """A version of the Program Guide (R15, R39, R40). `document` is what guide_document parses.

    `edited_at` and `edited_by` name the last save of a draft.

    A version announced elsewhere (`recorded_in_force`) is in force from `effective_on`, also in the past. A
    trigger refuses any change of a version that is no draft, its retirement apart.
    """

    app_may_write = False

    program = models.CharField(max_length=200)
    version = models.CharField(max_length=200, unique=True)
    effective_on = models.DateField()
    state = models.CharField(max_length=10, choices=GuideState, default=GuideState.DRAFT)
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    recorded_in_force = models.BooleanField(default=False)
    announced_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = GuideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["effective_on"], condition=~models.Q(state="draft"), name="guide_one_per_day"
            ),
            Audited(name="guide_audit", tenant=None, without=("document",)),
        ]

    def __str__(self) -> str:
        return self.version
