"""A source's own rhythm, read from its complete feeds, and whether the latest is older than that. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

LATE_AFTER = 1.5
"""A feed is late when the time since the last one exceeds the usual distance by half of it."""
SHORTEST = timedelta(minutes=15)
"""Files that a person uploads one after the other are no rhythm."""


def rhythm_of(taken: Sequence[datetime]) -> timedelta | None:
    """Return the usual distance between complete feeds, newest first; None while there are not three, or one
    after the other.
    """
    gaps = [(newer - older).total_seconds() for newer, older in pairwise(taken)]
    usual = median(gaps) if len(gaps) >= 2 else 0
    return timedelta(seconds=usual) if usual >= SHORTEST.total_seconds() else None


def is_late(latest: datetime, usual: timedelta | None, now: datetime) -> bool:
    """Return whether a source is silent for longer than its rhythm allows; never without a rhythm."""
    return usual is not None and now - latest > usual * LATE_AFTER


def next_expected(latest: datetime, usual: timedelta | None) -> datetime | None:
    """Return when the next complete feed should have come by."""
    return None if usual is None else latest + usual
