"""The letters of participants, one function per message."""

from django.urls import reverse

from accounts.permissions import PARTNER_ROLES
from kernel.addresses import absolute
from kernel.clock import program_zone
from kernel.formats import moment
from kernel.outbox import Letter
from participants.models import ColleagueInvitation, Participant


def colleague_invitation(invitation: ColleagueInvitation, participant: Participant, token: str) -> Letter:
    """The invitation into a company's workspace; `token` is the only copy of the link's secret."""
    link = absolute(reverse("participants:accept_invitation", args=[token]))
    return Letter(
        key=f"invitation:{invitation.digest}",
        kind="invitation",
        to=invitation.email,
        template="invitation",
        context={
            "person": invitation.name,
            "company": participant.name,
            "role": PARTNER_ROLES[invitation.role].name,
            "by": invitation.invited_by.name if invitation.invited_by else "",
            "link": link,
            "expires": moment(invitation.expires_at, program_zone()),
        },
    )
