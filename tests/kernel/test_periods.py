"""The program year and its quarters: D1, D7, D11, R40."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.periods import (
    AnnualDueDayUnusable,
    EntryWindow,
    MomentWithoutZone,
    Period,
    PeriodKind,
    PeriodUnreadable,
    due_periods,
    full_months_missed,
    months_before,
    program_day,
)

NEW_YORK = ZoneInfo("America/New_York")
ZONES = [NEW_YORK, ZoneInfo("Pacific/Kiritimati"), ZoneInfo("America/Los_Angeles"), ZoneInfo("UTC")]

zones = st.sampled_from(ZONES)
days = st.dates(date(1991, 1, 1), date(2099, 12, 31))
moments = st.integers(1991, 2098).flatmap(
    lambda year: st.timedeltas(timedelta(0), timedelta(days=366)).map(
        datetime(year, 1, 1, tzinfo=UTC).__add__
    )
)
periods = st.builds(Period, st.integers(1996, 2099), st.sampled_from([None, 1, 2, 3, 4]))


def test_a_quarter_is_read_with_its_days():
    period = Period.parse("2026Q3")
    assert (period.kind, period.year, period.quarter) == (PeriodKind.QUARTERLY, 2026, 3)
    assert (period.first_day, period.last_day) == (date(2026, 7, 1), date(2026, 9, 30))
    assert period.year_start == date(2026, 1, 1)


def test_a_year_is_read_with_its_days():
    period = Period.parse("2025")
    assert (period.kind, period.quarter) == (PeriodKind.ANNUAL, None)
    assert (period.first_day, period.last_day) == (date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    "written",
    ["", "2026Q0", "2026Q5", "2026q3", "26Q1", " 2026", "2026Q3\n", "٢٠٢٦", "1989", "2101Q1", "9999"],
)
def test_a_text_that_names_no_period_is_refused_with_the_mend(written):
    with pytest.raises(PeriodUnreadable, match="2026Q3"):
        Period.parse(written)


@pytest.mark.parametrize(
    ("written", "zone", "due"),
    [
        ("2026Q1", NEW_YORK, datetime(2026, 4, 1, 4, tzinfo=UTC)),  # summer time
        ("2026Q4", NEW_YORK, datetime(2027, 1, 1, 5, tzinfo=UTC)),
        ("2025", NEW_YORK, datetime(2026, 1, 15, 5, tzinfo=UTC)),
        ("2026Q4", ZONES[1], datetime(2026, 12, 31, 10, tzinfo=UTC)),  # the first to see the new year
        ("2026Q2", ZONES[2], datetime(2026, 7, 1, 7, tzinfo=UTC)),
    ],
)
def test_a_period_falls_due_at_midnight_in_the_programs_zone(written, zone, due):
    period = Period.parse(written)
    assert period.due_at(zone) == due
    assert period.is_due(due, zone)
    assert not period.is_due(due - timedelta(microseconds=1), zone)


def test_the_annual_due_day_is_a_setting():
    assert Period(2025).due_at(ZONES[3], (2, 1)) == datetime(2026, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize("annual_due", [(2, 29), (2, 30), (13, 1), (0, 1)])
def test_an_annual_due_day_that_some_year_lacks_is_refused(annual_due):
    with pytest.raises(AnnualDueDayUnusable, match="every year"):
        Period(2027).due_on(annual_due)


def test_catching_up_lists_what_is_due_oldest_first_and_once():
    now = datetime(2026, 4, 2, tzinfo=UTC)
    due = due_periods(date(2025, 7, 1), now, NEW_YORK)
    assert [str(period) for period in due] == ["2025Q3", "2025Q4", "2025", "2026Q1"]


def test_the_year_is_not_due_on_new_years_day():
    due = due_periods(date(2025, 10, 1), datetime(2026, 1, 2, tzinfo=UTC), NEW_YORK)
    assert [str(period) for period in due] == ["2025Q4"]


def test_a_moment_without_zone_is_refused():
    with pytest.raises(MomentWithoutZone, match="offset"):
        program_day(datetime(2026, 1, 1), NEW_YORK)  # noqa: DTZ001


def test_a_lead_late_on_31_december_belongs_to_the_programs_day():
    moment = datetime(2026, 1, 1, 4, 30, tzinfo=UTC)
    assert program_day(moment, NEW_YORK) == date(2025, 12, 31)
    assert program_day(moment, ZoneInfo("UTC")) == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("joined_on", "missed"),
    [
        (date(2025, 12, 31), 0),
        (date(2026, 1, 1), 0),
        (date(2026, 1, 2), 1),
        (date(2026, 7, 1), 6),
        (date(2026, 7, 2), 7),
        (date(2026, 12, 1), 11),
        (date(2026, 12, 2), 12),
        (date(2027, 1, 1), 12),
    ],
)
def test_only_a_full_month_of_membership_counts_in_the_first_year(joined_on, missed):
    assert full_months_missed(joined_on, 2026) == missed


def test_entry_looks_at_the_twelve_months_before():
    assert months_before(date(2026, 7, 1), 12) == date(2025, 7, 1)
    assert months_before(date(2028, 2, 29), 12) == date(2027, 2, 28)
    window = EntryWindow(date(2026, 1, 1))
    assert (window.year_start, window.last_day, window.year) == (date(2025, 1, 1), date(2025, 12, 31), 2025)


@given(st.dates(date(1992, 1, 1), date(2099, 12, 31)), st.integers(1, 24))
def test_an_entry_window_ends_the_day_before_and_is_a_whole_number_of_months(day, months):
    first = EntryWindow(day, months).year_start
    assert first < day
    assert (day.year - first.year) * 12 + day.month - first.month == months
    assert first.day == day.day or (first + timedelta(days=1)).day == 1


@given(periods)
def test_a_period_reads_back_as_it_is_written(period):
    assert Period.parse(str(period)) == period


@given(days)
def test_every_day_lies_in_its_quarter(day):
    quarter = Period.quarter_of(day)
    assert quarter.first_day <= day <= quarter.last_day


@given(st.integers(1990, 2100))
def test_quarters_tile_the_year(year):
    quarters = [Period(year, quarter) for quarter in (1, 2, 3, 4)]
    assert quarters[0].first_day == Period(year).first_day
    assert quarters[-1].last_day == Period(year).last_day
    for before, after in pairwise(quarters):
        assert before.last_day + timedelta(days=1) == after.first_day


@given(periods, zones)
def test_the_due_day_begins_at_the_due_moment_and_not_before(period, zone):
    due = period.due_at(zone)
    assert program_day(due, zone) == period.due_on() > period.last_day
    assert program_day(due - timedelta(seconds=1), zone) < period.due_on()


@given(days, moments, zones)
def test_catching_up_finds_exactly_the_periods_that_are_due(since, now, zone):
    due = due_periods(since, now, zone)
    assert list(due) == sorted(due, key=lambda period: period.due_at(zone))
    years = range(1991, 2101)
    everything = [Period(year, quarter) for year in years for quarter in (None, 1, 2, 3, 4)]
    wanted = {period for period in everything if period.last_day >= since and period.is_due(now, zone)}
    assert set(due) == wanted
    assert len(due) == len(wanted)


@given(days, st.integers(1991, 2099))
def test_joining_later_never_misses_fewer_months(joined_on, year):
    missed = full_months_missed(joined_on, year)
    assert 0 <= missed <= full_months_missed(joined_on + timedelta(days=1), year) <= 12
