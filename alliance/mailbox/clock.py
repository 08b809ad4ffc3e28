"""The clock of the first answer, in working days of the program's zone; pure."""

from datetime import date, timedelta

SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Whether it is Monday to Friday; the Program keeps no list of holidays."""
    return day.weekday() < SATURDAY


def answer_due(received: date, working_days: int) -> date:
    """Return the last day on which a first answer is in time: so many working days after the day received.

    What comes at a weekend counts from the working day after it.
    """
    due = received
    for _each in range(working_days):
        due += timedelta(days=1)
        while not is_working_day(due):
            due += timedelta(days=1)
    return due


def is_late(due: date, *, answered: date | None, today: date) -> bool:
    """Whether the first answer came after its day, or has not come by then."""
    return (answered or today) > due
