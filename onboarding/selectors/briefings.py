"""Reads of briefings, each starting from what the actor may see (R23, D9)."""

from django.db.models import QuerySet
from django.db.models.functions import Lower

from accounts.models import User
from accounts.permissions import ALLIANCE_MANAGER, PROGRAM_ADMINISTRATOR, Actor
from onboarding.models import Briefing
from participants.models import Participant


def briefing_for(actor: Actor, participant: Participant, briefing_id: int) -> Briefing | None:
    """Return a briefing of this company with its candidacy and presenter, or None, alike for a stranger's
    and a missing one (R4).
    """
    found: Briefing | None = (
        Briefing.objects.visible_to(actor)
        .select_related("prospect", "participant", "presenter")
        .filter(participant=participant, pk=briefing_id)
        .first()
    )
    return found


def presenters_for(actor: Actor) -> QuerySet[User]:
    """Return who may present a briefing: for an administrator IBM's managers and administrators, else
    oneself.
    """
    people: QuerySet[User] = User.objects.filter(
        is_active=True, ibm_role__in=[ALLIANCE_MANAGER.key, PROGRAM_ADMINISTRATOR.key]
    )
    if not actor.sees_every_participant:
        people = people.filter(pk=actor.user_id)
    return people.order_by(Lower("name"), "pk")
