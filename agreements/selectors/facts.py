"""Reads of agreement facts."""

from accounts.permissions import Actor
from agreements.models import AgreementFact
from participants.models import Participant


def agreements_of(participant: Participant) -> list[AgreementFact]:
    """Return a company's agreements of either kind, the latest signed first; call it inside the tenancy."""
    facts = AgreementFact.objects.filter(participant=participant)
    return list(facts.order_by("kind", "-signed_on", "-id"))


def agreement_for(actor: Actor, participant: Participant, agreement_id: int) -> AgreementFact | None:
    """Return an agreement of this company, or None, alike for a stranger's and a missing one (R4)."""
    return AgreementFact.objects.visible_to(actor).filter(participant=participant, pk=agreement_id).first()
