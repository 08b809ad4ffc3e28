"""The list of prospects as shown, as a file."""

import csv
import io
from collections.abc import Iterable, Iterator

from onboarding.pages.prospect_rows import ProspectRow

HEADER = (
    "company", "name", "stage", "in_stage_since", "days_in_stage", "blocker", "late", "waits_for",
    "ibm_person", "items", "items_done", "items_late",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def prospect_lines(rows: Iterable[ProspectRow]) -> Iterator[str]:
    """Yield the file line by line; the last one counts the rows, so that half a file is recognisable."""
    yield _line(HEADER)
    written = 0
    for row in rows:
        late = "yes" if row.late else "no"
        cells = (
            row.slug, row.name, row.stage, row.since, str(row.days), row.blocker, late, row.waits_for,
            row.person, str(row.items_asked), str(row.items_done), str(row.items_late),
        )  # fmt: skip
        yield _line(tuple(_text(cell) for cell in cells))
        written += 1
    yield f"# rows: {written}\n"


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _line(cells: tuple[str, ...]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()
