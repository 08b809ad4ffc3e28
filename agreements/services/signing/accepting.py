"""The signatory accepts the text as it is, or declines it (R2, R28)."""

import unicodedata
from dataclasses import dataclass, fields
from datetime import datetime

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.allowing import Allowed
from agreements.events import program_agreement_declined
from agreements.integrity import verify_text
from agreements.models import AgreementSigning, SigningState
from agreements.pdf.keys import SigningKey
from agreements.pdf.signatures import add_signature
from agreements.selectors.standings import company_agreements
from agreements.services.signing.moves import ReasonNeeded, locked, move, refuse_unless_signatory
from agreements.services.signing.storing import sha256_of
from agreements.services.telling import tell_of_acceptance, tell_of_decline
from kernel.clock import program_zone
from kernel.periods import program_day
from kernel.refusal import Refusal
from participants.services.behalf import as_ibm

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Confirmations:
    """What the signatory confirms; all of it, or nothing is signed."""

    has_read: bool
    may_bind: bool
    as_it_is: bool

    @property
    def complete(self) -> bool:
        """Whether everything is confirmed."""
        return all(getattr(self, field.name) for field in fields(self))


class NameDoesNotMatch(Refusal):
    """The name typed is not the one on record."""

    def __init__(self, on_record: str) -> None:
        super().__init__(_("Must match the name on record: %(name)s") % {"name": on_record})


class TitleNeeded(Refusal):
    """The capacity in which somebody signs is part of the signature."""

    def __init__(self) -> None:
        super().__init__(_("Give your title, as it shall appear under the signature."))


class ConfirmationMissing(Refusal):
    """Something was not confirmed."""

    def __init__(self) -> None:
        super().__init__(_("Confirm all three points; the text is signed as it is or not at all."))


class SigningClosed(Refusal):
    """What the company's agreements allow does not include signing."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)s is out of the Program: nothing can be signed for it before a new invitation.")
            % {"name": name}
        )


def accept_text(
    *,
    by: User,
    signing: AgreementSigning,
    name: str,
    title: str,
    confirmations: Confirmations,
    now: datetime,
) -> AgreementSigning:
    """Sign the published bytes for the company, as they are; they are read and hashed in this call (R28).

    Of two signatories at once one signs, the other is refused. Raises NotASignatory, SigningMoveRefused,
    SigningClosed, NameDoesNotMatch, TitleNeeded, ConfirmationMissing, TextAltered, SigningKeyMissing,
    SigningKeyUnusable.
    """
    with as_ibm(by, why="Program Agreement accepted"):
        present = locked(signing)
        refuse_unless_signatory(by, present.participant)
        move(present, SigningState.ACCEPTED)
        _refuse_where_closed(present, now)
        _refuse_incomplete(by, name, title, confirmations)
        _sign(present, by, title.strip(), now)
        present.accepted_at, present.accepted_by = now, by
        present.accepted_name, present.accepted_title = by.name, title.strip()
        present.save()
        tell_of_acceptance(present, now=now)
    return present


def decline_text(*, by: User, signing: AgreementSigning, reason: str, now: datetime) -> AgreementSigning:
    """Say no for the company, with a reason; an earlier version in force stays in force.

    Raises NotASignatory, SigningMoveRefused, ReasonNeeded.
    """
    with as_ibm(by, why="Program Agreement declined"):
        present = locked(signing)
        refuse_unless_signatory(by, present.participant)
        move(present, SigningState.DECLINED)
        if not reason.strip():
            raise ReasonNeeded
        present.closed_at, present.closed_reason = now, reason.strip()
        present.save(update_fields=["state", "closed_at", "closed_reason"])
        program_agreement_declined.send(
            sender=AgreementSigning, participant_id=present.participant_id, signing_id=present.pk, now=now
        )
        tell_of_decline(present, by=by, now=now)
    return present


def _refuse_where_closed(signing: AgreementSigning, now: datetime) -> None:
    today = program_day(now, program_zone())
    if Allowed.SIGNING not in company_agreements(signing.participant, today).allowed:
        raise SigningClosed(signing.participant.name)


def _refuse_incomplete(by: User, name: str, title: str, confirmations: Confirmations) -> None:
    if not same_name(name, by.name):
        raise NameDoesNotMatch(by.name)
    if not 0 < len(title.strip()) <= LONGEST_NAME:
        raise TitleNeeded
    if not confirmations.complete:
        raise ConfirmationMissing


def same_name(typed: str, on_record: str) -> bool:
    """Whether a typed name is the one on record, whatever its spaces and capitals."""
    return _plain(typed) == _plain(on_record)


def _plain(name: str) -> str:
    """Return a name without what nobody sees or means: spaces, composed letters, capitals."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def _sign(signing: AgreementSigning, by: User, title: str, now: datetime) -> None:
    reason = _("Accepted as it is for %(company)s, as %(title)s")
    signed = add_signature(
        verify_text(signing.text),
        key=SigningKey.ACCEPTANCE,
        name=by.name,
        reason=reason % {"company": signing.participant.name, "title": title},
        contact=by.email,
        now=now,
    )
    signing.signed_file.save("signed", ContentFile(signed), save=False)
    signing.signed_sha256 = sha256_of(signed)
