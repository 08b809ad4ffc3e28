"""The clock and the program's day; only views, tasks and commands read them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def program_zone() -> ZoneInfo:
    """Return the program's time zone (D1)."""
    return ZoneInfo(settings.PROGRAM_TIME_ZONE)


def now() -> datetime:
    """Return the present moment, in UTC."""
    return timezone.now()


def today() -> date:
    """Return the present day in the program's time zone (D1)."""
    return now().astimezone(program_zone()).date()
