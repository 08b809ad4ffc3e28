"""Counts for the chips of a list: exact up to a cap, "10,000+" beyond, so that no list is counted to its end.

What is counted is one statement, whatever the number of chips.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from kernel.formats import count

CAP: Final = 10_000


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows of a list by some columns; `capped` when the list has more rows than were looked at."""

    sizes: Mapping[tuple[Any, ...], int]
    capped: bool

    @property
    def all(self) -> str:
        """How many rows there are, in words."""
        return _words(sum(self.sizes.values()), more=self.capped)

    def of(self, *wanted: Any, by: int = 0) -> str:
        """Return how many rows have one of these values in a column (`by`), in words."""
        return _words(sum(size for key, size in self.sizes.items() if key[by] in wanted), more=self.capped)


def capped_groups(rows: QuerySet[Any], *columns: str) -> Groups:
    """Return how many of the first `CAP` rows have which values of the columns; one statement.

    `rows` are taken in their order, so that of a longer list the newest may be looked at.
    """
    try:
        sql, values = rows.values_list(*columns)[: CAP + 1].query.sql_with_params()
    except EmptyResultSet:
        return Groups({}, capped=False)
    places = ", ".join(str(place) for place in range(1, len(columns) + 1))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT listed.*, count(*) FROM ({sql}) listed GROUP BY {places}", values)  # noqa: S608
        sizes = {tuple(row[:-1]): row[-1] for row in cursor.fetchall()}
    return Groups(sizes, capped=sum(sizes.values()) > CAP)


def capped_counts(lists: Mapping[str, QuerySet[Any]]) -> dict[str, str]:
    """Return the size of each list in words, `1,234` or `10,000+`; one statement."""
    parts: dict[str, str] = {}
    values: list[Any] = []
    empty: dict[str, int] = {}
    for name, rows in lists.items():
        try:
            sql, of_list = _bare(rows)[: CAP + 1].query.sql_with_params()
        except EmptyResultSet:
            empty[name] = 0
            continue
        parts[name] = f"(SELECT count(*) FROM ({sql}) listed)"  # noqa: S608  (the ORM's text, values bound)
        values += of_list
    sizes: dict[str, int] = {}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts.values())}", values)
            sizes = dict(zip(parts, cursor.fetchone() or (), strict=True))
    return {name: _words((sizes | empty)[name]) for name in lists}


def _bare(rows: QuerySet[Any]) -> QuerySet[Any]:
    """A list without its order; one that chose its columns, as distinct values do, keeps them."""
    bare = rows.order_by()
    return bare if bare.query.values_select else bare.values_list("pk")


def _words(size: int, *, more: bool = False) -> str:
    """A size in words; a list that is longer than was looked at has `more`."""
    if size > CAP:
        return f"{count(CAP)}+"
    return f"{count(size)}+" if more and size else count(size)
