"""One definition of who sees which participant and its rows (R4, D9)."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.permissions import Actor

if TYPE_CHECKING:
    from participants.models import Participant  # noqa: F401  (type of the queryset below)


def assigned_to(actor: Actor) -> Q:
    """Return the condition on a participant that an IBM person is assigned to it now, directly or as
    deputy.
    """
    Assignment = apps.get_model("participants", "Assignment")
    mine = Assignment.objects.filter(participant=OuterRef("pk"), user_id=actor.user_id, ended_on=None)
    return Q(Exists(mine))


class ParticipantQuerySet(models.QuerySet["Participant"]):
    """Companies of the program."""

    def visible_to(self, actor: Actor) -> Self:
        """Administrators see all, other IBM people those assigned to them, partners their own (R4, D9)."""
        if actor.sees_every_participant:
            return self
        if actor.is_ibm:
            return self.filter(assigned_to(actor))
        return self.filter(pk__in=list(actor.memberships))

    def active(self) -> Self:
        """Participants proper: invited and signed (R2)."""
        return self.filter(lifecycle="active")

    def in_program(self) -> Self:
        """Participants proper, those that gave notice among them."""
        return self.filter(Q(lifecycle="active") | Q(lifecycle="leaving"))

    def without_manager(self) -> Self:
        """Those to which no IBM alliance manager is assigned now (R24)."""
        Assignment = apps.get_model("participants", "Assignment")
        held = Assignment.objects.filter(participant=OuterRef("pk"), kind="manager", ended_on=None)
        return self.filter(~Exists(held))


class OfParticipantQuerySet(models.QuerySet[Any]):
    """Rows that belong to one participant each."""

    def visible_to(self, actor: Actor) -> Self:
        """The rows of the participants that the actor sees (R4)."""
        if actor.sees_every_participant:
            return self
        if not actor.is_ibm:
            return self.filter(participant_id__in=list(actor.memberships))
        Participant = apps.get_model("participants", "Participant")
        return self.filter(participant_id__in=Participant.objects.visible_to(actor).values("pk"))
