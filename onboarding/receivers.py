"""What happens here when both sides have signed, or the company's signatory says no (R2)."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from agreements.events import program_agreement_declined, program_agreement_signed
from agreements.models import AgreementSigning
from kernel.tenancy import current_user_id
from onboarding.services.admitting import admit_signed
from onboarding.services.closing import close_declined


@receiver(program_agreement_signed)
def admit_after_signature(
    sender: type[AgreementSigning], *, participant_id: int, now: datetime, **kwargs: Any
) -> None:
    """IBM's countersignature makes an invited company a Participant, in one transaction (R2)."""
    admit_signed(by=_person(), participant_id=participant_id, now=now)


@receiver(program_agreement_declined)
def close_after_refusal(
    sender: type[AgreementSigning], *, participant_id: int, signing_id: int, now: datetime, **kwargs: Any
) -> None:
    """Who declines the text declines the invitation that led to it."""
    reason = AgreementSigning.objects.values_list("closed_reason", flat=True).get(pk=signing_id)
    close_declined(by=_person(), participant_id=participant_id, reason=reason, now=now)


def _person() -> User | None:
    """Return who acts in this transaction, None for the portal itself."""
    person: User | None = User.objects.filter(pk=current_user_id()).first()
    return person
