"""The demo's departures: one company has left by notice of IBM, the notice of another runs (R30)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from accounts.models import User
from agreements.models import Termination, WindDownKind, WindDownStep
from agreements.services import due_terminations, execute_termination, give_notice, mark_step_done
from alliance.demo.agreements import NOTICE_DAYS, signatory_of
from alliance.demo.calendar import DemoCalendar
from alliance.demo.companies import COMPANIES, Situation
from alliance.demo.happenings import Happening
from alliance.demo.participants import companies_on_record
from participants.models import Participant

GIVEN_AGO: Final = 12
MARKED_AGO: Final = 5
GROUND_OF_IBM: Final = "The technology is part of no IBM Services Offering any more."
GROUND_OF_COMPANY: Final = "We are giving up our services business at the end of the year."


def departures(calendar: DemoCalendar, staff: Mapping[str, User]) -> Iterator[Happening]:
    """A notice that took effect early in the latest closed quarter, and one of some days ago."""
    left_on = calendar.last_quarter.first_day + timedelta(days=10)
    given_on = left_on - timedelta(days=NOTICE_DAYS[1])

    def ago(days: int) -> datetime:
        return calendar.moment(calendar.today - timedelta(days=days))

    yield Happening(calendar.moment(given_on), partial(_dismiss, staff["morgan"], left_on))
    yield Happening(calendar.moment(left_on), _execute)
    yield Happening(ago(GIVEN_AGO), _leave)
    yield Happening(ago(MARKED_AGO), _take_the_logo_off)


def _dismiss(by: User, effective_on: date, now: datetime) -> None:
    company = _of(Situation.FORMER)
    give_notice(by=by, participant=company, ground=GROUND_OF_IBM, effective_on=effective_on, now=now)


def _execute(now: datetime) -> None:
    for termination_id in due_terminations(now=now):
        execute_termination(termination_id=termination_id, now=now)


def _leave(now: datetime) -> None:
    company = _of(Situation.LEAVING)
    give_notice(by=signatory_of(company, now=now), participant=company, ground=GROUND_OF_COMPANY, now=now)


def _take_the_logo_off(now: datetime) -> None:
    company = _of(Situation.LEAVING)
    notice = Termination.objects.get(participant=company)
    step = WindDownStep.objects.select_related("termination").get(termination=notice, kind=WindDownKind.LOGO)
    mark_step_done(by=signatory_of(company, now=now), step=step, note="Taken off our pages.", now=now)


def _of(situation: Situation) -> Participant:
    company = next(each for each in COMPANIES if each.situation == situation)
    return companies_on_record()[company.slug]
