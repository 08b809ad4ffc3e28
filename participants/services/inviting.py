"""Colleagues come into a company's workspace by a single-use link that ends by itself (D9)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import PARTNER_ROLES
from accounts.services import create_person
from kernel.outbox import queue_letters
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from participants.letters import colleague_invitation
from participants.links import digest_of_link, new_link_token
from participants.models import CLOSED_TO_PEOPLE, ColleagueInvitation, Membership, Participant
from participants.querysets import lets_in
from participants.services.behalf import on_behalf


class AlreadyMember(Refusal):
    """The person belongs to the company."""

    def __init__(self, email: str) -> None:
        super().__init__(_("%(email)s is in the team already. Change the role there.") % {"email": email})


class AlreadyInvited(Refusal):
    """An open invitation waits for the same address."""

    def __init__(self, email: str) -> None:
        super().__init__(
            _("%(email)s is invited already. Send that invitation again, or revoke it.") % {"email": email}
        )


class CompanyLeft(Refusal):
    """Nobody comes into the workspace of a company that has left, or did not come in (R2, R30)."""

    def __init__(self, name: str) -> None:
        super().__init__(_("%(name)s has left the Program. Nominate it again first.") % {"name": name})


class UnknownPartnerRole(Refusal):
    """No such role on the partner's side."""

    def __init__(self, role: str) -> None:
        super().__init__(
            _("“%(role)s” is no role. Choose one of: %(known)s.")
            % {"role": role, "known": ", ".join(each.name for each in PARTNER_ROLES.values())}
        )


class InvitationClosed(Refusal):
    """The link was used, revoked, has expired or never was: which one is not told."""

    def __init__(self) -> None:
        super().__init__(
            _("This invitation is not valid any more. Ask the colleague who invited you to send it again.")
        )


class OtherAddress(Refusal):
    """The invitation belongs to another address than the signed-in person's."""

    def __init__(self) -> None:
        super().__init__(
            _("This invitation is for another e-mail address. Sign out, then open the link again.")
        )


class IbmPersonInvited(Refusal):
    """A person acts on one side only (R4)."""

    def __init__(self) -> None:
        super().__init__(
            _("This address acts on IBM's side and cannot join a partner's team. Use a partner's address.")
        )


class SignInFirst(Refusal):
    """The invited address has an account: its person accepts after signing in."""

    def __init__(self) -> None:
        super().__init__(_("There is an account for this address. Sign in, then open the link again."))


def invite_colleague(
    *, by: User | None, participant: Participant, email: str, name: str, role: str, now: datetime
) -> tuple[ColleagueInvitation, str]:
    """Invite a person and mail the link; return the invitation with the link's token, which is not kept.

    Raises CompanyLeft, UnknownPartnerRole, AlreadyMember, AlreadyInvited.
    """
    if participant.lifecycle in CLOSED_TO_PEOPLE:
        raise CompanyLeft(participant.name)
    if role not in PARTNER_ROLES:
        raise UnknownPartnerRole(role)
    email = email.strip().lower()
    with on_behalf(by, participant=participant.pk, why="colleague invited"):
        members = Membership.objects.filter(participant=participant, ended_at=None)
        if members.filter(user__email__iexact=email).exists():
            raise AlreadyMember(email)
        waiting = ColleagueInvitation.objects.filter(
            participant=participant, accepted_at=None, revoked_at=None
        )
        if waiting.filter(email__iexact=email).exists():
            raise AlreadyInvited(email)
        invitation = ColleagueInvitation(
            participant=participant, email=email, name=name.strip(), role=role, invited_by=by, invited_at=now
        )
        return invitation, _send(invitation, participant, now)


def resend_invitation(*, by: User, invitation: ColleagueInvitation, now: datetime) -> str:
    """Send an open invitation again with a new link and a new term; the old link is dead.

    Raises InvitationClosed.
    """
    with on_behalf(by, participant=invitation.participant_id, why="invitation sent again"):
        present = _open_again(invitation)
        present.invited_by, present.invited_at = by, now
        return _send(present, present.participant, now)


def revoke_invitation(*, by: User, invitation: ColleagueInvitation, now: datetime) -> None:
    """Make the link of an open invitation void. Raises InvitationClosed."""
    with on_behalf(by, participant=invitation.participant_id, why="invitation revoked"):
        present = _open_again(invitation)
        present.revoked_at = now
        present.save(update_fields=["revoked_at"])


def accept_invitation(
    *, token: str, by: User | None, name: str = "", password: str | None = None, now: datetime
) -> Membership:
    """Take a person into the company by the link of the invitation; the address counts as verified.

    `by` is the signed-in person, or None to create the account with `password`. The link works once, and not
    for a company that has left: both are locked while it is used. Raises InvitationClosed, OtherAddress,
    IbmPersonInvited, SignInFirst.
    """
    with acting(role=Role.STAFF, user=by.pk if by else None, why="invitation accepted"):
        invitation = _opened(token, now)
        user = by or _new_person(invitation, name, password)
        if user.email.lower() != invitation.email.lower():
            raise OtherAddress
        if user.role is not None:
            raise IbmPersonInvited
        invitation.accepted_at = now
        invitation.save(update_fields=["accepted_at"])
        membership, _created = Membership.objects.get_or_create(
            participant_id=invitation.participant_id, user=user, ended_at=None,
            defaults={"role": invitation.role, "invited_by_id": invitation.invited_by_id, "since": now},
        )  # fmt: skip
    return membership


def _opened(token: str, now: datetime) -> ColleagueInvitation:
    """Return the open invitation of a link, locked after its company, as whoever ends a company's stay locks
    them.
    """
    of_link = ColleagueInvitation.objects.filter(digest=digest_of_link(token))
    company = Participant.objects.select_for_update().filter(pk__in=of_link.values("participant")).first()
    live = of_link.filter(lets_in(now)).select_for_update(of=("self",))
    invitation: ColleagueInvitation | None = live.first()
    if company is None or company.lifecycle in CLOSED_TO_PEOPLE or invitation is None:
        raise InvitationClosed
    return invitation


def _new_person(invitation: ColleagueInvitation, name: str, password: str | None) -> User:
    if User.objects.with_email(invitation.email).exists():
        raise SignInFirst
    return create_person(email=invitation.email, name=name or invitation.name, password=password)


def _open_again(invitation: ColleagueInvitation) -> ColleagueInvitation:
    present = ColleagueInvitation.objects.select_for_update(of=("self",)).select_related("participant")
    found: ColleagueInvitation | None = present.filter(
        pk=invitation.pk, accepted_at=None, revoked_at=None
    ).first()
    if found is None:
        raise InvitationClosed
    return found


def _send(invitation: ColleagueInvitation, participant: Participant, now: datetime) -> str:
    token = new_link_token()
    invitation.digest = digest_of_link(token)
    invitation.expires_at = now + timedelta(days=settings.INVITATION_DAYS)
    invitation.save()
    queue_letters([colleague_invitation(invitation, participant, token)], now=now)
    return token
