"""Who acts, and on which participant: read at the entry of every request (R4, D9)."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import PARTNER_ROLES, Actor
from kernel.statements import Given, kept_rows
from participants.models import ADMITTED, Membership, Participant

_COLUMNS = [field.attname for field in Participant._meta.concrete_fields]


class ParticipantNotFound(LookupError):
    """No such participant, or none that the actor may know of: the two are not told apart (R4)."""


def actor_of(user: User, *, of_admitted: bool = False) -> Actor:
    """Return the person as an actor with the roles held now; call it inside `acting` (D9).

    `of_admitted` leaves out companies that are not, and never were, Participants (R2).
    """
    if user.role is not None:
        return Actor(user.pk, user.name, user.role)
    held = Membership.objects.filter(user_id=user.pk, ended_at=None)
    if of_admitted:
        held = held.filter(participant__lifecycle__in=ADMITTED)
    return Actor(user.pk, user.name, None, {each.participant_id: each.held_role for each in held})


def participant_for(actor: Actor, slug: str) -> Participant:
    """Return the participant of an address if the actor may know of it.

    Raises ParticipantNotFound otherwise, alike for a stranger's and a missing one.
    """
    found = Participant.objects.visible_to(actor).filter(slug=slug).first()
    if found is None:
        raise ParticipantNotFound(slug)
    return found


def workspace_of(user: User, slug: str) -> tuple[Actor, Participant]:
    """Return the person as an actor and the participant of an address, in one query; call it inside `acting`.

    Raises ParticipantNotFound alike for a stranger's and a missing one (R4).
    """
    if user.role is not None:
        actor = actor_of(user)
        return actor, participant_for(actor, slug)
    held = kept_rows(_held, user=user.pk)
    found = next((each for each in held if each["participant__slug"] == slug), None)
    if found is None:
        raise ParticipantNotFound(slug)
    roles = {each["participant__id"]: PARTNER_ROLES[each["role"]] for each in held}
    participant = Participant.from_db(
        "default", _COLUMNS, [found[f"participant__{name}"] for name in _COLUMNS]
    )
    return Actor(user.pk, user.name, None, roles), participant


def _held() -> QuerySet[Membership, dict[str, Any]]:
    """Return the roles of a person, each with the participant that it is held at."""
    held = Membership.objects.filter(user_id=Given("user"), ended_at=None)
    return held.values("role", *(f"participant__{name}" for name in _COLUMNS))
