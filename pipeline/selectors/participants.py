"""Participants as choices of a form."""

from django.db.models import QuerySet

from accounts.permissions import Actor
from participants.models import Participant


def choosable_participants(actor: Actor) -> QuerySet[Participant]:
    """Return the companies that a tag may be mapped to, by name: those that the actor sees (R4)."""
    return Participant.objects.visible_to(actor).order_by("name", "pk")
