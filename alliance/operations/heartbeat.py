"""When the schedule last looked for due work; kept where all processes see it, and lost without harm."""

from datetime import datetime, timedelta

from django.core.cache import cache

KEY = "schedule-seen-at"
SILENT_AFTER = timedelta(minutes=2)


def note_beat(now: datetime) -> None:
    """Note that the schedule ran; called by the job that finds due work."""
    cache.set(KEY, now.isoformat(), timeout=None)


def last_beat() -> datetime | None:
    """Return when the schedule last ran, None where nobody noted it."""
    noted = cache.get(KEY)
    return datetime.fromisoformat(noted) if noted else None


def is_silent(seen: datetime | None, now: datetime) -> bool:
    """Return whether the schedule has missed its turns for too long."""
    return seen is not None and now - seen > SILENT_AFTER
