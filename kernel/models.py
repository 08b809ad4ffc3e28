"""Rows that belong to no app: the audit record and the mail outbox."""

from django.db import models

from kernel.tenancy import RowLevelSecurity


class AuditEvent(models.Model):
    """One change of one row, written by the database itself and closed to the application (D10)."""

    at = models.DateTimeField()
    table_name = models.TextField()
    record_id = models.TextField()
    participant_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    acting_as = models.TextField()
    why = models.TextField()
    request_id = models.TextField()
    operation = models.TextField()
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["participant_id", "-id"], name="audit_by_participant"),
            models.Index(fields=["table_name", "record_id", "-id"], name="audit_by_record"),
        ]
        constraints = [RowLevelSecurity(name="audit_rls")]


class MailState(models.TextChoices):
    """Where a message of the outbox stands."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class OutboxMail(models.Model):
    """One message to one address; the row is the truth, the task only delivers it.

    `calendar` is the iCalendar object that goes with it, with its METHOD (RFC 5545), empty for none.
    """

    key = models.TextField(unique=True)
    kind = models.TextField()
    to = models.EmailField()
    subject = models.TextField()
    text = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True, default="", db_default="")
    state = models.TextField(choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="outbox_waiting", condition=models.Q(state="queued")),
        ]
        constraints = [
            RowLevelSecurity(name="outbox_rls", tenant=None),
            models.CheckConstraint(
                name="outbox_sent_has_time",
                condition=models.Q(state="sent", sent_at__isnull=False) | ~models.Q(state="sent"),
            ),
        ]
