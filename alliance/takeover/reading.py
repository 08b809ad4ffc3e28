"""The participants file, read and checked as a whole before anything is written."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from alliance.takeover import cells
from kernel.refusal import Refusal

LARGEST_CELL = 100_000
READERS: dict[str, Callable[[str], Any]] = {
    "slug": cells.slug,
    "name": cells.name,
    "joined_on": cells.day,
    "tier": cells.tier,
    "alliance_manager": cells.email,
    "crm_tags": cells.several,
    "procurement_agreement_signed_on": cells.day,
    "program_agreement_signed_on": cells.day,
    "deal_registration_program": cells.yes_or_no,
    "launched_offerings": cells.several,
    "trained_sales_people": cells.people,
    "trained_delivery_people": cells.people,
}
REQUIRED = ("slug", "name")


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """One company as the file states it; None is not known, or none for a date.

    Of a column that is not `stated`, since the file has none, nothing is said: what is recorded stays.
    """

    line: int
    slug: str
    name: str
    joined_on: date | None
    tier: str
    alliance_manager: str
    crm_tags: tuple[str, ...]
    procurement_agreement_signed_on: date | None
    program_agreement_signed_on: date | None
    deal_registration_program: bool | None
    launched_offerings: tuple[str, ...]
    trained_sales_people: int | None
    trained_delivery_people: int | None
    stated: frozenset[str] = frozenset(READERS)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell (or the file, line 0), and the mend."""

    line: int
    field: str
    message: str

    def __str__(self) -> str:
        where = _("Line %d") % self.line if self.line else _("The file")
        return f"{where}{f', {self.field}' if self.field else ''}: {self.message}"


class TakeOverRefused(Refusal):
    """The file is refused whole; nothing of it was loaded."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems[:50]))


def read_participants(raw: bytes) -> list[CompanyRow]:
    """Return the companies of the file, in its order.

    Raises TakeOverRefused with every problem found: its line, its field and the mend.
    """
    lines = _lines(_text(raw))
    columns = _columns(next(lines, (1, []))[1])
    problems: list[Problem] = []
    rows: list[CompanyRow] = []
    for line, cells_read in lines:
        if len(cells_read) != len(columns):
            words = _(
                "The row has %(found)d cells, the header %(wanted)d. Add or remove commas, or quote the cell."
            )
            problems.append(Problem(line, "", words % {"found": len(cells_read), "wanted": len(columns)}))
            continue
        row = _row(line, dict(zip(columns, cells_read, strict=True)), problems)
        if row is not None:
            rows.append(row)
    problems += _repeated(rows)
    if problems:
        raise TakeOverRefused(sorted(problems, key=lambda problem: problem.line))
    return rows


def _text(raw: bytes) -> str:
    if not raw.strip():
        raise TakeOverRefused([Problem(0, "", _("It is empty. Give a CSV file with a header row."))])
    if b"\0" in raw:
        raise TakeOverRefused([Problem(0, "", _("It is no text file in UTF-8. Save it as “CSV UTF-8”."))])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as unreadable:
        line = raw.count(b"\n", 0, unreadable.start) + 1
        words = _("This line is not UTF-8. Save the file as “CSV UTF-8”.")
        raise TakeOverRefused([Problem(line, "", words)]) from unreadable


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line on which it begins; blank lines are passed over."""
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                yield begins, [cell.strip() for cell in record]
            begins = reader.line_num + 1
    except csv.Error as broken:
        words = _("The row cannot be read (%s). Check its quotes.") % broken
        raise TakeOverRefused([Problem(begins, "", words)]) from broken


def _columns(header: list[str]) -> list[str]:
    missing = [column for column in REQUIRED if column not in header]
    unknown = [column for column in header if column not in READERS]
    problems = [
        Problem(1, column, _("The column is missing. Add it; every company needs it.")) for column in missing
    ]
    problems += [
        Problem(1, column[:60], _("The column is unknown. Remove it, or correct its name."))
        for column in unknown[:20]
    ]
    problems += [
        Problem(1, column, _("The column stands twice. Keep one."))
        for column in READERS
        if header.count(column) > 1
    ]
    if problems:
        raise TakeOverRefused(problems)
    return header


def _row(line: int, record: dict[str, str], problems: list[Problem]) -> CompanyRow | None:
    values: dict[str, Any] = {}
    before = len(problems)
    for column, read in READERS.items():  # a blank reads as nothing everywhere but in what is required
        try:
            values[column] = read(record.get(column, ""))
        except ValueError as wrong:
            problems.append(Problem(line, column, str(wrong)))
    if len(problems) > before:
        return None
    if values["program_agreement_signed_on"] and not values["joined_on"]:
        words = _(
            "The Program Agreement is signed, so the day of joining is needed. Give it like 2026-01-31."
        )
        problems.append(Problem(line, "joined_on", words))
    return CompanyRow(line=line, **values, stated=frozenset(record))


def _repeated(rows: list[CompanyRow]) -> list[Problem]:
    """Refuse a company that stands twice, and a tag that would mean two companies."""
    problems: list[Problem] = []
    slugs: dict[str, int] = {}
    tags: dict[str, CompanyRow] = {}
    for row in rows:
        first = slugs.setdefault(row.slug, row.line)
        if first != row.line:
            problems.append(
                Problem(
                    row.line,
                    "slug",
                    _("“%(slug)s” stands on line %(line)d already. Keep one row.")
                    % {"slug": row.slug, "line": first},
                )
            )
        for tag in row.crm_tags:
            holder = tags.setdefault(tag, row)
            if holder.slug != row.slug:
                words = _(
                    "The tag “%(tag)s” means %(slug)s on line %(line)d. Remove it from one of the rows."
                )
                problems.append(
                    Problem(
                        row.line, "crm_tags", words % {"tag": tag, "slug": holder.slug, "line": holder.line}
                    )
                )
    return problems
