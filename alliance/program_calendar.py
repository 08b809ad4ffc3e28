"""The dates that the program's calendar starts by itself (D1, R40). Pure."""

from dataclasses import dataclass
from datetime import date

from kernel.periods import Period, PeriodKind
from tiers.notice import last_announcement


@dataclass(frozen=True, slots=True)
class ProgramDate:
    """A coming day, what happens on it, and what is said beside it, by kind."""

    on: date
    kind: str
    period: Period
    version: str = ""


def coming_dates(
    today: date, *, annual_due: tuple[int, int], coming_guide: tuple[str, date] | None, shown: int = 5
) -> tuple[ProgramDate, ...]:
    """Return the next dates, the nearest first: quarters and years that fall due, guides that take effect.

    `coming_guide` is version and first day of the announced one. The last day to announce a guide for the
    coming year is a date of its own (R40).
    """
    dates = [
        ProgramDate(period.due_on(annual_due), period.kind.value, period)
        for year in (today.year - 1, today.year, today.year + 1)
        for period in (*(Period(year, quarter) for quarter in (1, 2, 3, 4)), Period(year))
    ]
    dates += [
        ProgramDate(last_announcement(date(year, 1, 1)), "last_announcement", Period(year))
        for year in (today.year + 1, today.year + 2)
    ]
    if coming_guide is not None:
        dates.append(ProgramDate(coming_guide[1], "guide", Period(coming_guide[1].year), coming_guide[0]))
    ahead = (each for each in dates if each.on > today)
    return tuple(sorted(ahead, key=lambda each: (each.on, each.kind != PeriodKind.QUARTERLY.value))[:shown])
