"""When the demo's history happened: everything follows from the moment it is loaded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

from django.conf import settings

from kernel.clock import program_zone
from kernel.periods import Period, due_periods, program_day

FEED_TIME = time(5)
HISTORY = timedelta(days=600)
DAILY_FEEDS = 14
PUBLISHED_AFTER = timedelta(days=7)
NOTICE_LEFT = timedelta(days=37)


@dataclass(frozen=True)
class DemoCalendar:
    """The demo's days, in the program's zone; `now` is the moment at which its history ends."""

    now: datetime

    @cached_property
    def today(self) -> date:
        return program_day(self.now, program_zone())

    @cached_property
    def first_year(self) -> int:
        """The year in which the demo's program and its CRM mirror begin."""
        return (self.today - HISTORY).year

    @property
    def begins(self) -> date:
        return date(self.first_year, 1, 1)

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """Every period that has fallen due since the beginning, the longest due first."""
        return due_periods(self.begins, self.now, program_zone(), settings.ANNUAL_DUE)

    @cached_property
    def last_quarter(self) -> Period:
        """The latest closed quarter: it is under review."""
        return [period for period in self.periods if period.quarter is not None][-1]

    @cached_property
    def settled_year(self) -> int:
        """The latest year whose January evaluation is published; what comes after it is the present story."""
        return max(
            period.year for period in self.periods if period.quarter is None and self.is_published(period)
        )

    def is_published(self, period: Period) -> bool:
        """Whether the results of a period are out: a week after it fell due, the latest quarter's apart."""
        due_on = period.due_on(settings.ANNUAL_DUE)
        return due_on + PUBLISHED_AFTER < self.today and period != self.last_quarter

    @cached_property
    def newcomers_join_on(self) -> date:
        """The day on which the newest Participants joined: four months ago, if possible in this year."""
        usual, early = self.today - timedelta(days=120), date(self.today.year, 1, 12)
        return usual if usual > early or self.today <= early + timedelta(days=14) else early

    def moment(self, day: date, at: time = time(10)) -> datetime:
        """The moment of a day in the program's zone, never after `now`."""
        local = datetime.combine(day, at, tzinfo=program_zone())
        return min(local.astimezone(UTC), self.now)

    def feed_moments(self) -> Iterator[datetime]:
        """When the CRM was exported: monthly, at the January cut-offs, and daily of late."""
        for day in sorted(self._feed_days()):
            moment = datetime.combine(day, FEED_TIME, tzinfo=program_zone()).astimezone(UTC)
            if moment <= self.now:
                yield moment

    def report_days(self) -> Iterator[date]:
        """The days of which the Participants reported: the last of every closed quarter, and yesterday."""
        yield from (period.last_day for period in self.periods if period.quarter is not None)
        yesterday = self.today - timedelta(days=1)
        if yesterday > self.last_quarter.last_day:
            yield yesterday

    def next_guide_on(self) -> date:
        """The first day of a quarter that leaves the notice of a guide announced six days ago."""
        earliest = self.today + NOTICE_LEFT
        quarter = Period.quarter_of(earliest)
        return earliest if earliest == quarter.first_day else quarter.last_day + timedelta(days=1)

    def _feed_days(self) -> set[date]:
        months = {
            date(year, month, 1)
            for year in range(self.first_year, self.today.year + 1)
            for month in range(1, 13)
        }
        evaluations = {
            period.due_on(settings.ANNUAL_DUE) for period in self.periods if period.quarter is None
        }
        lately = {self.today - timedelta(days=back) for back in range(DAILY_FEEDS)}
        return {day for day in months | evaluations | lately if day <= self.today}
