"""Runs: one evaluation of one closed period over every Participant."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from kernel.tenancy import Audited
from tiers.models.guides import ProgramGuide
from tiers.querysets import RunQuerySet


class RunKind(models.TextChoices):
    """The two assessments of the program (R9, R10)."""

    QUARTERLY = "quarterly", "Quarterly assessment"
    ANNUAL = "annual", "Annual evaluation"


class RunState(models.TextChoices):
    """Where a run stands; computed results are proposed at once, published is final (D6)."""

    DUE = "due", "Waiting"
    RUNNING = "running", "Running"
    UNDER_REVIEW = "under_review", "Under review"
    PUBLISHED = "published", "Published"
    FAILED = "failed", "Failed"


class AssessmentRun(models.Model):
    """One run: its period, guide, cut-off, the feeds it stands on and its digest. Names no participant.

    `feeds` maps a source's key to the id of the feed the run reads; `feed_as_of` is the oldest of their
    moments. `review_told_at` is set once its reviewers were told that it waits for them, `told_at` once
    everybody concerned has been told of the published result.
    """

    app_may_write = False

    TRANSITIONS: ClassVar[dict[RunState, frozenset[RunState]]] = {
        RunState.DUE: frozenset({RunState.RUNNING, RunState.FAILED}),
        RunState.RUNNING: frozenset({RunState.UNDER_REVIEW, RunState.DUE, RunState.FAILED}),
        RunState.UNDER_REVIEW: frozenset({RunState.PUBLISHED}),
        RunState.PUBLISHED: frozenset(),
        RunState.FAILED: frozenset({RunState.DUE}),
    }

    kind = models.CharField(max_length=10, choices=RunKind)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField(null=True)
    guide = models.ForeignKey(ProgramGuide, on_delete=models.PROTECT, null=True, related_name="runs")
    cut_off = models.DateTimeField()
    feeds = models.JSONField(default=dict)
    feed_as_of = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=RunState, default=RunState.DUE)
    reason = models.TextField(blank=True)
    waits_for = models.TextField(blank=True)
    failure = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    computed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    review_told_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "quarter"],
                condition=Q(corrects=None),
                nulls_distinct=False,
                name="run_once_per_period",
            ),
            models.UniqueConstraint(fields=["corrects"], name="run_corrected_once"),
            models.CheckConstraint(
                name="run_quarter_of_kind",
                condition=Q(kind="annual", quarter=None) | Q(kind="quarterly", quarter__in=[1, 2, 3, 4]),
            ),
            models.CheckConstraint(
                name="run_published_is_whole",
                condition=~Q(state="published") | (Q(published_at__isnull=False) & ~Q(digest="")),
            ),
            Audited(name="run_audit", tenant=None),
        ]


class RunStep(models.Model):
    """A step of a running computation, written by a connection of its own so that others see it at once."""

    app_may_write = False

    run = models.ForeignKey(AssessmentRun, on_delete=models.CASCADE, related_name="steps", db_index=False)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    started_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="run_step_once")]
