"""Pages of a long list by key: as fast at the far end as at the beginning; never OFFSET, never a total count.

An order is (value, id). Rows without a value come last, ordered by id alone, so that every comparison can use
an index.
"""

import base64
import binascii
import json
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar, cast

from django.db.models import BigIntegerField, F, Func, QuerySet, TextField, Value
from django.db.models.lookups import GreaterThan, LessThan

from kernel.statements import Build, Given, kept_rows

LARGEST_ID = 2**63 - 1
Key = tuple[Any, int]
Row = TypeVar("Row")


class CursorUnreadable(ValueError):
    """An address names a place in a list that no page of the portal has given out."""


@dataclass(frozen=True, slots=True)
class Order:
    """A sortable column, or a computed one; `read` turns the text of a cursor back into a value of it.

    `read` raises ValueError.
    """

    column: str
    read: Callable[[str], Any]
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place beside the row (value, id), looking `back` towards the beginning, or onwards."""

    value: Any
    row_id: int
    back: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows in the order of the list; the cursors lead to its neighbours, None where there is no row."""

    rows: Sequence[Row]
    before: str | None
    after: str | None


def encode_cursor(cursor: Cursor) -> str:
    """Return the cursor as text for an address."""
    value = None if cursor.value is None else str(cursor.value)
    packed = json.dumps([int(cursor.back), value, cursor.row_id], separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def decode_cursor(text: str, order: Order) -> Cursor:
    """Return the cursor of an address; raises CursorUnreadable for whatever `encode_cursor` did not write."""
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        back, value, row_id = json.loads(packed)
        if back not in (0, 1) or type(row_id) is not int or not 0 < row_id <= LARGEST_ID:
            raise CursorUnreadable(text)
        return Cursor(None if value is None else order.read(_clean(value)), row_id, bool(back))
    except (ValueError, TypeError, binascii.Error, RecursionError) as unreadable:
        raise CursorUnreadable(text) from unreadable


def read_cents(text: str) -> int:
    """Read a whole number that a bigint column can hold; raises ValueError."""
    number = int(text)
    if abs(number) > LARGEST_ID:
        raise ValueError(text)
    return number


def read_day(text: str) -> date:
    """Read a date as `2026-07-01`; raises ValueError."""
    return date.fromisoformat(text)


def read_moment(text: str) -> datetime:
    """Read an aware time, in UTC, as PostgreSQL can hold it; raises ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    try:
        return moment.astimezone(UTC)
    except OverflowError as beyond:
        raise ValueError(text) from beyond


def page_of(
    rows: QuerySet[Any], order: Order, *, cursor: str | None, size: int, key: Callable[[Any], Key]
) -> Page[Any]:
    """Return the page at `cursor` (None: the first) of `rows`, which must carry the order's column.

    `key` gives a row's (value, id). One query. Raises CursorUnreadable.
    """
    place = decode_cursor(cursor, order) if cursor else None
    back = place.back if place else False
    return _page(list(_taken(rows, order, place, back=back, limit=size + 1)), place, size, key)


def kept_page_of(
    build: Build,
    *shape: Hashable,
    order: Order,
    cursor: str | None,
    size: int,
    key: Callable[[Any], Key],
    **values: Any,
) -> Page[dict[str, Any]]:
    """Return what `page_of` returns of `build(*shape)`, by a statement whose text is kept."""
    place = decode_cursor(cursor, order) if cursor else None
    back, valued = (place.back, place.value is not None) if place else (False, None)
    held = {"place_value": place.value, "place_id": place.row_id} if place else {}
    found = kept_rows(_taken_of, build, shape, order, valued, back, size + 1, **values, **held)
    return _page(found, place, size, key)


def _page(found: list[Any], place: Cursor | None, size: int, key: Callable[[Any], Key]) -> Page[Any]:
    """Cut what was taken from the place on, one row more than the page holds, and name the neighbours."""
    back = place.back if place else False
    more = len(found) > size
    kept = found[:size][::-1] if back else found[:size]
    if not kept:
        return Page((), None, None)
    first, last = key(kept[0]), key(kept[-1])
    has_before = more if back else place is not None
    has_after = True if back else more
    return Page(
        kept,
        encode_cursor(Cursor(*first, back=True)) if has_before else None,
        encode_cursor(Cursor(*last)) if has_after else None,
    )


def _taken_of(
    build: Build, shape: tuple[Hashable, ...], order: Order, valued: bool | None, back: bool, limit: int
) -> QuerySet[Any]:
    """Build `_taken` at a place given later, beside a row that is `valued` or not; None for no place."""
    value = Given("place_value") if valued else None
    place = None if valued is None else Cursor(value, cast(int, Given("place_id")), back)
    return _taken(build(*shape), order, place, back=back, limit=limit)


def _taken(
    rows: QuerySet[Any], order: Order, place: Cursor | None, *, back: bool, limit: int
) -> QuerySet[Any]:
    """Return at most `limit` rows from the place on, in the direction of travel.

    One query: PostgreSQL runs the branches of UNION ALL in turn and the second only when the first is short.
    """
    segments = [True, False] if back else [False, True]
    if place is not None:
        segments = segments[segments.index(place.value is None) :]
    parts = []
    for without_value in segments:
        here = place if place is not None and (place.value is None) == without_value else None
        parts.append(_segment(rows, order, here, without_value=without_value, back=back)[:limit])
    return parts[0] if len(parts) == 1 else parts[0].union(parts[1], all=True)[:limit]


def _segment(
    rows: QuerySet[Any], order: Order, place: Cursor | None, *, without_value: bool, back: bool
) -> QuerySet[Any]:
    falling = order.descending != back
    columns = ["id"] if without_value else [order.column, "id"]
    chosen = rows.filter(**{f"{order.column}__isnull": without_value})
    if place is not None:
        held = [place.row_id] if without_value else [place.value, place.row_id]
        compare = LessThan if falling else GreaterThan
        chosen = chosen.filter(compare(_row(*map(F, columns)), _row(*_values(chosen, columns, held))))
    return chosen.order_by(*(f"-{column}" if falling else column for column in columns))


def _values(rows: QuerySet[Any], columns: list[str], held: list[Any]) -> list[Value]:
    return [
        value if isinstance(value, Given) else Value(value, output_field=_kind(rows, column))
        for column, value in zip(columns, held, strict=True)
    ]


def _kind(rows: QuerySet[Any], column: str) -> Any:
    if column == "id":
        return BigIntegerField()
    computed = rows.query.annotations.get(column)
    return computed.output_field if computed is not None else rows.model._meta.get_field(column)


def _row(*parts: Any) -> Func:
    return Func(*parts, function="ROW", output_field=TextField())


def _clean(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError(value)
    value.encode()  # JSON names halves of letters, which are no text; raises UnicodeEncodeError, a ValueError
    return value
