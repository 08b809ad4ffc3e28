"""Reads of a company's own people and of invitations."""

from datetime import datetime

from django.db.models import BooleanField, F, Func, QuerySet

from accounts.permissions import Actor
from kernel.tenancy import Role, acting
from participants.links import digest_of_link
from participants.models import Assignment, ColleagueInvitation, Membership, Participant
from participants.querysets import lets_in

LARGEST_TEAM = 500


def team_of(actor: Actor, participant: Participant) -> QuerySet[Membership]:
    """Return the present members with their person, who invited them, and `second_factor` (a bool); by
    name.
    """
    # A factor's row holds its secret: of a colleague's, the database answers only whether there is one.
    factor = Func(F("user_id"), function="has_second_factor", output_field=BooleanField())
    team: QuerySet[Membership] = Membership.objects.visible_to(actor).filter(
        participant=participant, ended_at=None
    )
    return (
        team.select_related("user", "invited_by")
        .annotate(second_factor=factor)
        .order_by("user__name", "pk")[:LARGEST_TEAM]
    )


def invitations_of(actor: Actor, participant: Participant) -> QuerySet[ColleagueInvitation]:
    """Return the invitations that wait or have expired, latest first."""
    waiting = ColleagueInvitation.objects.visible_to(actor).filter(
        participant=participant, accepted_at=None, revoked_at=None
    )
    return waiting.select_related("invited_by").order_by("-invited_at", "-pk")[:LARGEST_TEAM]


def member_for(actor: Actor, participant: Participant, member_id: int) -> Membership | None:
    """Return a membership of this company, or None, alike for a stranger's and a missing one (R4)."""
    return Membership.objects.visible_to(actor).filter(participant=participant, pk=member_id).first()


def invitation_for(actor: Actor, participant: Participant, invitation_id: int) -> ColleagueInvitation | None:
    """Return an invitation of this company, or None, alike for a stranger's and a missing one (R4)."""
    return (
        ColleagueInvitation.objects.visible_to(actor)
        .filter(participant=participant, pk=invitation_id)
        .first()
    )


def assignment_for(actor: Actor, participant: Participant, assignment_id: int) -> Assignment | None:
    """Return an assignment to this company, or None, alike for a stranger's and a missing one (R4)."""
    return Assignment.objects.visible_to(actor).filter(participant=participant, pk=assignment_id).first()


def invitation_of_link(token: str, *, now: datetime) -> ColleagueInvitation | None:
    """Return the open invitation of a link, with its company, or None; a dead link says nothing of why."""
    with acting(role=Role.STAFF, why="invitation opened"):
        waiting = ColleagueInvitation.objects.filter(lets_in(now), digest=digest_of_link(token))
        return waiting.select_related("participant", "invited_by").first()
