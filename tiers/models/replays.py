"""What replays of runs came to, kept so that a page can say when a result was last verified."""

from django.conf import settings
from django.db import models

from kernel.tenancy import Audited, RowLevelSecurity
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


class ReplayRequest(models.Model):
    """A replay that somebody asked for on a page: open until a worker answers it, one at a time per run.

    `words` say the first differences and name participants: staff alone read this row. `failure` is the error
    that broke the replay off.
    """

    app_may_write = False

    run = models.ForeignKey(AssessmentRun, on_delete=models.CASCADE, related_name="replay_requests")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    words = models.JSONField(default=list)
    failure = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run"], condition=models.Q(answered_at=None), name="replay_asked_once"
            ),
            models.CheckConstraint(
                name="replay_words_with_answer",
                condition=models.Q(answered_at__isnull=False) | models.Q(words=[], failure=""),
            ),
            RowLevelSecurity(name="replay_request_rls", tenant=None),
            Audited(name="replay_request_audit", tenant=None),
        ]
