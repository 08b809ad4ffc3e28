"""The list of prospects as shown, as a file."""

from collections.abc import Iterable, Iterator

from kernel.csv_lines import csv_lines, text_cell
from onboarding.pages.prospect_rows import ProspectRow

HEADER = (
    "company", "name", "stage", "in_stage_since", "days_in_stage", "blocker", "late", "waits_for",
    "ibm_person", "items", "items_done", "items_late",
)  # fmt: skip


def prospect_lines(rows: Iterable[ProspectRow]) -> Iterator[str]:
    """Yield the file line by line."""
    return csv_lines(HEADER, (_cells(row) for row in rows))


def _cells(row: ProspectRow) -> tuple[str, ...]:
    cells = (
        row.slug, row.name, row.stage, row.since, str(row.days), row.blocker, "yes" if row.late else "no",
        row.waits_for, row.person, str(row.items_asked), str(row.items_done), str(row.items_late),
    )  # fmt: skip
    return tuple(text_cell(cell) for cell in cells)
