"""Pages by key: every row once, forwards and backwards, whatever is missing or the same."""

import base64
import json
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db.models import QuerySet
from hypothesis import given
from hypothesis import strategies as st

from kernel.paging import (
    Cursor,
    CursorUnreadable,
    Order,
    decode_cursor,
    encode_cursor,
    kept_page_of,
    page_of,
    read_cents,
    read_day,
    read_moment,
)
from kernel.tenancy import Role, acting
from pipeline.models import Lead
from tests.pipeline.exports import export, load, row

DAYS, CENTS, WORDS = Order("qualified_on", read_day), Order("tcv_cents", read_cents), Order("search", str)
MOMENTS = Order("created_at", read_moment)
IDS = st.integers(min_value=1, max_value=2**63 - 1)


@given(value=st.none() | st.dates(), row_id=IDS, back=st.booleans())
def test_a_place_among_days_survives_the_address(value: date | None, row_id: int, back: bool) -> None:
    assert decode_cursor(encode_cursor(Cursor(value, row_id, back)), DAYS) == Cursor(value, row_id, back)


@given(value=st.none() | st.integers(-(2**63) + 1, 2**63 - 1), row_id=IDS)
def test_a_place_among_amounts_survives_the_address(value: int | None, row_id: int) -> None:
    assert decode_cursor(encode_cursor(Cursor(value, row_id)), CENTS) == Cursor(value, row_id)


@given(value=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), row_id=IDS)
def test_a_place_among_names_survives_the_address(value: str, row_id: int) -> None:
    assert decode_cursor(encode_cursor(Cursor(value, row_id)), WORDS) == Cursor(value, row_id)


@given(value=st.datetimes(timezones=st.timezones(), allow_imaginary=False), row_id=IDS)
def test_a_place_among_moments_is_one_that_the_database_can_compare(value: datetime, row_id: int) -> None:
    text = base64.urlsafe_b64encode(json.dumps([0, value.isoformat(), row_id]).encode()).decode()
    try:
        found = decode_cursor(text, MOMENTS).value
    except CursorUnreadable:
        return
    assert found == datetime.fromisoformat(value.isoformat())
    assert found.tzinfo is UTC


@given(text=st.text(max_size=60))
def test_any_other_text_is_refused_by_name(text: str) -> None:
    try:
        decode_cursor(text, DAYS)
    except CursorUnreadable:
        return


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00+23:59", "2026-07-01T06:00"])
def test_a_moment_beyond_the_calendar_or_without_a_zone_is_refused(text: str) -> None:
    packed = base64.urlsafe_b64encode(json.dumps([0, text, 1]).encode()).decode()
    with pytest.raises(CursorUnreadable):
        decode_cursor(packed, MOMENTS)


@pytest.mark.parametrize(
    "packed", ["[0,null,0]", "[2,null,1]", '[0,"x",1]', "[0,1,1]", "{}", "[[[[", "[0,null,true]"]
)
def test_a_forged_place_is_refused(packed: str) -> None:
    with pytest.raises(CursorUnreadable):
        decode_cursor(base64.urlsafe_b64encode(packed.encode()).decode(), DAYS)


def test_half_a_letter_is_no_name() -> None:
    packed = base64.urlsafe_b64encode(json.dumps([0, "\ud800", 1]).encode()).decode()
    with pytest.raises(CursorUnreadable):
        decode_cursor(packed, WORDS)


@pytest.fixture
def forty_leads(db: None) -> None:
    """Leads with repeated and missing days, values and names."""
    chance = Random(4)
    day = date(2026, 1, 1)
    load(
        export(
            *(
                row(
                    f"L{n}",
                    chance.choice(["", "Ärö", "Zeta", "alpha"]),
                    value=chance.choice(["", "5", "7.25"]),
                    qualified=chance.choice(["", str(day + timedelta(days=chance.randrange(5)))]),
                )
                for n in range(40)
            )
        )
    )


def _listed(column: str) -> QuerySet[Any, Any]:
    return Lead.objects.values("id", column)


def pages(order: Order, size: int, *, back_from: str | None = None, kept: bool = False) -> list[list[Any]]:
    """All pages from the first on, or from a place backwards; by a `kept` statement or one written anew."""
    found, cursor = [], back_from
    while True:
        where: Any = {"cursor": cursor, "size": size, "key": lambda each: (each[order.column], each["id"])}
        page = (
            kept_page_of(_listed, order.column, order=order, **where)
            if kept
            else page_of(_listed(order.column), order, **where)
        )
        found.append([each["id"] for each in page.rows])
        cursor = page.before if back_from else page.after
        if cursor is None:
            return found


def in_order(order: Order) -> list[int]:
    """The ids as sorting in Python gives them: missing values last."""
    rows = list(Lead.objects.values_list(order.column, "id"))
    known = sorted((each for each in rows if each[0] is not None), reverse=order.descending)
    unknown = sorted((each[1] for each in rows if each[0] is None), reverse=order.descending)
    return [each[1] for each in known] + unknown


@pytest.mark.parametrize("size", [1, 7, 40, 100])
@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("column", ["qualified_on", "tcv_cents", "search"])
@pytest.mark.parametrize("kept", [False, True])
def test_a_walk_meets_every_row_once_in_order(
    forty_leads: None, column: str, descending: bool, size: int, kept: bool
) -> None:
    reading = {"qualified_on": read_day, "tcv_cents": read_cents, "search": str}[column]
    order = Order(column, reading, descending=descending)
    with acting(role=Role.STAFF):
        forwards = pages(order, size, kept=kept)
        assert [each for page in forwards for each in page] == in_order(order)


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("kept", [False, True])
def test_the_way_back_meets_the_same_rows(forty_leads: None, descending: bool, kept: bool) -> None:
    order = Order("qualified_on", read_day, descending=descending)
    with acting(role=Role.STAFF):
        expected = in_order(order)
        end = encode_cursor(Cursor(None, 2**62 if not descending else 1, back=True))
        backwards = pages(order, 7, back_from=end, kept=kept)
    assert [each for page in reversed(backwards) for each in page] == expected


def test_only_neighbours_that_exist_are_offered(forty_leads: None) -> None:
    with acting(role=Role.STAFF):
        rows = Lead.objects.values("id", "qualified_on")
        only = page_of(rows, DAYS, cursor=None, size=40, key=lambda each: (each["qualified_on"], each["id"]))
        first = page_of(rows, DAYS, cursor=None, size=39, key=lambda each: (each["qualified_on"], each["id"]))
    assert (only.before, only.after) == (None, None)
    assert first.before is None
    assert first.after is not None


@pytest.mark.parametrize("text", ["soon", str(2**64)])
def test_a_whole_number_that_no_column_holds_is_no_place(text):
    with pytest.raises(ValueError, match=text):
        read_cents(text)
