"""Companies for the API."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.permissions import Actor
from participants.models import Participant
from participants.slots import with_standing


def participants_of(actor: Actor, *, today: date, lifecycle: str = "", name: str = "") -> QuerySet[Any]:
    """Return the companies that the actor sees, with tier and agreements (R4)."""
    found = Participant.objects.visible_to(actor)
    if lifecycle:
        found = found.filter(lifecycle=lifecycle)
    if name:
        found = found.filter(name__istartswith=name)
    return with_standing(found, today=today)


def participant_of(actor: Actor, slug: str, *, today: date) -> Participant | None:
    """Return a company that the actor sees, or None."""
    return participants_of(actor, today=today).filter(slug=slug).first()
