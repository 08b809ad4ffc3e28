"""Reads of invitations, starting from what the actor may see (R4)."""

from accounts.permissions import Actor
from onboarding.models import ProgramInvitation
from participants.models import Participant


def latest_invitation(actor: Actor, participant: Participant) -> ProgramInvitation | None:
    """Return the latest invitation of a company with its candidacy, None without one."""
    found: ProgramInvitation | None = (
        ProgramInvitation.objects.visible_to(actor)
        .select_related("prospect", "participant")
        .filter(participant=participant)
        .order_by("-pk")
        .first()
    )
    return found
