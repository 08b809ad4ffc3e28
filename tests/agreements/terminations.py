"""Notices of termination as the tests give them."""

from datetime import UTC, date, datetime, timedelta

from accounts.models import User
from agreements.models import Termination, WindDownKind, WindDownStep
from agreements.services import execute_termination, give_notice
from kernel.tenancy import Role, acting
from participants.models import Participant

GIVEN = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
GIVEN_ON = date(2026, 11, 25)
EFFECTIVE = date(2026, 12, 25)
AFTER = datetime(2026, 12, 25, 17, 0, tzinfo=UTC)
GROUND = "Another direction"


def notice(company: Participant, *, by: User | None = None, now: datetime = GIVEN) -> Termination:
    """A notice on the first day that thirty days of the clause allow."""
    return give_notice(by=by, participant=company, ground=GROUND, now=now)


def executed(company: Participant, *, by: User | None = None) -> Termination:
    """A notice that took effect."""
    given = notice(company, by=by)
    execute_termination(termination_id=given.pk, now=AFTER)
    return present(given)


def present(given: Termination) -> Termination:
    """The notice as the database has it now."""
    with acting(role=Role.STAFF):
        return Termination.objects.select_related("participant").get(pk=given.pk)


def step(given: Termination, kind: WindDownKind) -> WindDownStep:
    """A step of a notice's wind-down, with its notice."""
    with acting(role=Role.STAFF):
        return WindDownStep.objects.select_related("termination").get(termination=given, kind=kind)


def days_later(days: int) -> datetime:
    """So many days after the notice."""
    return GIVEN + timedelta(days=days)
