"""Notice of termination by either party, at any time (R30)."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.models import User
from agreements.models import Side, Termination, TerminationState, WindDownKind, WindDownStep
from agreements.selectors.terminations import notice_terms
from agreements.services.telling_notice import tell_of_notice
from agreements.services.terminations.parties import locked_company, party_of
from agreements.winding_down import LATEST_AHEAD, earliest_end
from kernel.clock import program_zone
from kernel.formats import day
from kernel.periods import program_day
from kernel.refusal import Refusal
from participants.models import Lifecycle, Participant
from participants.services import move_lifecycle
from participants.services.behalf import as_ibm


class GroundNeeded(Refusal):
    """A notice says why."""

    def __init__(self) -> None:
        super().__init__(_("Give the ground of the termination; the other party reads it."))


class NothingToEnd(Refusal):
    """Only a Participant has a Program Agreement that can end (R2)."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)s is no Participant, so there is no Program Agreement to end. Close its candidacy.")
            % {"name": name}
        )


class NoticeRuns(Refusal):
    """One notice at a time, whoever gave it."""

    def __init__(self, notice: Termination) -> None:
        giver = _("IBM") if notice.given_by_side == Side.IBM else _("the company")
        words = _("Notice runs already: given by %(giver)s on %(given)s, effective on %(day)s.")
        super().__init__(
            words % {"giver": giver, "given": day(notice.noticed_on), "day": day(notice.effective_on)}
        )


class EffectiveTooEarly(Refusal):
    """The clause leaves the other party its days (R30)."""

    def __init__(self, asked: date, today: date, earliest: date, notice_days: int) -> None:
        past = _("%(asked)s is in the past. ") if asked < today else ""
        words = past + _(
            "The termination clause gives %(days)d days: the earliest effective date is %(earliest)s."
        )
        super().__init__(words % {"asked": day(asked), "days": notice_days, "earliest": day(earliest)})


class EffectiveTooLate(Refusal):
    """A date so far ahead is a slip of the pen."""

    def __init__(self, latest: date) -> None:
        super().__init__(_("Give an effective date up to %(latest)s.") % {"latest": day(latest)})


def give_notice(
    *,
    by: User | None,
    participant: Participant,
    ground: str,
    effective_on: date | None = None,
    now: datetime,
) -> Termination:
    """Give notice today for the party that the person binds; from `effective_on` on the agreement holds no
    more: by default on the first day that the clause of the signed text allows, in the program's zone (R30).

    Begins the wind-down and tells both sides. Raises MayNotEnd, GroundNeeded, NothingToEnd, NoticeRuns,
    EffectiveTooEarly, EffectiveTooLate.
    """
    with as_ibm(by, why="notice of termination"):
        company = locked_company(participant.pk)
        side = party_of(by, company)
        if not ground.strip():
            raise GroundNeeded
        _refuse_unless_in_the_program(company)
        days = notice_terms(company).days
        notice = Termination.objects.create(
            participant=company,
            given_by_side=side,
            given_by=by,
            ground=ground.strip(),
            noticed_on=program_day(now, program_zone()),
            notice_days=days,
            effective_on=_effective(effective_on, days, program_day(now, program_zone())),
        )
        WindDownStep.objects.bulk_create(
            [WindDownStep(participant=company, termination=notice, kind=kind) for kind in WindDownKind]
        )
        if company.lifecycle == Lifecycle.ACTIVE:
            today = notice.noticed_on
            move_lifecycle(by=by, participant=company, to=Lifecycle.LEAVING, on=today, why=ground.strip())
        tell_of_notice(notice, now=now)
    return notice


def _refuse_unless_in_the_program(company: Participant) -> None:
    if not company.in_program:
        raise NothingToEnd(company.name)
    runs = Termination.objects.filter(participant=company, state=TerminationState.NOTICED).first()
    if runs is not None:
        raise NoticeRuns(runs)


def _effective(asked: date | None, notice_days: int, today: date) -> date:
    earliest = earliest_end(today, notice_days)
    if asked is None:
        return earliest
    if asked < earliest:
        raise EffectiveTooEarly(asked, today, earliest, notice_days)
    if asked > today + LATEST_AHEAD:
        raise EffectiveTooLate(today + LATEST_AHEAD)
    return asked
