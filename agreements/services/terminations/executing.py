"""A notice takes effect: agreement, participation and the access of the company's people end (R30)."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from agreements.events import termination_executed
from agreements.models import (
    AgreementFact,
    AgreementKind,
    Termination,
    TerminationState,
    WindDownKind,
    WindDownStep,
)
from agreements.services.facts import end_agreement
from agreements.services.signing import end_signings
from agreements.services.telling_notice import tell_of_end, told_of
from agreements.services.terminations.parties import locked_notice
from agreements.winding_down import MARKED_BY, last_day_of
from kernel.clock import program_zone
from kernel.formats import day
from kernel.periods import program_day
from participants.models import Lifecycle, Participant
from participants.services import end_relationship, move_lifecycle
from participants.services.behalf import as_ibm

OWN_STEPS: tuple[WindDownKind, ...] = tuple(kind for kind, sides in MARKED_BY.items() if not sides)


def due_terminations(*, now: datetime) -> list[int]:
    """Return the notices whose effective date has come, also while nobody ran; call it as staff."""
    today = program_day(now, program_zone())
    due = Termination.objects.filter(state=TerminationState.NOTICED, effective_on__lte=today)
    return list(due.order_by("effective_on", "pk").values_list("pk", flat=True))


def execute_termination(*, termination_id: int, now: datetime) -> bool:
    """Execute one notice whose effective date has come, all of it or nothing; told twice, it is done once.

    The Program Agreement held until the day before the effective date, however late this runs. Return
    whether it was done by this call. What is kept of benefits and beyond ends by `termination_executed`.
    """
    with as_ibm(None, why="termination took effect"):
        notice = locked_notice(Termination.objects.get(pk=termination_id))
        company, today = notice.participant, program_day(now, program_zone())
        if notice.state != TerminationState.NOTICED or notice.effective_on > today:
            return False
        told = told_of(company)  # before nobody of the company has access any more
        _end_agreements(notice, now)
        _end_participation(notice, company, now)
        notice.state, notice.closed_at = TerminationState.EXECUTED, now
        notice.save(update_fields=["state", "closed_at"])
        WindDownStep.objects.filter(termination=notice, kind__in=OWN_STEPS).update(done_at=now)
        termination_executed.send(
            sender=Termination, participant_id=company.pk, termination_id=notice.pk, now=now
        )
        tell_of_end(notice, told, now=now)
    return True


def _end_agreements(notice: Termination, now: datetime) -> None:
    """End what would hold on the effective date or later; one signed since then held for its day."""
    last = last_day_of(notice.effective_on)
    facts = AgreementFact.objects.filter(participant=notice.participant, kind=AgreementKind.PROGRAM)
    for fact in facts.filter(Q(ends_on=None) | Q(ends_on__gt=last)).order_by("pk"):
        end_agreement(by=None, agreement=fact, ends_on=max(last, fact.signed_on), why=notice.ground)
    reason = _("The agreement ended by notice, effective %(day)s.") % {"day": day(notice.effective_on)}
    end_signings(by=None, participant=notice.participant, reason=reason, now=now)


def _end_participation(notice: Termination, company: Participant, now: datetime) -> None:
    last = last_day_of(notice.effective_on)
    left_on = max(last, company.joined_on) if company.joined_on else last
    move_lifecycle(by=None, participant=company, to=Lifecycle.FORMER, on=left_on, why=notice.ground)
    end_relationship(by=None, participant=company, why="participation ended", now=now)
