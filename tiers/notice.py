"""The clock of a guide's notice: thirty full days between announcement and effect (R40). Pure."""

from datetime import date, timedelta
from typing import Final

FULL_DAYS: Final = 30
"""Days that lie wholly between the day of the announcement and the first day of effect."""


def earliest_effective(announced_on: date) -> date:
    """Return the first day on which a guide announced on this day may take effect."""
    return announced_on + timedelta(days=FULL_DAYS + 1)


def last_announcement(effective_on: date) -> date:
    """Return the last day on which a guide that takes effect on this day may be announced."""
    return effective_on - timedelta(days=FULL_DAYS + 1)


def notice_over(announced_on: date) -> date:
    """Return the last of the full days of notice."""
    return announced_on + timedelta(days=FULL_DAYS)
