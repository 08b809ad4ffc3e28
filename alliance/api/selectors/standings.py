"""Tiers held, for the API."""

from typing import Any

from django.db.models import QuerySet

from accounts.permissions import Actor
from tiers.models import TierStanding


def standings_of(actor: Actor, *, participant: str = "", year: int | None = None) -> QuerySet[Any]:
    """Return the standings that the actor sees, with their participant (R4, R11)."""
    found = TierStanding.objects.visible_to(actor).select_related("participant")
    if participant:
        found = found.filter(participant__slug=participant)
    return found if year is None else found.filter(year=year)


def standing_of(actor: Actor, standing_id: int) -> Any:
    """Return a standing that the actor sees, or None."""
    return standings_of(actor).filter(pk=standing_id).first()
