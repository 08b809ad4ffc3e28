"""Companies for the API."""

from typing import Any

from django.db.models import QuerySet

from accounts.permissions import Actor
from participants.models import Participant
from participants.slots import with_standing


def participants_of(actor: Actor, *, lifecycle: str = "", name: str = "") -> QuerySet[Any]:
    """Return the companies that the actor sees, with tier and agreements (R4)."""
    found = Participant.objects.visible_to(actor)
    if lifecycle:
        found = found.filter(lifecycle=lifecycle)
    if name:
        found = found.filter(name__istartswith=name)
    return with_standing(found)


def participant_of(actor: Actor, slug: str) -> Participant | None:
    """Return a company that the actor sees, or None."""
    return participants_of(actor).filter(slug=slug).first()
