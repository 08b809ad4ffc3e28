"""The program year and its quarters, in the program's time zone (D1, D7, D11).

Pure: a day is a `date` of the program, a moment an aware `datetime`, the program's zone an argument.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Self

FIRST_YEAR, LAST_YEAR = 1990, 2100
ANNUAL_DUE = (1, 15)

_WRITTEN = re.compile(r"([0-9]{4})(?:Q([1-4]))?", re.ASCII)


class PeriodUnreadable(ValueError):
    """A text or a pair of numbers that names no period of the program."""

    def __init__(self, written: object) -> None:
        super().__init__(
            f"{written!r} is not a period. Write a quarter as 2026Q3 or a year as 2025, "
            f"between {FIRST_YEAR} and {LAST_YEAR}."
        )


class MomentWithoutZone(ValueError):
    """A moment that does not say its time zone, so nobody can tell its day."""

    def __init__(self, moment: datetime) -> None:
        super().__init__(f"{moment.isoformat()} has no time zone. Give the moment with its offset from UTC.")


class AnnualDueDayUnusable(ValueError):
    """A due day of the annual evaluation that not every year has."""

    def __init__(self, annual_due: tuple[int, int]) -> None:
        month, day = annual_due
        super().__init__(
            f"Month {month}, day {day} cannot be the annual due day. Choose a day that every year has, "
            "such as month 1, day 15."
        )


class PeriodKind(StrEnum):
    """A quarter, or a calendar year (R9, R10)."""

    QUARTERLY = "quarterly"
    ANNUAL = "annual"


@dataclass(frozen=True, slots=True)
class Period:
    """A program year, or one quarter of it (D1: the calendar year)."""

    year: int
    quarter: int | None = None

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR or self.quarter not in (None, 1, 2, 3, 4):
            raise PeriodUnreadable(f"{self.year}" if self.quarter is None else f"{self.year}Q{self.quarter}")

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read `2026Q3` or `2025`; raises `PeriodUnreadable`."""
        match = _WRITTEN.fullmatch(written)
        if match is None:
            raise PeriodUnreadable(written)
        year, quarter = match.groups()
        return cls(int(year), int(quarter) if quarter else None)

    @classmethod
    def quarter_of(cls, day: date) -> Self:
        """The quarter in which a day of the program lies."""
        return cls(day.year, (day.month + 2) // 3)

    def __str__(self) -> str:
        return f"{self.year}" if self.quarter is None else f"{self.year}Q{self.quarter}"

    @property
    def kind(self) -> PeriodKind:
        return PeriodKind.ANNUAL if self.quarter is None else PeriodKind.QUARTERLY

    @property
    def year_start(self) -> date:
        """The first day of the program year: year-to-date figures count from here."""
        return date(self.year, 1, 1)

    @property
    def first_day(self) -> date:
        return self.year_start if self.quarter is None else date(self.year, 3 * self.quarter - 2, 1)

    @property
    def last_day(self) -> date:
        """The last day that still belongs to the period."""
        if self.quarter is None or self.quarter == 4:
            return date(self.year, 12, 31)
        return date(self.year, 3 * self.quarter + 1, 1) - timedelta(days=1)

    def due_on(self, annual_due: tuple[int, int] = ANNUAL_DUE) -> date:
        """The program day on which the assessment falls due: D1.

        A quarter is due on the day after it, a year on `annual_due` (month, day) of the following one.
        """
        if self.quarter is not None:
            return self.last_day + timedelta(days=1)
        try:
            date(2001, *annual_due)  # no leap year, so 29 February is refused in every year alike
        except ValueError as refused:
            raise AnnualDueDayUnusable(annual_due) from refused
        return date(self.year + 1, *annual_due)

    def due_at(self, zone: tzinfo, annual_due: tuple[int, int] = ANNUAL_DUE) -> datetime:
        """The moment in UTC at which the due day begins in the program's zone: the cut-off of D2."""
        return datetime.combine(self.due_on(annual_due), time.min, tzinfo=zone).astimezone(UTC)

    def is_due(self, now: datetime, zone: tzinfo, annual_due: tuple[int, int] = ANNUAL_DUE) -> bool:
        """Whether the period may be assessed at `now`; raises `MomentWithoutZone`."""
        return _aware(now) >= self.due_at(zone, annual_due)


def due_periods(
    since: date, now: datetime, zone: tzinfo, annual_due: tuple[int, int] = ANNUAL_DUE
) -> tuple[Period, ...]:
    """Every period that ended on or after `since` and is due by `now`, the longest due first.

    For catching up after a time without a scheduler (D1). Raises `MomentWithoutZone`.
    """
    due = [
        period
        for period in _periods_of_years(since.year, program_day(now, zone).year)
        if period.last_day >= since and period.is_due(now, zone, annual_due)
    ]
    return tuple(sorted(due, key=lambda period: (period.due_on(annual_due), period.quarter is None)))


def _periods_of_years(first: int, last: int) -> Iterator[Period]:
    for year in range(max(first, FIRST_YEAR), min(last, LAST_YEAR) + 1):
        yield from (Period(year, quarter) for quarter in (1, 2, 3, 4))
        yield Period(year)


def program_day(moment: datetime, zone: tzinfo) -> date:
    """The day of the program on which a moment falls; raises `MomentWithoutZone`."""
    return _aware(moment).astimezone(zone).date()


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise MomentWithoutZone(moment)
    return moment


def full_months_missed(joined_on: date, year: int) -> int:
    """How many months of the program year were not full months of membership, 0 to 12: D7.

    The month of joining is full only for who joined on its first day.
    """
    if joined_on.year != year:
        return 0 if joined_on.year < year else 12
    return joined_on.month - 1 if joined_on.day == 1 else joined_on.month


@dataclass(frozen=True, slots=True)
class EntryWindow:
    """The months before a day, on which entry is judged (D11): the day itself does not count any more.

    It stands where a `Period` does: `year_start` is its first day, `year` the one whose plan rates apply.
    """

    day: date
    months: int = 12

    @property
    def year_start(self) -> date:
        """The first day that counts."""
        return months_before(self.day, self.months)

    @property
    def last_day(self) -> date:
        """The last day that counts."""
        return self.day - timedelta(days=1)

    @property
    def year(self) -> int:
        """The program year of the last day."""
        return self.last_day.year


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month: a window that begins there and ends the day before `day` (D11).

    Where that month has no such day, its last: twelve months before 29 February is 28 February.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
