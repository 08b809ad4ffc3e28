"""Reads of signings, for either side, through the one definition of who sees which company (R4)."""

from accounts.permissions import Actor
from agreements.models import AgreementSigning
from agreements.models.signings import OPEN_SIGNINGS
from participants.models import Participant


def signings_of(actor: Actor, participant: Participant) -> list[AgreementSigning]:
    """Return a company's signings with their texts, the latest offered first."""
    rows = AgreementSigning.objects.visible_to(actor).filter(participant=participant)
    return list(rows.select_related("text").order_by("-offered_at", "-pk"))


def signing_for(actor: Actor, participant: Participant, signing_id: int) -> AgreementSigning | None:
    """Return a signing of this company, or None, alike for a stranger's and a missing one (R4)."""
    rows = AgreementSigning.objects.visible_to(actor).filter(participant=participant, pk=signing_id)
    return rows.select_related("text").first()


def open_signing_of(actor: Actor, participant: Participant) -> AgreementSigning | None:
    """Return what waits for the company's signatory or for IBM, None without one."""
    rows = AgreementSigning.objects.visible_to(actor).filter(participant=participant, state__in=OPEN_SIGNINGS)
    return rows.select_related("text").first()


def signing_to_manage(actor: Actor, signing_id: int) -> AgreementSigning | None:
    """Return a signing of any company that the actor sees, with text and company, or None."""
    rows = AgreementSigning.objects.visible_to(actor).filter(pk=signing_id)
    return rows.select_related("text", "participant").first()
