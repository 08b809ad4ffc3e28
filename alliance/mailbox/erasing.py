"""What the people of a candidacy that led to nothing asked the Program goes with their other data."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Lower
from django.dispatch import receiver

from accounts.models import Notice
from alliance.models import Ticket
from kernel.outbox import forget_letters
from onboarding.events import personal_data_erased
from participants.models import Participant


@receiver(personal_data_erased)
def erase_questions(
    sender: type[Participant],
    *,
    participant_id: int,
    since: datetime | None,
    addresses: Collection[str],
    **kwargs: Any,
) -> None:
    """Remove the company's questions, a former Participant's only from `since` on, and those that its people
    sent before it was known (R25).
    """
    of_company = Q(participant_id=participant_id)
    if since is not None:
        of_company &= Q(received_at__gte=since)
    of_strangers = Q(participant=None, email_lower__in=addresses)
    tickets = Ticket.objects.annotate(email_lower=Lower("email")).filter(of_company | of_strangers)
    keys = [f"ticket:{ticket.pk}:" for ticket in tickets]
    forget_letters(keys=keys)
    for key in keys:  # a few questions
        Notice.objects.filter(key__startswith=key).delete()
    tickets.delete()
    if since is not None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT erase_questions_from_record(%s, %s, %s)", [participant_id, since, list(addresses)]
            )
