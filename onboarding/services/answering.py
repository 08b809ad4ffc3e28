"""A signatory answers the invitation: accepted once, by the person to whom it was mailed (R2, R7)."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import has_verified
from agreements.models import AgreementSigning
from agreements.services import offer_text
from agreements.services.signing.moves import refuse_unless_signatory
from kernel.clock import program_zone
from kernel.formats import day
from kernel.periods import program_day
from kernel.refusal import Refusal
from onboarding.models import InvitationState, ProgramInvitation
from onboarding.services.stages import locked_invitation
from onboarding.services.telling_invited import tell_of_invitation
from participants.links import digest_of_link
from participants.models import Membership
from participants.services.behalf import as_ibm


class LinkVoid(Refusal):
    """To anybody but its addressee a link says nothing: not whether it was used, has ended, or ever was."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This link does not open an invitation for you. It works with the sign-in of the person to "
                "whom it was mailed, until it is answered or ends. Sign in with that address, or ask the "
                "Program's mailbox."
            )
        )


class NotOpen(Refusal):
    """The invitation was answered, taken back, or has ended; its addressee is told which."""

    def __init__(self, invitation: ProgramInvitation) -> None:
        super().__init__(_STANDS[InvitationState(invitation.state)](invitation))


class NotYours(Refusal):
    """An invitation that was forwarded is not accepted by somebody else."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The invitation was mailed to another person, and only that person accepts it. Ask the "
                "Program's mailbox to have it sent to you."
            )
        )


def invitation_by_link(*, by: User, secret: str, now: datetime) -> ProgramInvitation:
    """Return the open invitation of a link to its addressee, a member of the company.

    Raises LinkVoid, alike for a stranger's, a forwarded, a dead and an invented link; NotOpen.
    """
    with as_ibm(by, why="invitation opened"):
        rows = ProgramInvitation.objects.select_related("participant")
        found: ProgramInvitation | None = rows.filter(digest=digest_of_link(secret)).first()
        if found is None or not _is_addressee(by, found):
            raise LinkVoid
        _refuse_unless_open(found, now)
    return found


def accept(*, by: User, invitation: ProgramInvitation, now: datetime) -> AgreementSigning:
    """Accept an invitation for the company, once: the newest text of the Program Agreement is offered by it.

    By the signatory to whose verified address it was mailed. Raises NotASignatory, NotYours, NotOpen,
    NoTextPublished, OfferOpen.
    """
    with as_ibm(by, why="invitation accepted"):
        present = locked_invitation(invitation.prospect, pk=invitation.pk)
        refuse_unless_signatory(by, present.participant)
        if not _is_addressee(by, present):
            raise NotYours
        _refuse_unless_open(present, now)
        present.state, present.answered_by, present.answered_at = InvitationState.ACCEPTED, by, now
        present.save(update_fields=["state", "answered_by", "answered_at"])
        signing = offer_text(by=by, participant=present.participant, now=now)
        tell_of_invitation(present, "accepted", now=now)
    return signing


def _is_addressee(by: User, invitation: ProgramInvitation) -> bool:
    """Whether the person has the address, has shown it, and belongs to the company now."""
    if not by.is_active or by.role is not None or not has_verified(by, invitation.email):
        return False
    members = Membership.objects.filter(participant=invitation.participant_id, user=by, ended_at=None)
    return members.exists()


def _refuse_unless_open(invitation: ProgramInvitation, now: datetime) -> None:
    if invitation.state == InvitationState.OPEN and invitation.expires_at <= now:
        invitation.state = InvitationState.EXPIRED  # as the next look of the job will have it
    if invitation.state != InvitationState.OPEN:
        raise NotOpen(invitation)


def _open(invitation: ProgramInvitation) -> str:
    return _("The invitation waits for an answer.")


def _accepted(invitation: ProgramInvitation) -> str:
    words = _("%(name)s has accepted this invitation. Sign the Program Agreement next.")
    return words % {"name": invitation.answered_by.name if invitation.answered_by else ""}


def _declined(invitation: ProgramInvitation) -> str:
    return _("This invitation was declined. IBM has to invite the company again.")


def _revoked(invitation: ProgramInvitation) -> str:
    return _("IBM has taken this invitation back. Ask the Program's mailbox what comes next.")


def _expired(invitation: ProgramInvitation) -> str:
    ended = day(program_day(invitation.expires_at, program_zone()))
    return _("This invitation ended on %(day)s. Ask the Program's mailbox for a new one.") % {"day": ended}


_STANDS = {
    InvitationState.OPEN: _open,
    InvitationState.ACCEPTED: _accepted,
    InvitationState.DECLINED: _declined,
    InvitationState.REVOKED: _revoked,
    InvitationState.EXPIRED: _expired,
}
