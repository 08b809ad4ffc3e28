"""The letters of the demo's history."""

from datetime import datetime

from django.db.models import F

from kernel.models import MailState, OutboxMail


def put_letters_away(now: datetime) -> None:
    """Mark the past's letters as sent when they were written; nobody is to get mail of last year."""
    past = OutboxMail.objects.filter(state=MailState.QUEUED, queued_at__lte=now)
    past.update(state=MailState.SENT, sent_at=F("queued_at"), attempts=1)
