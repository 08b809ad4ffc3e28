"""Writes of agreement facts, and the one way to become a Participant (R2, R26)."""

from datetime import date

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.models import AgreementFact, AgreementKind
from kernel.files import PDF_ALONE, BinaryFile, check_file, tidy_name
from kernel.refusal import Refusal
from participants.models import Lifecycle, Participant
from participants.services import move_lifecycle
from participants.services.behalf import as_ibm


class AgreementRecorded(Refusal):
    """The same agreement of the same day stands in the record."""

    def __init__(self, kind: AgreementKind, signed_on: date) -> None:
        super().__init__(
            _("The %(kind)s of %(day)s is recorded already. End it first, or give another day.")
            % {"kind": kind.label, "day": signed_on.isoformat()}
        )


class EndsBeforeSigned(Refusal):
    """An agreement cannot end before it was signed."""

    def __init__(self, signed_on: date) -> None:
        super().__init__(
            _("It was signed on %(day)s. Give that day or a later one.") % {"day": signed_on.isoformat()}
        )


class ProgramAgreementMissing(Refusal):
    """Nobody is a Participant without a signed Program Agreement (R2, R27)."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)s has no Program Agreement signed by that day. Record the signed agreement first.")
            % {"name": name}
        )


class EndsByNotice(Refusal):
    """A Participant's Program Agreement ends by notice alone, and with it all that hangs on it (R30)."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("The Program Agreement of %(name)s ends by notice. Give it on the page of its termination.")
            % {"name": name}
        )


def record_agreement(
    *,
    by: User | None,
    participant: Participant,
    kind: AgreementKind,
    signed_on: date,
    ends_on: date | None = None,
    reference: str = "",
    file: BinaryFile | None = None,
    why: str = "",
) -> AgreementFact:
    """Record an agreement as signed on a day, holding to `ends_on` inclusive, with its signed PDF (R26).

    Raises AgreementRecorded, EndsBeforeSigned, the refusals of `kernel.files.check_file`.
    """
    if ends_on is not None and ends_on < signed_on:
        raise EndsBeforeSigned(signed_on)
    checked = check_file(file, types=PDF_ALONE, limit=settings.AGREEMENT_LIMIT_BYTES) if file else None
    with as_ibm(by, why=why or "agreement recorded"):
        agreement, created = AgreementFact.objects.get_or_create(
            participant=participant,
            kind=kind,
            signed_on=signed_on,
            defaults={"ends_on": ends_on, "reference": reference},
        )
        if created and file is not None and checked is not None:
            agreement.file_name = tidy_name(file.name or "", otherwise="agreement.pdf")
            agreement.file_sha256 = checked.sha256
            agreement.file.save("agreement", file, save=False)
            agreement.save(update_fields=["file", "file_name", "file_sha256"])
    if not created:
        raise AgreementRecorded(kind, signed_on)
    return agreement


def end_agreement(*, by: User | None, agreement: AgreementFact, ends_on: date, why: str) -> AgreementFact:
    """Record the last day on which an agreement holds; a notice that takes effect does it for the portal,
    with `by` None (R30). Raises EndsBeforeSigned, EndsByNotice.
    """
    with as_ibm(by, why=why):
        rows = AgreementFact.objects.select_for_update(of=("self",)).select_related("participant")
        present: AgreementFact = rows.get(pk=agreement.pk)
        if by is not None and ends_by_notice(AgreementKind(present.kind), present.participant):
            raise EndsByNotice(present.participant.name)
        if ends_on < present.signed_on:
            raise EndsBeforeSigned(present.signed_on)
        present.ends_on = ends_on
        present.save(update_fields=["ends_on"])
    return present


def ends_by_notice(kind: AgreementKind, participant: Participant) -> bool:
    """Whether nobody ends such an agreement by hand: the Program Agreement of a company in the Program."""
    return kind is AgreementKind.PROGRAM and participant.in_program


def admit_participant(
    *, by: User | None, participant: Participant, joined_on: date, why: str = ""
) -> Participant:
    """Make an invited company with a signed Program Agreement a Participant: neither alone is enough (R2).

    One that has ended counts for nothing. Raises ProgramAgreementMissing, and MoveRefused where it was not
    invited.
    """
    with as_ibm(by, why=why or "admitted"):
        signed = AgreementFact.objects.filter(participant=participant, kind=AgreementKind.PROGRAM)
        holding = signed.filter(Q(ends_on=None) | Q(ends_on__gte=joined_on), signed_on__lte=joined_on)
        if not holding.exists():
            raise ProgramAgreementMissing(participant.name)
        return move_lifecycle(
            by=by, participant=participant, to=Lifecycle.ACTIVE, on=joined_on, why=why or "admitted"
        )
