"""The clock and the program's day; only views, tasks and commands read them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from kernel.periods import program_day


def program_zone() -> ZoneInfo:
    """Return the program's time zone (D1)."""
    return ZoneInfo(settings.PROGRAM_TIME_ZONE)


def day_of(at: datetime | None) -> date | None:
    """Return the program's day of a moment (D1); None for none."""
    return None if at is None else program_day(at, program_zone())


def now() -> datetime:
    """Return the present moment, in UTC."""
    return timezone.now()


def today() -> date:
    """Return the present day in the program's time zone (D1)."""
    return program_day(now(), program_zone())
