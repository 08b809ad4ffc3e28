"""What replays of runs came to, kept so that a page can say when a result was last verified."""

from django.conf import settings
from django.db import models

from kernel.tenancy import Audited
from tiers.models.runs import AssessmentRun


class RunReplay(models.Model):
    """One replay of a run: when, by whom (null: by command) and whether it came to what was kept.

    `differences` is their number alone: their words name participants, and partners read this row.
    """

    app_may_write = False
    written_once = True

    run = models.ForeignKey(AssessmentRun, on_delete=models.CASCADE, related_name="replays")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    identical = models.BooleanField()
    differences = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="replay_identical_without_differences",
                condition=models.Q(identical=True, differences=0)
                | models.Q(identical=False, differences__gt=0),
            ),
            Audited(name="replay_audit", tenant=None),
        ]
