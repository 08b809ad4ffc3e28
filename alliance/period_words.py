"""Periods and spans of time in words. Pure."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.formats import day_short

HOURS_A_DAY = 24


def assessment_words(year: int, quarter: int | None) -> str:
    """Return what is assessed: `Quarter 3 of 2026`, `Year 2025`."""
    if quarter is None:
        return _("Year %(year)d") % {"year": year}
    return _("Quarter %(quarter)d of %(year)d") % {"quarter": quarter, "year": year}


def span_words(span: timedelta) -> str:
    """Return a span as a person says it: `40 minutes`, `3 hours`, `9 days`."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 2 * HOURS_A_DAY:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", hours // HOURS_A_DAY) % {"n": hours // HOURS_A_DAY}


def day_of_list(on: date, today: date) -> str:
    """Return a date at the head of a line: `Today`, `6 Jul`, and the year where it is another."""
    if on == today:
        return _("Today")
    return day_short(on) if on.year == today.year else f"{day_short(on)} {on.year}"
