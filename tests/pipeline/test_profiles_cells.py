"""Numbers, days, moments and stages: read exactly as the profile says, or refused in words."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.profiles.cells import (
    Refusal,
    number_text,
    parse_currency,
    parse_day,
    parse_moment,
    parse_number,
    parse_probability,
    parse_stage,
    parse_text,
)
from pipeline.profiles.shortcuts import moment_shortcut, number_shortcut

NEW_YORK = ZoneInfo("America/New_York")
STAMP = "%Y-%m-%dT%H:%M:%S.%f%z"
AMOUNTS = st.decimals(min_value=0, max_value=Decimal("999999999999.9999"), places=4)
MOMENTS = st.datetimes(datetime.fromisoformat("1980-01-01"), datetime.fromisoformat("2110-01-01"))


def what(value: object) -> str:
    assert isinstance(value, Refusal), value
    return value.what


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "number"),
    [
        ("1054", ".", "", "1054"),
        ("1124741.15", ".", "", "1124741.15"),
        ("1,234.56", ".", ",", "1234.56"),
        ("1234.56", ".", ",", "1234.56"),
        ("1.234.567,8", ",", ".", "1234567.8"),
        ("1 234,5", ",", " ", "1234.5"),
        ("25000.000000", ".", "", "25000"),
        (".5", ".", "", "0.5"),
        ("007", ".", "", "7"),
        ("0", ".", "", "0"),
        ("999999999999.9999", ".", "", "999999999999.9999"),
    ],
)
def test_a_number_is_read_in_the_style_of_the_profile(
    text: str, decimal: str, thousands: str, number: str
) -> None:
    assert parse_number(text, decimal, thousands) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("NaN", "unreadable number"),
        ("Infinity", "unreadable number"),
        ("1e400", "unreadable number"),
        ("1E5", "unreadable number"),
        ("$5", "unreadable number"),
        ("+5", "unreadable number"),
        ("5.", "unreadable number"),
        ("1 000", "unreadable number"),
        ("٣", "unreadable number"),
        ("1_000", "unreadable number"),
        ("9" * 50, "unreadable number"),
        ("-5", "negative value"),
        ("−5", "negative value"),
        ("(5.00)", "negative value"),
        ("1.23456", "number with too many decimals"),
        ("1000000000000", "number too large"),
    ],
)
def test_what_is_no_plain_amount_is_refused(text: str, reason: str) -> None:
    assert what(parse_number(text, ".", "")) == reason


@pytest.mark.parametrize("text", ["1,23,4.5", "1234,567", ",123", "1,2345", "1,,234", "1.234,56"])
def test_wrong_grouping_is_refused(text: str) -> None:
    assert what(parse_number(text, ".", ",")) == "unreadable number"


@given(AMOUNTS, st.sampled_from([(".", ","), (",", "."), (",", " "), (".", "'"), (".", "")]))
def test_every_amount_survives_its_spelling(amount: Decimal, style: tuple[str, str]) -> None:
    decimal, thousands = style
    grouped = f"{amount:,.4f}".replace(",", "_").replace(".", decimal).replace("_", thousands)

    assert parse_number(grouped, decimal, thousands) == amount
    assert Decimal(number_text(amount)) == amount


@given(st.one_of(AMOUNTS.map(str), st.from_regex(r"[0-9.,e-]{0,20}", fullmatch=True)))
def test_the_number_shortcut_agrees_with_the_long_way(text: str) -> None:
    quick = number_shortcut(".")(text)
    number = parse_number(text, ".", "")

    assert quick is None or (isinstance(number, Decimal) and quick == number_text(number))


@pytest.mark.parametrize(
    ("text", "formats", "day"),
    [
        ("2025-03-09", ["%Y-%m-%d"], date(2025, 3, 9)),
        ("09.03.2025", ["%Y-%m-%d", "%d.%m.%Y"], date(2025, 3, 9)),
        ("02/23/26 08:55 PM", ["%m/%d/%y", "%m/%d/%y %I:%M %p"], date(2026, 2, 23)),
        ("2025-01-01T03:00:00.000+0000", [STAMP], date(2024, 12, 31)),
        ("2025-01-01T03:00:00", ["%Y-%m-%dT%H:%M:%S"], date(2025, 1, 1)),
        ("1990-01-01", ["%Y-%m-%d"], date(1990, 1, 1)),
        ("2100-12-31", ["%Y-%m-%d"], date(2100, 12, 31)),
    ],
)
def test_a_day_is_the_program_s_day(text: str, formats: list[str], day: date) -> None:
    assert parse_day(text, formats, NEW_YORK) == day


def test_a_text_far_longer_than_a_day_is_refused_unread() -> None:
    assert isinstance(parse_day(f"2025{' ' * 100}03 09", ["%Y %m %d"], NEW_YORK), Refusal)


def test_an_unreadable_day_is_refused_with_what_was_expected() -> None:
    refusal = parse_day("31/02/2025", ["%Y-%m-%d"], NEW_YORK)

    assert isinstance(refusal, Refusal)
    assert (
        refusal.reason("qualified_on") == "unreadable date “31/02/2025” in qualified_on (expected %Y-%m-%d)"
    )


@pytest.mark.parametrize("text", ["1989-12-31", "2101-01-01", "0001-01-01", "9999-12-31"])
def test_a_day_beyond_the_range_is_refused(text: str) -> None:
    assert what(parse_day(text, ["%Y-%m-%d"], NEW_YORK)) == "date out of range"


def test_a_day_that_two_formats_read_differently_is_refused() -> None:
    formats = ["%d/%m/%Y", "%m/%d/%Y"]

    assert what(parse_day("01/02/2025", formats, NEW_YORK)) == "ambiguous date"
    assert parse_day("02/02/2025", formats, NEW_YORK) == date(2025, 2, 2)
    assert parse_day("25/12/2025", formats, NEW_YORK) == date(2025, 12, 25)


def test_a_moment_without_a_zone_is_program_time() -> None:
    formats = [STAMP, "%Y-%m-%d %H:%M"]

    assert parse_moment("2025-07-01 20:00", formats, NEW_YORK) == datetime(2025, 7, 2, 0, 0, tzinfo=UTC)
    assert parse_moment("2025-07-01T20:00:00.5+0200", formats, NEW_YORK) == datetime(
        2025, 7, 1, 18, 0, 0, 500_000, tzinfo=UTC
    )


@given(MOMENTS, st.sampled_from(["", "Z", "+0530", "-11:00"]))
def test_the_moment_shortcut_agrees_with_the_long_way(moment: datetime, offset: str) -> None:
    formats = ["%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z", STAMP]
    for text in (moment.date().isoformat(), moment.isoformat() + offset):
        quick = {day: (moment_shortcut(formats, NEW_YORK, day=day) or str)(text) for day in (True, False)}
        day, instant = parse_day(text, formats, NEW_YORK), parse_moment(text, formats, NEW_YORK)
        assert quick[True] is None or (isinstance(day, date) and quick[True] == day.isoformat())
        assert quick[False] is None or (isinstance(instant, datetime) and quick[False] == instant.isoformat())


def test_the_moment_shortcut_stands_back_where_another_format_begins_with_the_year() -> None:
    assert moment_shortcut(["%Y-%m-%d", "%Y-%d-%m"], NEW_YORK, day=True) is None


@given(st.text(max_size=90))
def test_no_text_makes_a_cell_raise(text: str) -> None:
    assert isinstance(parse_day(text, ["%Y-%m-%d", STAMP, "%d %b %y"], NEW_YORK), date | Refusal)
    assert isinstance(parse_number(text, ",", "."), Decimal | Refusal)
    assert isinstance(parse_currency(text), str | Refusal)
    assert isinstance(parse_text(text, 50), str | Refusal)


def test_a_probability_is_a_percentage() -> None:
    assert parse_probability("100", ".", "") == 100
    assert what(parse_probability("100.5", ".", "")) == "probability out of range"
    assert what(parse_probability("-1", ".", "")) == "negative value"


def test_a_currency_is_three_letters_in_capitals() -> None:
    assert parse_currency("eur") == "EUR"
    assert {what(parse_currency(text)) for text in ("€", "US", "USDT", "ınr", "U5D")} == {
        "unreadable currency"
    }


def test_a_stage_is_the_one_that_the_profile_maps() -> None:
    assert parse_stage("Closed Won", {"Closed Won": "won"}) == "won"
    assert what(parse_stage("won", {"Closed Won": "won"})) == "unknown stage"


def test_without_a_stage_map_the_canonical_names_are_read() -> None:
    assert parse_stage("won", {}) == "won"
    assert what(parse_stage("Closed Won", {})) == "unknown stage"


@pytest.mark.parametrize("text", ["<script>", "{{7*7}}", "=1+1", "\u202eevil", "two\nlines", "Ünïcödé"])
def test_hostile_text_is_kept_as_it_is(text: str) -> None:
    assert parse_text(text, 500) == text


def test_control_characters_and_overlong_text_are_refused() -> None:
    assert what(parse_text("a\x00b", 500)) == "control character"
    assert what(parse_text("a\x1bb", 500)) == "control character"
    assert what(parse_text("x" * 501, 500)) == "text of 501 characters"
