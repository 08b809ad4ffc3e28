"""Sources of the mirror and their loads."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from kernel.tenancy import Audited, RowLevelSecurity
from pipeline.querysets import FeedQuerySet


class CrmSource(models.Model):
    """One CRM export or connection; readable by everybody as a stamp, since it names no participant."""

    app_may_write = False
    never_deleted = True

    key = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, default="file")
    complete_as_of = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key


class MappingProfileVersion(models.Model):
    """A mapping profile as it was used; a source's latest is the one in use. Staff's alone: it names tags."""

    source = models.ForeignKey(CrmSource, on_delete=models.CASCADE, related_name="profiles")
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            RowLevelSecurity(name="profile_rls", tenant=None),
            Audited(name="profile_audit", tenant=None),
        ]


class FeedState(models.TextChoices):
    """Where a load stands."""

    RECEIVED = "received", "Waiting"
    LOADING = "loading", "Loading"
    HELD = "held", "Held back"
    MERGED = "merged", "Loaded"
    REFUSED = "refused", "Refused"
    DISMISSED = "dismissed", "Dismissed"


class Feed(models.Model):
    """One load of one file: its state, its counts and its control totals. Staff's alone.

    `broken_loads` counts the loads that ended by a fault of ours; one that was killed is none.
    """

    never_deleted = True

    TRANSITIONS: ClassVar[dict[FeedState, frozenset[FeedState]]] = {
        FeedState.RECEIVED: frozenset({FeedState.LOADING, FeedState.REFUSED, FeedState.DISMISSED}),
        FeedState.LOADING: frozenset(
            {FeedState.RECEIVED, FeedState.HELD, FeedState.MERGED, FeedState.REFUSED}
        ),
        FeedState.HELD: frozenset({FeedState.RECEIVED, FeedState.DISMISSED}),
        FeedState.MERGED: frozenset(),
        FeedState.REFUSED: frozenset(),
        FeedState.DISMISSED: frozenset(),
    }

    source = models.ForeignKey(CrmSource, on_delete=models.PROTECT, related_name="feeds")
    profile = models.ForeignKey(MappingProfileVersion, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=FeedState, default=FeedState.RECEIVED)
    file = models.FileField(upload_to="feeds/%Y/%m", blank=True)
    file_name = models.CharField(max_length=255)
    file_bytes = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    complete = models.BooleanField()
    accept_changes = models.BooleanField(default=False)
    taken_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    step = models.CharField(max_length=40, blank=True)
    rows_read = models.BigIntegerField(default=0)
    created = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    withdrawn = models.BigIntegerField(default=0)
    collapsed = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    untagged = models.BigIntegerField(default=0)
    unknown_tags = models.JSONField(default=dict)
    control = models.JSONField(default=dict)
    failure = models.TextField(blank=True)
    broken_loads = models.PositiveSmallIntegerField(default=0, db_default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = FeedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["source", "-id"], name="feed_of_source")]
        constraints = [
            models.CheckConstraint(
                name="feed_rows_add_up",
                condition=~models.Q(state="merged")
                | models.Q(
                    rows_read=models.F("created")
                    + models.F("updated")
                    + models.F("unchanged")
                    + models.F("collapsed")
                    + models.F("rejected")
                ),
            ),
            RowLevelSecurity(name="feed_rls", tenant=None),
            Audited(name="feed_audit", tenant=None, without=("step", "rows_read")),
        ]


class FeedReject(models.Model):
    """A row that was not loaded: its line, its raw text and the reason in words. Staff's alone."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="rejects", db_index=False)
    line = models.BigIntegerField()
    reason = models.TextField()
    raw = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed", "line"], name="reject_line_once"),
            RowLevelSecurity(name="reject_rls", tenant=None),
        ]
