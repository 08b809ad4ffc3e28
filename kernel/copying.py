"""Rows in bulk: COPY into temporary tables, then one INSERT .. SELECT each, since COPY refuses row level
security.
"""

import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

_MUST_ESCAPE = re.compile(r"[\\\t\n\r]").search
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True, slots=True)
class Staging:
    """A temporary table beside a table of ours, with some of its columns; names are the portal's own.

    The statements are texts, so that a caller can send several at once.
    """

    table: str
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        """The temporary table's name."""
        return f"staging_{self.table}"

    @property
    def create(self) -> str:
        """Make it anew, empty, until the transaction ends."""
        return (
            f'DROP TABLE IF EXISTS pg_temp."{self.name}"; '  # noqa: S608  (names of ours)
            f'CREATE TEMPORARY TABLE "{self.name}" ON COMMIT DROP AS '
            f'SELECT {self._names} FROM "{self.table}" WITH NO DATA'
        )

    @property
    def insert(self) -> str:
        """Move its rows into the table, under the table's policies."""
        return f'INSERT INTO "{self.table}" ({self._names}) SELECT {self._names} FROM "{self.name}"'  # noqa: S608

    def copy(self, cursor: Any, rows: Iterable[Sequence[Any]]) -> None:
        """Fill it by COPY, in one statement however many rows there are."""
        lines = io.BytesIO()  # as text, every letter would take four bytes of memory
        for row in rows:
            lines.write(("\t".join(map(copy_text, row)) + "\n").encode())
        lines.seek(0)
        with cursor.db.wrap_database_errors:  # or a connection that breaks here would seem a fault of ours
            cursor.copy_expert(f'COPY "{self.name}" ({self._names}) FROM STDIN', lines)

    @property
    def _names(self) -> str:
        return ", ".join(f'"{column}"' for column in self.columns)


def copy_text(value: Any) -> str:
    r"""Return a value as a cell of COPY's text format; None is `\N`, lists and dicts are JSON."""
    if type(value) is str:
        return value.translate(_ESCAPED) if _MUST_ESCAPE(value) else value
    if value is None:
        return "\\N"
    if value is True:
        return "t"
    if value is False:
        return "f"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | dict):
        value = json.dumps(value)
    return str(value).translate(_ESCAPED)
