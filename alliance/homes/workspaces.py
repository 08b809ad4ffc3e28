"""Which workspaces a person has, and where their own home is."""

from collections.abc import Sequence

from django.urls import reverse

from accounts.permissions import Actor, Permission
from participants.models import Participant


def companies_of(actor: Actor) -> list[Participant]:
    """Return the partner-side workspaces of a person, by name; none for IBM people."""
    if actor.is_ibm or not actor.memberships:
        return []
    return list(Participant.objects.visible_to(actor).order_by("name", "pk"))


def home_of(actor: Actor, companies: Sequence[Participant]) -> str | None:
    """Return the address of the person's one home, or None where there are several or none."""
    if actor.can(Permission.VIEW_PORTFOLIO):
        return reverse("portfolio")
    return reverse("participant_home", args=[companies[0].slug]) if len(companies) == 1 else None
