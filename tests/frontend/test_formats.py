from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import formats

EASTERN = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("4386500", "$4.39M"),
        ("0", "$0.00M"),
        ("613500", "$0.61M"),
        ("-180000", "−$0.18M"),
        ("1204999999.99", "$1.20B"),
        ("999995000", "$1,000.00M"),
    ],
)
def test_tiles_show_millions_with_two_decimals(amount, text):
    assert formats.money_short(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [("1480000", "1,480,000"), ("1480000.50", "1,480,000.50"), ("-0.05", "−0.05"), ("0.00", "0")],
)
def test_lines_show_cents_only_when_there_are_any(amount, text):
    assert formats.usd(Decimal(amount)) == text


def test_an_amount_in_its_own_currency_names_it():
    assert formats.money_full(Decimal("1480000"), "CHF") == "CHF 1,480,000"


@pytest.mark.parametrize(("amount", "text"), [("3", "+3"), ("-3", "−3"), ("0", "0")])
def test_a_difference_carries_its_sign(amount, text):
    assert formats.signed(formats.usd, Decimal(amount)) == text


@pytest.mark.parametrize(
    ("share", "decimals", "text"),
    [("0.877", 0, "88%"), ("0.877", 1, "87.7%"), ("1.1", 0, "110%"), ("-0.005", 1, "−0.5%")],
)
def test_a_share_is_a_percentage(share, decimals, text):
    assert formats.percent(Decimal(share), decimals) == text


@pytest.mark.parametrize(
    ("value", "text"), [("120", "120"), ("2.50", "2.5"), ("1200", "1,200"), ("-4", "−4")]
)
def test_a_figure_has_no_needless_zeros(value, text):
    assert formats.figure(Decimal(value)) == text


def test_a_date_is_written_in_words():
    assert formats.day(date(2026, 7, 1)) == "1 Jul 2026"
    assert formats.day_short(date(2026, 7, 1)) == "1 Jul"


@pytest.mark.parametrize("month", [1, 7])
def test_a_moment_names_the_zone_without_its_season(month):
    assert formats.moment(datetime(2026, month, 1, 15, 0, tzinfo=UTC), EASTERN).endswith(" ET")


def test_a_moment_is_told_in_the_zone_asked_for():
    assert formats.moment(datetime(2026, 7, 1, 10, 0, tzinfo=UTC), EASTERN) == "1 Jul 2026, 06:00 ET"


@pytest.mark.parametrize(
    "written",
    [
        formats.money_short(None),
        formats.usd(None),
        formats.money(None),
        formats.money_full(None, "USD"),
        formats.signed(formats.usd, None),
        formats.percent(None),
        formats.count(None),
        formats.figure(None),
        formats.day(None),
        formats.day_short(None),
        formats.moment(None, EASTERN),
    ],
)
def test_what_nobody_knows_is_said_in_words(written):
    assert written == "Not known"


@pytest.mark.parametrize(
    ("name", "letters"), [("Dana Whitfield", "DW"), ("Ada", "A"), ("Ana de la Cruz", "AC"), ("", "–")]
)
def test_initials_are_at_most_two_letters(name, letters):
    assert formats.initials(name) == letters


@given(st.decimals(min_value=Decimal("-1e12"), max_value=Decimal("1e12"), places=2))
def test_an_amount_written_can_be_read_back(amount):
    read = Decimal(formats.usd(amount).replace(formats.MINUS, "-").replace(",", ""))
    assert read == amount
