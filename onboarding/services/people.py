"""People of a prospect come into its onboarding: invited by an administrator or by their own manager (R2)."""

from datetime import datetime

from accounts.models import User
from accounts.permissions import Permission
from onboarding.models import Prospect
from onboarding.services.permitted import refuse_unless_either
from onboarding.services.stages import open_candidacy
from participants.models import ColleagueInvitation
from participants.services import invite_colleague, resend_invitation, revoke_invitation
from participants.services.behalf import as_ibm

_OURS, _THEIRS = Permission.MANAGE_PROSPECTS, frozenset({Permission.MANAGE_TEAM})


def invite_person(
    *, by: User | None, prospect: Prospect, email: str, name: str, role: str, now: datetime
) -> ColleagueInvitation:
    """Invite a person of the company into its onboarding, and mail the link.

    Raises NotPermitted, CandidacyClosed, UnknownPartnerRole, AlreadyMember, AlreadyInvited.
    """
    refuse_unless_either(by, prospect.participant, ours=_OURS, theirs=_THEIRS)
    with as_ibm(by, why="person of a prospect invited"):
        company = open_candidacy(prospect).participant
        invitation, _token = invite_colleague(
            by=by, participant=company, email=email, name=name, role=role, now=now
        )
    return invitation


def invite_person_again(
    *, by: User, prospect: Prospect, invitation: ColleagueInvitation, now: datetime
) -> None:
    """Send an open invitation again, with a new link.

    Raises NotPermitted, CandidacyClosed, InvitationClosed.
    """
    refuse_unless_either(by, prospect.participant, ours=_OURS, theirs=_THEIRS)
    with as_ibm(by, why="invitation sent again"):
        open_candidacy(prospect)
        resend_invitation(by=by, invitation=invitation, now=now)


def take_back_invitation(*, by: User, invitation: ColleagueInvitation, now: datetime) -> None:
    """Make the link of an open invitation void. Raises NotPermitted, InvitationClosed."""
    refuse_unless_either(by, invitation.participant, ours=_OURS, theirs=_THEIRS)
    revoke_invitation(by=by, invitation=invitation, now=now)
