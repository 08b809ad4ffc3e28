"""Mails that could not be delivered: sent again when a person asks for it."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.permissions import Actor
from kernel.models import MailState, OutboxMail
from kernel.tenancy import Role, acting


def send_failed_again(*, by: Actor, now: datetime, mail_id: int | None = None) -> int:
    """Queue one failed mail again, or every one; return how many. The worker delivers them as any other."""
    with acting(role=Role.STAFF, user=by.user_id, why="failed mail sent again"):
        failed: QuerySet[OutboxMail] = OutboxMail.objects.filter(state=MailState.FAILED)
        if mail_id is not None:
            failed = failed.filter(pk=mail_id)
        return failed.update(state=MailState.QUEUED, attempts=0, queued_at=now)
