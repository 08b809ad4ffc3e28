"""IBM countersigns: from then on the agreement is in force, and the one before it is not (R2, R28)."""

from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from agreements.events import program_agreement_signed
from agreements.integrity import SignedFileAltered, verify_signed_file, verify_text
from agreements.models import AgreementFact, AgreementKind, AgreementSigning, SigningState
from agreements.pdf.certificate import certificate_pdf
from agreements.pdf.keys import SigningKey
from agreements.pdf.signatures import FIELDS, add_signature, signatures_of
from agreements.services.permitted import refuse_unless_ibm
from agreements.services.signing.accepting import LONGEST_NAME, TitleNeeded
from agreements.services.signing.asking import ask_again_if_newer
from agreements.services.signing.moves import locked, move
from agreements.services.signing.storing import sha256_of
from agreements.services.signing.wording import certificate_words
from agreements.services.telling import tell_of_force
from kernel.clock import program_zone
from kernel.files import remove_on_commit
from kernel.periods import program_day
from kernel.refusal import Refusal
from participants.models import Lifecycle
from participants.services.behalf import as_ibm


class OwnAcceptance(Refusal):
    """Both signatures are of two people."""

    def __init__(self) -> None:
        super().__init__(_("You accepted it for the company. Another person countersigns for IBM."))


def countersign(*, by: User, signing: AgreementSigning, title: str, now: datetime) -> AgreementSigning:
    """Sign for IBM what the signatory accepted, after verifying the text, the file and the first signature.

    In one transaction with it: certificate, agreement fact, the end of the version before, and the receivers
    of `program_agreement_signed` (R2). Raises NotPermitted, SigningMoveRefused, OwnAcceptance, TitleNeeded,
    TextAltered, SignedFileAltered, SigningKeyMissing, SigningKeyUnusable.
    """
    refuse_unless_ibm(by, Permission.COUNTERSIGN)
    with as_ibm(by, why="Program Agreement countersigned"):
        present = locked(signing)
        move(present, SigningState.IN_FORCE)
        if by.pk == present.accepted_by_id:
            raise OwnAcceptance
        if not 0 < len(title.strip()) <= LONGEST_NAME:
            raise TitleNeeded
        _sign(present, by, title.strip(), now)
        _replace_former(present, now)
        present.fact = _record_fact(present, program_day(now, program_zone()))
        present.save()
        program_agreement_signed.send(
            sender=AgreementSigning, participant_id=present.participant_id, signing_id=present.pk, now=now
        )
        tell_of_force(present, now=now)
        ask_again_if_newer(by=by, signed=present, now=now)
    return present


def _sign(signing: AgreementSigning, by: User, title: str, now: datetime) -> None:
    """Add IBM's signature to the accepted file, in a file of its own, and write the certificate."""
    accepted = _verified(signing)
    signed = add_signature(
        accepted,
        key=SigningKey.IBM,
        name=by.name,
        reason=_("Countersigned for IBM, as %(title)s") % {"title": title},
        contact=by.email,
        now=now,
    )
    signing.countersigned_at, signing.countersigned_by = now, by
    signing.countersigned_name, signing.countersigned_title = by.name, title
    remove_on_commit(signing.signed_file)
    signing.signed_file.save("signed", ContentFile(signed), save=False)
    signing.signed_sha256 = sha256_of(signed)
    certificate = certificate_pdf(certificate_words(signing, program_zone()))
    signing.certificate.save("certificate", ContentFile(certificate), save=False)
    signing.certificate_sha256 = sha256_of(certificate)


def _verified(signing: AgreementSigning) -> bytes:
    """Return the accepted file: the published bytes, and after them one signature that holds (R28)."""
    published, accepted = verify_text(signing.text), verify_signed_file(signing)
    found = signatures_of(accepted)
    whole = [each.field for each in found if each.holds] == [FIELDS[SigningKey.ACCEPTANCE]]
    if not accepted.startswith(published) or len(found) != 1 or not whole:
        raise SignedFileAltered
    return accepted


def _replace_former(signing: AgreementSigning, now: datetime) -> None:
    former = AgreementSigning.objects.filter(
        participant_id=signing.participant_id, state=SigningState.IN_FORCE
    )
    former.update(
        state=SigningState.REPLACED,
        closed_at=now,
        closed_reason=_("Version %(version)d is in force.") % {"version": signing.text.version},
    )


def _record_fact(signing: AgreementSigning, today: date) -> AgreementFact:
    """Record the agreement as signed today; one before it holds until yesterday, so that one holds each day.

    While the company leaves, the new one ends when the old one would have (R30).
    """
    facts = AgreementFact.objects.filter(
        participant_id=signing.participant_id, kind=AgreementKind.PROGRAM, signed_on__lte=today
    )
    holding = facts.filter(Q(ends_on=None) | Q(ends_on__gte=today))
    leaves = signing.participant.lifecycle == Lifecycle.LEAVING
    last = holding.order_by("-signed_on").values_list("ends_on", flat=True).first() if leaves else None
    holding.filter(signed_on__lt=today).update(ends_on=today - timedelta(days=1))
    fact, _created = AgreementFact.objects.update_or_create(
        participant_id=signing.participant_id,
        kind=AgreementKind.PROGRAM,
        signed_on=today,
        defaults={
            "reference": _("Version %(version)d") % {"version": signing.text.version},
            "ends_on": last,
        },
    )
    return fact
