"""Statements whose text the ORM writes once: on a page its compiler costs more than the database.

`build(*shape)` returns a queryset in which every value that differs from request to request is a `Given`.
The text is kept per shape and sent again with other values. A value cannot slip into the text by mistake: a
`Given` has none, so that whatever `build` would compute from it fails at the first call.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet, Value

Build = Callable[..., QuerySet[Any, Any]]


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str


_slots: dict[int, _Slot] = {}
_FIRST_MARK = -(2**62)
"""`__in` over a relation makes each value a whole number first: a `Given` is this mark then, never an id."""


class Given(Value):
    """A value that is known when the statement is sent, by the name under which `kept_rows` is given it."""

    def __init__(self, name: str, output_field: Any = None) -> None:
        super().__init__(_Slot(name), output_field)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return a parameter that `kept_rows` replaces."""
        return "%s", (self.value,)

    def __int__(self) -> int:
        mark = next((mark for mark, slot in _slots.items() if slot == self.value), _FIRST_MARK - len(_slots))
        _slots[mark] = self.value
        return mark

    def _resolve_output_field(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class _Text:
    sql: str
    parameters: tuple[Any, ...]
    names: tuple[str, ...]
    converters: tuple[tuple[str, tuple[Any, ...], Any], ...]


def kept_rows(build: Build, *shape: Hashable, **values: Any) -> list[dict[str, Any]]:
    """Return the rows of `build(*shape).values(...)` with `values` for its `Given`s; one query.

    `build` is a function of a module, and reads nothing but its arguments. Raises KeyError for a `Given` that
    is not among the values.
    """
    text = _text_of(build, *shape)
    if text is None:
        return []
    sent = [values[part.name] if isinstance(part, _Slot) else part for part in text.parameters]
    with connection.cursor() as cursor:
        cursor.execute(text.sql, sent)
        rows = [dict(zip(text.names, row, strict=True)) for row in cursor.fetchall()]
    for name, convert, expression in text.converters:
        for row in rows:
            for each in convert:
                row[name] = each(row[name], expression, connection)
    return rows


@lru_cache(maxsize=512)
def _text_of(build: Build, *shape: Hashable) -> _Text | None:
    """Write the statement; None where the ORM knows without asking that it finds nothing."""
    query = build(*shape).query
    compiler = query.get_compiler(DEFAULT_DB_ALIAS, connections[DEFAULT_DB_ALIAS])
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return None
    names = tuple(query.selected or (*query.values_select, *query.annotation_select))
    found = compiler.get_converters([expression for expression, _sql, _alias in compiler.select])
    converters = tuple(
        (names[place], tuple(convert), expression) for place, (convert, expression) in found.items()
    )
    return _Text(
        sql,
        tuple(_slots.get(part, part) if type(part) is int else part for part in parameters),
        names,
        converters,
    )
