"""One definition of who sees which participant and its rows (R4, D9)."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.permissions import PARTNER_ROLES, Actor, Permission
from participants.assignment_kinds import FITTING_ROLES, AssignmentKind
from participants.lifecycle import IN_PROGRAM, IN_RELATION

if TYPE_CHECKING:
    from participants.models import Participant  # noqa: F401  (type of the queryset below)


def assigned_to(actor: Actor) -> Q:
    """Return the condition on a participant that an IBM person is assigned to it now, directly or as
    deputy.
    """
    Assignment = apps.get_model("participants", "Assignment")
    mine = Assignment.objects.filter(participant=OuterRef("pk"), user_id=actor.user_id, ended_on=None)
    return Q(Exists(mine))


def lets_in(now: datetime) -> Q:
    """Return the condition on a colleague's invitation that its link still lets somebody in: not used, void
    or expired, and sent by a person who may invite still. Whoever lost that is not to come back by a link of
    their own.
    """
    Membership = apps.get_model("participants", "Membership")
    inviting = [role.key for role in PARTNER_ROLES.values() if Permission.MANAGE_TEAM in role.permissions]
    runs_team = Membership.objects.filter(
        participant_id=OuterRef("participant_id"), user_id=OuterRef("invited_by_id"), ended_at=None,
        role__in=inviting,
    )  # fmt: skip
    entitled = Q(invited_by__is_active=True) & (~Q(invited_by__ibm_role="") | Q(Exists(runs_team)))
    waiting = Q(accepted_at=None, revoked_at=None, expires_at__gt=now)
    return waiting & (Q(invited_by=None) | entitled)


class ParticipantQuerySet(models.QuerySet["Participant"]):
    """Companies of the program."""

    def visible_to(self, actor: Actor) -> Self:
        """Administrators see all, other IBM people those assigned to them, partners their own (R4, D9)."""
        if actor.sees_every_participant:
            return self
        if actor.is_ibm:
            return self.filter(assigned_to(actor))
        return self.filter(pk__in=list(actor.memberships))

    def in_program(self) -> Self:
        """Participants proper: invited and signed, those that gave notice among them (R2)."""
        return self.filter(lifecycle__in=IN_PROGRAM)

    def without_manager(self) -> Self:
        """Companies that IBM looks after, and nobody does (R24)."""
        return self.filter(unmanaged())


def unmanaged() -> Q:
    """Return the condition on a company that is IBM’s to look after, and that nobody looks after (R24)."""
    return ~Exists(acting_managers()) & Q(lifecycle__in=IN_RELATION)


def acting_managers() -> Any:
    """IBM's alliance manager of the company of an outer query, as long as that person can act: with access,
    and with a role that fits (D9).
    """
    held = apps.get_model("participants", "Assignment").objects.filter(
        participant=OuterRef("pk"), kind=AssignmentKind.MANAGER, ended_on=None
    )
    fitting = [role.key for role in FITTING_ROLES[AssignmentKind.MANAGER]]
    return held.filter(user__is_active=True, user__ibm_role__in=fitting)


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
