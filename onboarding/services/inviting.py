"""The invitation into the Program: sent, sent again, taken back, ended by time (R7, R8, R24)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from agreements.services import withdraw_open_offer
from kernel.clock import program_zone
from kernel.outbox import queue_letters
from kernel.periods import program_day
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from onboarding.letters import program_invitation
from onboarding.models import InvitationState, ProgramInvitation, Prospect, Stage
from onboarding.models.invitations import ANSWERABLE
from onboarding.readiness import Readiness
from onboarding.selectors.readiness import tier_named
from onboarding.services.permitted import refuse_unless
from onboarding.services.readiness import refuse_unless_ready
from onboarding.services.stages import given, locked_invitation, moving
from onboarding.services.telling_invited import tell_of_end, tell_of_invitation
from participants.links import digest_of_link, new_link_token
from participants.models import Assignment, Lifecycle, Participant
from participants.services import assign_alliance_manager, end_briefing_assignments, move_lifecycle
from participants.services.behalf import as_ibm


class TierNotEarned(Refusal):
    """The tier at entry is the one that performance earns, confirmed by a person (R8)."""

    def __init__(self, earned: str) -> None:
        super().__init__(
            _("Performance earns %(tier)s at entry now. Load the page again, and confirm that tier.")
            % {"tier": earned}
        )


class NoSignatorysAddress(Refusal):
    """Only a signatory accepts an invitation, so that only one gets it (D9)."""

    def __init__(self, company: str, names: list[str]) -> None:
        super().__init__(
            _("The address belongs to no signatory of %(company)s. Choose one of: %(names)s.")
            % {"company": company, "names": ", ".join(names)}
        )


class NoOpenInvitation(Refusal):
    """There is no invitation that this step could be taken with."""

    def __init__(self, name: str) -> None:
        super().__init__(_("%s has no invitation that waits for an answer. Load the page again.") % name)


def invite(
    *, by: User, prospect: Prospect, manager: User, email: str, tier_confirmed: str, now: datetime
) -> ProgramInvitation:
    """Invite a ready company into the Program, and mail the link to one of its signatories (R7, R8).

    `tier_confirmed` is the key of the tier at entry. Inviting assigns the IBM alliance manager, and who
    briefed the company sees it no more (R24, D9). Raises NotPermitted, StageRefused, NotReady, TierNotEarned,
    NoSignatorysAddress, RoleDoesNotFit.
    """
    refuse_unless(by, Permission.MANAGE_PROSPECTS)
    today = program_day(now, program_zone())
    with moving(by, prospect, Stage.INVITED, now=now, why="invited") as present:
        found = refuse_unless_ready(present, today=today)
        if tier_confirmed != found.tier:
            raise TierNotEarned(found.tier_name)
        address = _signatorys_address(present.participant, email, found)
        end_briefing_assignments(by=by, participant=present.participant, today=today, why="invited")
        present.participant = move_lifecycle(
            by=by, participant=present.participant, to=Lifecycle.INVITED, on=today, why="invited"
        )
        assign_alliance_manager(
            by=by, participant=present.participant, user=manager, today=today, why="invited"
        )
        invitation = ProgramInvitation(
            prospect=present, participant=present.participant, email=address, tier_proposed=found.tier,
            tier=tier_confirmed, manager=manager, invited_by=by, invited_at=now,
        )  # fmt: skip
        _send(invitation, now)
        tell_of_invitation(invitation, "invited", now=now)
    return invitation


def resend(*, by: User, prospect: Prospect, now: datetime) -> ProgramInvitation:
    """Mail the open invitation again, with a new link and a new last day; the old link is dead.

    Raises NotPermitted, NoOpenInvitation.
    """
    refuse_unless(by, Permission.MANAGE_PROSPECTS)
    with as_ibm(by, why="invitation sent again"):
        invitation = _locked(prospect, (InvitationState.OPEN,))
        _send(invitation, now)
    return invitation


def revoke(*, by: User, prospect: Prospect, reason: str, now: datetime) -> ProgramInvitation:
    """Take an invitation back before both sides have signed; the company is ready again, and no more than a
    prospect (R2). A text that was offered is withdrawn. Raises NotPermitted, SayWhy, NoOpenInvitation.
    """
    refuse_unless(by, Permission.MANAGE_PROSPECTS)
    with as_ibm(by, why=given(reason)):
        invitation = _locked(prospect, ANSWERABLE)
        _end(by, invitation, InvitationState.REVOKED, given(reason), now)
    return invitation


def expire_invitations(*, now: datetime) -> int:
    """End the invitations that nobody answered in time, each in a transaction of its own; return how many.

    Again, or by two at once, it ends each once.
    """
    with acting(role=Role.STAFF, why="invitations expire"):
        due = ProgramInvitation.objects.filter(state=InvitationState.OPEN, expires_at__lte=now)
        found = list(due.order_by("pk").select_related("prospect__participant"))
    return sum(_expire(each, now) for each in found)


def _expire(invitation: ProgramInvitation, now: datetime) -> bool:
    with as_ibm(None, why="invitation expired"):
        try:
            present = _locked(invitation.prospect, (InvitationState.OPEN,))
        except NoOpenInvitation:
            return False
        if present.expires_at > now:
            return False
        _end(None, present, InvitationState.EXPIRED, _("Nobody answered it in time."), now)
        tell_of_invitation(present, "expired", now=now)
    return True


def _end(
    by: User | None, invitation: ProgramInvitation, to: InvitationState, reason: str, now: datetime
) -> None:
    """Lead a company from its invitation back to where it was before (R24: nobody manages a prospect)."""
    today = program_day(now, program_zone())
    with moving(by, invitation.prospect, Stage.READY, now=now, why=reason) as present:
        company = present.participant
        invitation.state = to
        invitation.save(update_fields=["state"])
        offered = withdraw_open_offer(by=by, participant=company, reason=reason, tell=False, now=now)
        tell_of_end(invitation, reason, offered=offered, now=now)
        Assignment.objects.filter(participant=company, ended_on=None).update(ended_on=today)
        move_lifecycle(by=by, participant=company, to=Lifecycle.PROSPECT, on=today, why=reason)


def _locked(prospect: Prospect, states: tuple[InvitationState, ...]) -> ProgramInvitation:
    """Return a candidacy's invitation in one of the states, locked; call it as staff. Raises
    NoOpenInvitation.
    """
    try:
        return locked_invitation(prospect, state__in=states)
    except ProgramInvitation.DoesNotExist:
        raise NoOpenInvitation(prospect.participant.name) from None


def _signatorys_address(company: Participant, email: str, found: Readiness) -> str:
    wanted = email.strip().lower()
    if wanted not in found.signatories:
        raise NoSignatorysAddress(company.name, list(found.signatories.values()))
    return wanted


def _send(invitation: ProgramInvitation, now: datetime) -> None:
    token = new_link_token()
    invitation.digest, invitation.sent_at = digest_of_link(token), now
    invitation.expires_at = now + timedelta(days=settings.INVITATION_DAYS)
    invitation.save()
    tier = tier_named(invitation.tier, program_day(now, program_zone()))
    queue_letters([program_invitation(invitation, token, tier=tier)], now=now)
