"""Thirty full days of notice, counted in the program's zone, and the clock that shows them (R40)."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from accounts.models import Notice, User
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting
from tests.tiers.program import three_tiers
from tiers.models import ProgramGuide
from tiers.notice import earliest_effective, last_announcement, notice_over
from tiers.pages.guide_notice import days_left_words, notice_clock
from tiers.selectors.guides import guide_in_force
from tiers.services.guides import NoticeTooShort, announce_guide, import_guide

pytestmark = pytest.mark.django_db

LATE_EVENING = datetime(2026, 11, 25, 4, 59, tzinfo=UTC)
"""One minute before midnight in New York; the next day's afternoon in Auckland; the 25th in UTC."""
DAYS = {
    "America/New_York": date(2026, 11, 24),
    "UTC": date(2026, 11, 25),
    "Pacific/Auckland": date(2026, 11, 25),
    "Pacific/Kiritimati": date(2026, 11, 25),
    "Pacific/Pago_Pago": date(2026, 11, 24),
}


def draft(effective_on: date, version: str = "2027.1") -> ProgramGuide:
    text = json.dumps(three_tiers(version=version, effective_on=effective_on.isoformat()))
    return import_guide(by=None, text=text, in_force=False, now=LATE_EVENING).guide


def test_thirty_full_days_lie_between_announcement_and_effect() -> None:
    assert earliest_effective(date(2026, 1, 1)) == date(2026, 2, 1)
    assert last_announcement(date(2026, 2, 1)) == date(2026, 1, 1)
    assert notice_over(date(2026, 1, 1)) == date(2026, 1, 31)


@pytest.mark.parametrize("zone", DAYS)
def test_thirty_one_days_later_is_allowed_and_thirty_is_refused(
    settings: Any, morgan: User, zone: str
) -> None:
    settings.PROGRAM_TIME_ZONE = zone
    today = DAYS[zone]
    with pytest.raises(NoticeTooShort):
        announce_guide(by=morgan, guide=draft(today + timedelta(days=30)), now=LATE_EVENING)
    allowed = draft(today + timedelta(days=31), "2027.2")
    assert announce_guide(by=morgan, guide=allowed, now=LATE_EVENING).state == "announced"


def test_a_minute_later_the_programs_day_is_another(settings: Any, morgan: User) -> None:
    settings.PROGRAM_TIME_ZONE = "America/New_York"
    guide = draft(date(2026, 12, 25))
    with pytest.raises(NoticeTooShort):
        announce_guide(by=morgan, guide=guide, now=LATE_EVENING + timedelta(minutes=1))
    assert announce_guide(by=morgan, guide=guide, now=LATE_EVENING).state == "announced"


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe"])
def test_days_are_counted_over_a_change_of_the_clocks(settings: Any, morgan: User, zone: str) -> None:
    settings.PROGRAM_TIME_ZONE = zone
    for announced in (date(2026, 3, 5), date(2026, 10, 5)):
        noon = datetime(announced.year, announced.month, announced.day, 12, tzinfo=ZoneInfo(zone))
        with pytest.raises(NoticeTooShort):
            announce_guide(by=morgan, guide=draft(announced + timedelta(days=30), f"{announced}.a"), now=noon)
        allowed = draft(announced + timedelta(days=31), f"{announced}.b")
        assert announce_guide(by=morgan, guide=allowed, now=noon).state == "announced"


def test_it_takes_effect_by_itself_on_its_first_day(morgan: User) -> None:
    announce_guide(by=morgan, guide=draft(date(2027, 1, 1)), now=LATE_EVENING)
    assert guide_in_force(date(2026, 12, 31)) is None
    found = guide_in_force(date(2027, 1, 1))
    assert found is not None
    assert found.version == "2027.1"


def test_the_clock_shows_days_left_and_the_end_of_thirty_days(settings: Any, morgan: User) -> None:
    settings.PROGRAM_TIME_ZONE = "UTC"
    guide = announce_guide(by=morgan, guide=draft(date(2027, 1, 4)), now=LATE_EVENING)
    shown = notice_clock(guide, today=date(2026, 12, 5))
    assert shown is not None
    assert (shown.days_left, shown.today_words, shown.announced) == ("30", "Today, day 10", "25 Nov")
    assert (shown.done, shown.thirty, shown.thirty_words) == ("25.0", "75.0", "30 days, 25 Dec")
    assert "Day 10 of 40" in shown.label
    assert days_left_words(guide, date(2026, 12, 5)) == "in 30 days"
    assert days_left_words(guide, date(2027, 1, 3)) == "in 1 day"


def test_the_words_of_a_long_notice_stand_beside_the_day_it_was_announced(morgan: User) -> None:
    guide = announce_guide(by=morgan, guide=draft(date(2028, 1, 1)), now=LATE_EVENING)
    shown = notice_clock(guide, today=date(2026, 12, 5))
    assert shown is not None
    assert (shown.thirty_anchor, shown.thirty_at) == ("start", "22.0")


def test_no_clock_runs_for_a_draft_nor_once_it_is_in_force(morgan: User) -> None:
    guide = draft(date(2027, 1, 4))
    assert notice_clock(guide, today=date(2026, 12, 5)) is None
    guide = announce_guide(by=morgan, guide=guide, now=LATE_EVENING)
    assert notice_clock(guide, today=date(2027, 1, 4)) is None
    assert days_left_words(guide, date(2027, 1, 4)) == ""


def test_the_announcement_leads_to_the_version_whatever_it_is_called(morgan: User, ada: User) -> None:
    announce_guide(by=morgan, guide=draft(date(2027, 2, 1), "2027 #1"), now=LATE_EVENING)
    with acting(role=Role.STAFF):
        letter = OutboxMail.objects.get(kind="guide_announced", to=ada.email)
        notice = Notice.objects.get(user=ada, topic="guide")
    assert f"{settings.SITE_URL}/guide/2027%20%231/" in letter.text
    assert notice.url == "/guide/2027%20%231/"
