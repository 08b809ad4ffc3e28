"""Rows of a file as the profile says, one small batch at a time: memory stays flat whatever the file holds.

Refused whole are files whose shape is wrong (see `opening`, a missing header, a quote that is never closed).
A row that is wrong by itself is rejected with its line number, what was read and why, and the next is read.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, Final, NamedTuple

from pipeline.profiles.cells import excerpt
from pipeline.profiles.opening import FileRefused, open_text
from pipeline.profiles.profile import Column, MappingProfile

BATCH: Final = 2_000
BATCH_CHARACTERS: Final = 4_000_000
MOST_COLUMNS: Final = 1_000
LONGEST_CELL: Final = 1_000_000
LONGEST_ROW: Final = 4_000_000

Positions = Mapping[str, tuple[int, ...]]
"""For each mapped field the indexes, from 0, of the columns that fill it."""


class Row(NamedTuple):
    """A row of the right width: the number of its first line, its cells untouched, the text that was read."""

    line_number: int
    cells: list[str]
    raw: str


class Rejected(NamedTuple):
    """A row that is not loaded, and why; `crm_id`, where readable, names a lead that has not disappeared."""

    line_number: int
    reason: str
    raw: str
    crm_id: str | None


class Batch(NamedTuple):
    """The next rows of a file, in its order."""

    rows: list[Row]
    rejected: list[Rejected]


class HeaderMissing(FileRefused):
    """A column that the profile names is not in the file."""


class HeaderRepeated(FileRefused):
    """A column that the profile names stands twice in the file, so that nobody could tell which is meant."""


def storable(raw: str) -> str:
    """What was read, without its last line end; NUL, which no database text holds, shown as its symbol."""
    return raw.rstrip("\r\n").replace("\x00", "\N{SYMBOL FOR NULL}")


class LeadFile:
    """A CSV file under a profile; read once, from front to back.

    Opening it checks what can be known before the first row is loaded: raises `FileRefused`, or its kinds
    `HeaderMissing` and `HeaderRepeated`. The batches may still raise `FileRefused`; then nothing counts.
    """

    def __init__(self, file: BinaryIO, profile: MappingProfile) -> None:
        csv.field_size_limit(max(LONGEST_CELL, csv.field_size_limit()))
        self._profile = profile
        self._lines = _Lines(file, profile.encoding)
        self._header: list[str] = []
        self.positions: Positions = {}
        self._rows = self._read()
        first = next((row for row in self._rows if isinstance(row, Rejected) or row.cells), None)
        if first is None:
            raise FileRefused("The file holds no rows, not even a header; export it again.")
        if isinstance(first, Rejected):
            raise FileRefused(f"Line {first.line_number}, the header, cannot be read: {first.reason}.")
        self.width = len(first.cells)
        if self.width > MOST_COLUMNS:
            raise FileRefused(f"The file has {self.width:,} columns; at most {MOST_COLUMNS:,} can be read.")
        if profile.header:
            self._header = [cell.strip() for cell in first.cells]
        self.positions = _positions(profile, self._header, self.width)
        self._first = None if profile.header else first

    def batches(self, size: int = BATCH, *, only: Sequence[int] | None = None) -> Iterator[Batch]:
        """The rows in batches of at most `size` rows, fewer where rows are very long.

        With `only`, rows of which an earlier reading told that they begin at these ascending lines: all other
        lines are passed over without being taken apart.
        """
        batch, characters = Batch([], []), 0
        if only is not None:
            self._lines.pass_over_all_but(only)
        for row in self._checked():
            characters += len(row.raw)
            if isinstance(row, Rejected):
                batch.rejected.append(row)
            else:
                batch.rows.append(row)
            if len(batch.rows) + len(batch.rejected) >= size or characters > BATCH_CHARACTERS:
                yield batch
                batch, characters = Batch([], []), 0
        if batch.rows or batch.rejected:
            yield batch

    def _checked(self) -> Iterator[Row | Rejected]:
        width, at = self.width, self.positions["crm_id"][0]
        id_header = self._header[at] if self._header else None
        if self._first:
            yield self._first
        for row in self._rows:
            if isinstance(row, Rejected):
                yield row
            elif len(row.cells) != width:
                yield self._wrong_width(row)
            elif id_header and id_header in row.cells[at] and self._is_header(row.cells):
                yield self._rejected(row, "the header is repeated here")
            else:
                yield row

    def _is_header(self, cells: list[str]) -> bool:
        return [cell.strip().removeprefix("\ufeff") for cell in cells] == self._header

    def _wrong_width(self, row: Row) -> Rejected:
        if not row.cells:
            return self._rejected(row, "empty row")
        return self._rejected(row, f"the row has {len(row.cells):,} columns, the file {self.width:,}")

    def _rejected(self, row: Row, reason: str) -> Rejected:
        return Rejected(row.line_number, reason, storable(row.raw), self._crm_id(row.cells))

    def _crm_id(self, cells: list[str]) -> str | None:
        where = self.positions.get("crm_id", ())
        if len(where) != 1 or where[0] >= len(cells):
            return None
        crm_id = cells[where[0]].strip().removeprefix("\ufeff")
        return None if crm_id in self._profile.blanks or crm_id in self._header else storable(crm_id)

    def _csv(self, lines: Iterable[str]) -> Iterator[list[str]]:
        quote = self._profile.quote
        return csv.reader(
            lines,
            delimiter=self._profile.separator,
            quotechar=quote or None,
            quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
            strict=True,
        )

    def _read(self) -> Iterator[Row | Rejected]:
        lines, held = self._lines, self._lines.held
        records = self._csv(lines)
        while True:
            try:
                for cells in records:
                    yield Row(lines.number, cells, held[0] if len(held) == 1 else "".join(held))
                    lines.release()
                return
            except csv.Error as error:
                yield self._broken(str(error))
                lines.release(again=True)
            except UnicodeDecodeError as error:
                raise lines.undecodable(error) from error

    def _broken(self, message: str) -> Rejected:
        number, one_line = self._lines.number, len(self._lines.held) == 1
        if message == "unexpected end of data" or ("larger than" in message and not one_line):
            mend = "close the quote, or correct the profile's quote"
            raise FileRefused(f"Line {number} opens a quote that is never closed; {mend}.")
        reason = "a quote stands where none may be; double it"
        if "larger than" in message:
            reason = f"a cell has more than {LONGEST_CELL:,} characters"
        raw = self._lines.held[0]
        crm_id = self._crm_id(raw[:LONGEST_CELL].split(self._profile.separator))
        return Rejected(number, reason, storable(raw), crm_id)


def _positions(profile: MappingProfile, header: list[str], width: int) -> Positions:
    return {
        field: tuple(_position(field, column, header, width) for column in columns)
        for field, columns in profile.columns.items()
    }


def _position(field: str, column: Column, header: list[str], width: int) -> int:
    if isinstance(column, int):
        if column > width:
            raise HeaderMissing(
                f"Column {column}, mapped to {field}, is not in the file: its first row has {width}."
            )
        return column - 1
    if column not in header:
        found = ", ".join(f"“{excerpt(name)}”" for name in header[:40])
        raise HeaderMissing(
            f"The column “{excerpt(column)}”, mapped to {field}, is not in the file; found: {found}."
        )
    if header.count(column) > 1:
        raise HeaderRepeated(
            f"The column “{excerpt(column)}”, mapped to {field}, stands twice; rename one of them."
        )
    return header.index(column)


class _Lines:
    """The physical lines of a file, with those held back that belong to the row being read."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self.number = 1
        self.held: list[str] = []
        self._held_length = 0
        self._encoding = encoding
        self._again: list[str] = []
        self._text = open_text(file, encoding)
        self._passes_over = False
        self._wanted: Iterator[int] = iter(())
        self._next_wanted: int | None = None

    def __iter__(self) -> Iterator[str]:
        held, again = self.held, self._again
        while True:
            for line in self._text:
                if held:
                    self._check_length(line)
                elif self._passes_over and not self._is_wanted():
                    continue
                elif self.number == 1:
                    line = line.removeprefix("\ufeff")
                held.append(line)
                yield line
                while again:
                    held.append(again.pop())
                    yield held[-1]
            return

    def pass_over_all_but(self, wanted: Sequence[int]) -> None:
        """From here on, begin a row only at these ascending lines."""
        self._passes_over, self._wanted = True, iter(wanted)
        self._next_wanted = next(self._wanted, None)

    def _is_wanted(self) -> bool:
        """Whether the line that was just read begins a wanted row; if not, it is counted and done with."""
        while self._next_wanted is not None and self._next_wanted < self.number:
            self._next_wanted = next(self._wanted, None)
        if self._next_wanted == self.number:
            return True
        self.number += 1
        return False

    def _check_length(self, line: str) -> None:
        self._held_length += len(line)
        if self._held_length > LONGEST_ROW:
            raise FileRefused(f"The row at line {self.number} has more than {LONGEST_ROW:,} characters.")

    def release(self, *, again: bool = False) -> None:
        """The row is done; with `again` only its first line is, and the others are read anew."""
        if again:
            self._again.extend(reversed(self.held[1:]))
        self.number += 1 if again else len(self.held)
        self.held.clear()
        self._held_length = 0

    def undecodable(self, error: UnicodeDecodeError) -> FileRefused:
        """The refusal for a byte that is no text, with the line in which it stands."""
        before = error.object[: error.start]
        line = self.number + len(self.held) + (before.count(b"\n") or before.count(b"\r"))
        return FileRefused(
            f"Line {line} is not {self._encoding} (byte 0x{error.object[error.start]:02x}); "
            'correct the profile\'s encoding, "cp1252" perhaps for a file from Excel.'
        )
