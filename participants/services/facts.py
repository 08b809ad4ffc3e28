"""Facts that assessments read besides the leads: technologies, offerings, trainings, other programs
(R1, R5, R19, R20).
"""

from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from kernel.refusal import Refusal
from participants.models import (
    Audience,
    DealRegistrationFact,
    Incorporation,
    IncorporationRole,
    Offering,
    OtherProgram,
    Participant,
    Technology,
    TrainedPerson,
)
from participants.services.behalf import as_ibm


class RecordedAlready(Refusal):
    """The same fact stands in the record."""

    def __init__(self, what: str) -> None:
        super().__init__(_("%(what)s is recorded already. Change that entry instead.") % {"what": what})


class EndsBeforeLaunch(Refusal):
    """An incorporation cannot end before its offering was launched."""

    def __init__(self, launched_on: date) -> None:
        super().__init__(
            _("The offering was launched on %(day)s. Give a later day.") % {"day": launched_on.isoformat()}
        )


class OfAnotherCompany(Refusal):
    """The technology belongs to another company (R4)."""

    def __init__(self) -> None:
        super().__init__(_("Choose a technology of this company."))


def record_technology(*, by: User | None, participant: Participant, name: str, why: str = "") -> Technology:
    """Record a technology of a company (R1). Raises RecordedAlready."""
    with as_ibm(by, why=why or "technology recorded"):
        technology, created = Technology.objects.get_or_create(participant=participant, name=name.strip())
    if not created:
        raise RecordedAlready(technology.name)
    return technology


def record_incorporation(
    *,
    by: User | None,
    participant: Participant,
    offering: str,
    role: IncorporationRole,
    technology: Technology | None = None,
    launched_on: date | None = None,
    why: str = "",
) -> Incorporation:
    """Record that a technology is incorporated in an IBM Services Offering, or change its role and launch
    (R1).

    The offering joins IBM's catalogue when it is new. Raises OfAnotherCompany.
    """
    if technology is not None and technology.participant_id != participant.pk:
        raise OfAnotherCompany
    with as_ibm(by, why=why or "incorporation recorded"):
        catalogued, _new = Offering.objects.get_or_create(name=offering.strip())
        incorporation, _new = Incorporation.objects.update_or_create(
            participant=participant, offering=catalogued, technology=technology,
            defaults={"role": role, "launched_on": launched_on, "ended_on": None, "taken_over": False},
        )  # fmt: skip
    return incorporation


def end_incorporation(
    *, by: User | None, incorporation: Incorporation, ended_on: date, why: str
) -> Incorporation:
    """Record the last day of an incorporation. Raises EndsBeforeLaunch."""
    with as_ibm(by, why=why):
        present: Incorporation = Incorporation.objects.select_for_update().get(pk=incorporation.pk)
        if present.launched_on is not None and ended_on < present.launched_on:
            raise EndsBeforeLaunch(present.launched_on)
        present.ended_on = ended_on
        present.save(update_fields=["ended_on"])
    return present


def record_trained_person(
    *,
    by: User | None,
    participant: Participant,
    audience: Audience,
    name: str,
    email: str,
    completed_on: date,
    why: str = "",
) -> TrainedPerson:
    """Record one of IBM's people trained by the participant; counted once per audience (R20).

    Raises RecordedAlready.
    """
    with as_ibm(by, why=why or "training recorded"):
        trained = TrainedPerson.objects.filter(participant=participant, audience=audience)
        if trained.filter(email__iexact=email.strip()).exists():
            raise RecordedAlready(email)
        return TrainedPerson.objects.create(
            participant=participant, audience=audience, name=name.strip(), email=email.strip().lower(),
            completed_on=completed_on,
        )  # fmt: skip


def remove_trained_person(*, by: User, trained: TrainedPerson, why: str) -> None:
    """Take back a training that was recorded by mistake; the record of changes keeps it (D10)."""
    with as_ibm(by, why=why):
        trained.delete()


def record_other_program(
    *, by: User | None, participant: Participant, name: str, since: date | None = None, why: str = ""
) -> OtherProgram:
    """Record another IBM program that the partner belongs to; it is no obstacle (R5)."""
    with as_ibm(by, why=why or "other program recorded"):
        other, _new = OtherProgram.objects.update_or_create(
            participant=participant, name=name.strip(), defaults={"since": since}
        )
    return other


def record_deal_registration(
    *, by: User | None, participant: Participant, has_program: bool, as_of: date, url: str = "", why: str = ""
) -> DealRegistrationFact:
    """Record from a day on whether the participant has a deal registration program that IBM uses (R19)."""
    with as_ibm(by, why=why or "deal registration recorded"):
        fact, _new = DealRegistrationFact.objects.update_or_create(
            participant=participant,
            as_of=as_of,
            defaults={"has_program": has_program, "url": url, "taken_over": False},
        )
    return fact
