"""What ends a signing without a signature, and what ends one that is in force (R28, R30)."""

from datetime import datetime

from accounts.models import User
from accounts.permissions import Permission
from agreements.models import AgreementSigning, SigningState
from agreements.models.signings import OPEN_SIGNINGS
from agreements.services.permitted import refuse_unless_ibm
from agreements.services.signing.moves import ReasonNeeded, locked, move
from agreements.services.telling import tell_of_withdrawal
from kernel.files import remove_on_commit
from participants.models import Participant
from participants.services.behalf import as_ibm


def withdraw_offer(
    *, by: User | None, signing: AgreementSigning, reason: str, now: datetime
) -> AgreementSigning:
    """Take an offer back before IBM has countersigned it; whoever comes second of two at once is refused.

    What the signatory had signed is removed: it never was in force. Raises NotPermitted, SigningMoveRefused,
    ReasonNeeded.
    """
    refuse_unless_ibm(by, Permission.MANAGE_AGREEMENTS)
    return _take_back(by, signing, reason, now)


def withdraw_open_offer(
    *, by: User | None, participant: Participant, reason: str, tell: bool = True, now: datetime
) -> bool:
    """Take back whatever waits for a company's signatory or for IBM, as when its invitation is revoked.

    Whether `by` may do what ends the offer is the caller's rule, and whether it tells people itself: then
    without `tell`. Return whether there was something. Raises ReasonNeeded.
    """
    with as_ibm(by, why="offer of the agreement withdrawn"):
        Participant.objects.select_for_update().get(pk=participant.pk)
        signing = AgreementSigning.objects.filter(participant=participant, state__in=OPEN_SIGNINGS).first()
        if signing is not None:
            _take_back(by, signing, reason, now, tell=tell)
    return signing is not None


def end_signings(*, by: User | None, participant: Participant, reason: str, now: datetime) -> None:
    """Record with a termination that takes effect that nothing of the company is in force or open (R30).

    The agreement fact's last day is recorded by `end_agreement`.
    """
    with as_ibm(by, why=reason):
        withdraw_open_offer(by=by, participant=participant, reason=reason, now=now)
        in_force = AgreementSigning.objects.filter(participant=participant, state=SigningState.IN_FORCE)
        in_force.update(state=SigningState.ENDED, closed_at=now, closed_reason=reason)


def _take_back(
    by: User | None, signing: AgreementSigning, reason: str, now: datetime, *, tell: bool = True
) -> AgreementSigning:
    with as_ibm(by, why="offer of the agreement withdrawn"):
        present = locked(signing)
        move(present, SigningState.WITHDRAWN)
        if not reason.strip():
            raise ReasonNeeded
        _close(present, reason.strip(), now)
        if tell:
            tell_of_withdrawal(present, now=now)
    return present


def _close(signing: AgreementSigning, reason: str, now: datetime) -> None:
    remove_on_commit(signing.signed_file)
    signing.signed_file, signing.signed_sha256 = "", ""
    signing.closed_at, signing.closed_reason = now, reason
    signing.save(update_fields=["state", "signed_file", "signed_sha256", "closed_at", "closed_reason"])
