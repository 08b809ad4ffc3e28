"""A list as a CSV file, written line by line from plain values; lists as long as a mirror: kernel.export."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from kernel.export import FORMULA_STARTS, TRAILER


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the file line by line; the last one counts the rows, so that half a file is recognisable.

    Texts of people are given as `text_cell` already.
    """
    yield _line(header)
    written = 0
    for row in rows:
        yield _line(row)
        written += 1
    yield TRAILER.format(count=written)


def text_cell(text: str) -> str:
    """Return a text that a spreadsheet takes for text: one that begins like a formula after an apostrophe."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()
