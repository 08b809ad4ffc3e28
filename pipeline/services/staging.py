"""From a file to two temporary tables, as a stream: rows that can be loaded, and rows that cannot."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, Final
from zoneinfo import ZoneInfo

from django.db import connection

from pipeline.profiles.fields import FIELDS
from pipeline.profiles.opening import FileRefused
from pipeline.profiles.profile import MappingProfile
from pipeline.profiles.reader import LeadFile
from pipeline.profiles.rows import RowTranslator
from pipeline.services.sql import REJECTED, STAGED
from pipeline.services.translation import Piece
from pipeline.services.translators import pieces_of

Progress = Callable[[str, int], None]
"""Told the step and the rows read so far."""
Opener = Callable[[], BinaryIO]
"""Opens the file of a load from its beginning."""

_TYPES: Final = {
    "tcv": "numeric(18, 4)",
    "probability": "numeric(5, 2)",
    "identified_on": "date",
    "qualified_on": "date",
    "expected_close_on": "date",
    "closed_on": "date",
    "modified_at": "timestamptz",
}
_COLUMNS: Final = ", ".join(f"{field} {_TYPES.get(field, 'text')}" for field in FIELDS)
_CREATE: Final = f"""
CREATE TEMP TABLE {STAGED} (line bigint, row_hash uuid, fingerprint uuid, {_COLUMNS}) ON COMMIT DROP;
CREATE TEMP TABLE {REJECTED} (line bigint, reason text, raw text, crm_id text) ON COMMIT DROP;
"""
_COMPARED: Final = "line, crm_id, currency, tag"
"""The columns by which the merge joins and groups; looking at the others would take a small feed's tenth."""
_COPY: Final = f"COPY {STAGED} FROM STDIN (FORMAT csv)"
_COPY_REJECTED: Final = f"COPY {REJECTED} FROM STDIN (FORMAT csv, FORCE_NOT_NULL (reason, raw))"
_IN_MEMORY: Final = 4_000_000
_REPORT_EVERY: Final = 10


class RejectSpool:
    """Rejected rows on their way to the database, which takes them only when the other rows are through."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  closed by `send`

    def add(self, rejected: bytes) -> None:
        """Keep some rows, as CSV, for `send`."""
        self._file.write(rejected)

    def forget(self) -> None:
        """Begin anew."""
        self._file.seek(0)
        self._file.truncate()

    def send(self) -> None:
        """Put what was added into the table of rejected rows, for the last time."""
        self._file.seek(0)
        with self._file, connection.cursor() as cursor, connection.wrap_database_errors:
            cursor.copy_expert(_COPY_REJECTED, self._file)


def create_staging() -> None:
    """Create the temporary tables of a load, gone with its transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_CREATE)


def close_staging(spool: RejectSpool) -> None:
    """Complete the temporary tables with what was rejected, and let the planner know their sizes."""
    spool.send()
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {STAGED} ({_COMPARED}); ANALYZE {REJECTED} (crm_id)")


def check_file(open_file: Opener, profile: MappingProfile, *, zone: ZoneInfo) -> None:
    """Raise FileRefused or ProfileRefused for what is wrong with a file before its first row."""
    with open_file() as file:
        RowTranslator(profile, LeadFile(file, profile).positions, zone=zone)


def stage_file(
    open_file: Opener,
    profile: MappingProfile,
    *,
    zone: ZoneInfo,
    spool: RejectSpool,
    progress: Progress,
    only: Sequence[int] | None = None,
) -> int:
    """Read and translate a file, or `only` some lines, into the table of staged rows; return all its rows.

    Memory stays flat. Raises FileRefused when the file as a whole cannot be read under the profile.
    """
    with open_file() as file:
        return copy_in(_COPY, pieces_of(file, profile, zone, only=only), spool, progress)


def copy_in(statement: str, pieces: Iterator[Piece], spool: RejectSpool, progress: Progress) -> int:
    """COPY what is staged of pieces into a table and spool what is rejected; return the rows of both."""
    stream = _Stream(pieces, spool, progress)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(statement, stream)
    stream.check()
    return stream.rows


class _Stream:
    """What COPY reads from. A failure ends the stream and is raised by `check`: the driver would hide it."""

    def __init__(self, pieces: Iterator[Piece], spool: RejectSpool, progress: Progress) -> None:
        self._pieces, self._spool, self._progress = enumerate(pieces), spool, progress
        self._failure: FileRefused | OSError | None = None
        self.rows = 0

    def read(self, size: int = -1) -> bytes:
        try:
            for number, piece in self._pieces:
                self._note(number, piece)
                if piece.staged:
                    return piece.staged
        except (FileRefused, OSError) as failure:
            self._failure = failure
        return b""

    def check(self) -> None:
        """Raise what ended the stream early, if anything did."""
        if self._failure:
            raise self._failure

    def _note(self, number: int, piece: Piece) -> None:
        self._spool.add(piece.rejected)
        self.rows += piece.rows
        if number % _REPORT_EVERY == 0:
            self._progress("reading", self.rows)
