"""The same id on several rows: equal rows are one, differing rows are none (FORMATS "Mapping profile")."""

from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from django.db import connection

from pipeline.profiles.profile import MappingProfile
from pipeline.profiles.reader import LeadFile, Rejected, storable
from pipeline.services.sql import REJECTED, REPEATED, STAGED
from pipeline.services.staging import Opener, RejectSpool
from pipeline.services.translation import csv_text

_FIND: Final = f"""
CREATE TEMP TABLE {REPEATED} ON COMMIT DROP AS
WITH every_row AS NOT MATERIALIZED (
    SELECT crm_id, line, row_hash FROM {STAGED}
    UNION ALL
    SELECT crm_id, line, NULL FROM {REJECTED} WHERE crm_id IS NOT NULL
), repeated AS (
    SELECT crm_id FROM every_row GROUP BY crm_id HAVING count(*) > 1
)
SELECT crm_id, min(line) AS kept_line,
       count(DISTINCT row_hash) > 1 OR count(row_hash) < count(*) AS differs
FROM every_row JOIN repeated USING (crm_id)
GROUP BY crm_id
"""  # noqa: S608  names of ours only
_COLLAPSE: Final = f"""
DELETE FROM {STAGED} s USING {REPEATED} d
WHERE s.crm_id = d.crm_id AND NOT d.differs AND s.line <> d.kept_line
"""  # noqa: S608
_DIFFERING: Final = f"""
SELECT s.line, s.crm_id FROM {STAGED} s JOIN {REPEATED} d USING (crm_id) WHERE d.differs ORDER BY s.line
"""  # noqa: S608
_DROP_DIFFERING: Final = f"""
DELETE FROM {STAGED} s USING {REPEATED} d WHERE s.crm_id = d.crm_id AND d.differs
"""  # noqa: S608
_REASON: Final = "the id “{}” stands on several rows that differ; keep one of them"
_AT_ONCE: Final = 5_000


def resolve_duplicates(open_file: Opener, profile: MappingProfile) -> int:
    """Collapse rows equal in every cell, reject all rows of an id if any differs; return how many collapsed.

    What the portal had for a rejected id stays. The text of rows found wrong only now is read a second time.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FIND)
        if not cursor.rowcount:
            return 0
        cursor.execute(_COLLAPSE)
        collapsed = int(cursor.rowcount)
        cursor.execute(f"SELECT EXISTS (SELECT FROM {REPEATED} WHERE differs)")  # noqa: S608
        if cursor.fetchone()[0]:
            _reject_differing(cursor, open_file, profile)
    return collapsed


def _reject_differing(cursor: Any, open_file: Opener, profile: MappingProfile) -> None:
    spool = RejectSpool()
    with open_file() as file, connection.chunked_cursor() as wanted:
        wanted.execute(_DIFFERING)
        for rejected in _read_again(file, profile, _each(wanted)):
            spool.add(csv_text([rejected]))
    cursor.execute(_DROP_DIFFERING)
    spool.send()


def _each(cursor: Any) -> Iterator[tuple[int, str]]:
    while rows := cursor.fetchmany(_AT_ONCE):
        yield from rows


def _read_again(
    file: BinaryIO, profile: MappingProfile, wanted: Iterator[tuple[int, str]]
) -> Iterator[Rejected]:
    """Walk the file and the wanted lines side by side; both are in the file's order."""
    line, crm_id = next(wanted, (0, ""))
    for batch in LeadFile(file, profile).batches():
        for row in batch.rows:
            if row.line_number == line:
                yield Rejected(line, _REASON.format(crm_id), storable(row.raw), crm_id)
                line, crm_id = next(wanted, (0, ""))
        if not line:
            return
