"""A file's rows as lines for COPY; pure, so that it also runs as a process of its own beside others.

`python -m pipeline.services.translation` reads an `Order` as JSON and writes the pieces of its share, framed.
"""

import csv
import json
import struct
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import md5
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO, Final, NamedTuple
from zoneinfo import ZoneInfo

from pipeline.profiles.document import load_profile
from pipeline.profiles.opening import FileRefused
from pipeline.profiles.profile import MappingProfile, canonical_json
from pipeline.profiles.reader import LeadFile, Row
from pipeline.profiles.rows import RowTranslator, StagedRow

FRAME: Final = struct.Struct(">cIII")
PIECE: Final = b"P"
REFUSAL: Final = b"R"
END: Final = b"E"
_BETWEEN: Final = "\x1f"
_VERSION: Final = 1
"""Raised whenever rows are translated otherwise than before, so that none is taken for known."""


class Piece(NamedTuple):
    """The next rows of a file: how many, those to be staged and those rejected, as CSV for COPY."""

    rows: int
    staged: bytes
    rejected: bytes


@dataclass(frozen=True)
class Order:
    """What a process is to translate: every `of`-th batch of the file, from the `share`-th on."""

    path: str
    profile: str
    zone: str
    share: int
    of: int

    def json(self) -> bytes:
        """The order as it is handed to the process."""
        return json.dumps(asdict(self)).encode()


def translate_file(
    file: BinaryIO,
    profile: MappingProfile,
    zone: ZoneInfo,
    *,
    share: int = 0,
    of: int = 1,
    only: Sequence[int] | None = None,
) -> Iterator[Piece]:
    """The pieces of a file, of a share of its batches, or of rows at `only` some ascending line numbers.

    Memory stays flat. Rows that could not even be read are rejected along, but not with `only`.
    Raises FileRefused or ProfileRefused when the file as a whole cannot be read.
    """
    lead_file = LeadFile(file, profile)
    translator = RowTranslator(profile, lead_file.positions, zone=zone)
    hasher = RowHasher(profile, zone)
    for number, batch in enumerate(lead_file.batches(only=only)):
        if number % of == share:
            rows = batch.rows if only is None else _wanted(batch.rows, only)
            accepted, rejected = translator.translate_batch(rows)
            hashes = {row.line_number: hasher.hash_of(row.cells) for row in rows}
            if only is None:
                rejected = [*batch.rejected, *rejected]
            read = len(batch.rows) + len(batch.rejected)
            yield Piece(read, _staged(accepted, hashes), csv_text(rejected))


def hash_file(file: BinaryIO, profile: MappingProfile, zone: ZoneInfo) -> Iterator[Piece]:
    """The pieces of a file, not translated: line number and hash of each row, and rows that cannot be read.

    Raises FileRefused.
    """
    hasher = RowHasher(profile, zone)
    for batch in LeadFile(file, profile).batches():
        lines = [f"{row.line_number},{hasher.hash_of(row.cells)}\n" for row in batch.rows]
        rows = len(batch.rows) + len(batch.rejected)
        yield Piece(rows, "".join(lines).encode(), csv_text(batch.rejected))


class RowHasher:
    """Hashes rows: equal for rows equal in every cell that are read in the same way, in whatever process."""

    def __init__(self, profile: MappingProfile, zone: ZoneInfo) -> None:
        reading = canonical_json(replace(profile, source="", tags={}, complete=False))
        self._begun = md5(f"{_VERSION}{zone.key}{reading}".encode(), usedforsecurity=False)

    def hash_of(self, cells: Sequence[str]) -> str:
        """The hash of one row, in hexadecimal digits."""
        text = _BETWEEN.join(cells)
        if text.count(_BETWEEN) >= len(cells):
            text = _BETWEEN * len(cells) + repr(cells)
        begun = self._begun.copy()
        begun.update(text.encode("utf-8", "surrogatepass"))
        return begun.hexdigest()


def _wanted(rows: list[Row], only: Sequence[int]) -> list[Row]:
    if not rows:
        return rows
    first, last = rows[0].line_number, rows[-1].line_number
    wanted = frozenset(only[bisect_left(only, first) : bisect_right(only, last)])
    return [row for row in rows if row.line_number in wanted]


def csv_text(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as CSV that COPY reads back as they were: None as NULL, everything else as its text."""
    return "".join(_csv_lines(rows)).encode()


def _csv_lines(rows: Iterable[Sequence[Any]]) -> list[str]:
    lines: list[str] = []
    csv.writer(SimpleNamespace(write=lines.append), lineterminator="\r\n").writerows(rows)
    return lines


def _staged(rows: list[StagedRow], hashes: Mapping[Any, str]) -> bytes:
    """The rows for COPY, each with its hash and its fingerprint: the hash of all its canonical values."""
    values = _csv_lines(row[2:] for row in rows)
    return "".join(
        f"{row[0]},{hashes[row[0]]},{md5(line.encode(), usedforsecurity=False).hexdigest()},{line}"
        for row, line in zip(rows, values, strict=True)
    ).encode()


def _serve(order: Order, out: BinaryIO) -> None:
    try:
        with Path(order.path).open("rb") as file:
            share = translate_file(
                file, load_profile(order.profile), ZoneInfo(order.zone), share=order.share, of=order.of
            )
            for piece in share:
                out.write(FRAME.pack(PIECE, piece.rows, len(piece.staged), len(piece.rejected)))
                out.write(piece.staged)
                out.write(piece.rejected)
    except FileRefused as refusal:
        words = str(refusal).encode()
        out.write(FRAME.pack(REFUSAL, 0, len(words), 0) + words)
    out.write(FRAME.pack(END, 0, 0, 0))
    out.flush()


if __name__ == "__main__":
    _serve(Order(**json.load(sys.stdin)), sys.stdout.buffer)
