"""Rows that are known word for word are taken from their leads: comparing them needs no translation."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from django.db import connection

from pipeline.models import Feed
from pipeline.profiles.profile import MappingProfile
from pipeline.services.sql import SEEN, STAGED, VALUES, prefixed
from pipeline.services.staging import Opener, Progress, RejectSpool, copy_in
from pipeline.services.translation import hash_file

MOST_UNKNOWN: Final = 0.3
"""The share of unknown rows up to which reading the file a second time is worth it."""
_ANY_LEAD: Final = """
SELECT count(*) > 0 FROM (SELECT FROM pipeline_lead WHERE source_id = %s ORDER BY crm_id LIMIT 1) first
"""
"""In the order of an index: EXISTS would rather read all leads of others until it meets one."""
_CREATE: Final = f"CREATE TEMP TABLE {SEEN} (line bigint, row_hash uuid) ON COMMIT DROP"
_COPY: Final = f"COPY {SEEN} FROM STDIN (FORMAT csv)"
_TAKE: Final = f"""
INSERT INTO {STAGED} (line, row_hash, fingerprint, crm_id, {VALUES})
SELECT seen.line, l.row_hash, l.fingerprint, l.crm_id, {prefixed("l")}
FROM {SEEN} seen JOIN pipeline_lead l ON l.source_id = %s AND l.row_hash = seen.row_hash
"""  # noqa: S608  names of ours only
_UNKNOWN: Final = f"""
SELECT line FROM {SEEN} seen
WHERE NOT EXISTS (SELECT FROM pipeline_lead l WHERE l.source_id = %s AND l.row_hash = seen.row_hash)
ORDER BY line
"""  # noqa: S608


@dataclass(frozen=True)
class Recognised:
    """A file that is known for the most part: its rows, and the ascending lines that must be translated."""

    rows: int
    unknown: Sequence[int]


def stage_known_rows(
    open_file: Opener,
    profile: MappingProfile,
    feed: Feed,
    *,
    zone: ZoneInfo,
    spool: RejectSpool,
    progress: Progress,
) -> Recognised | None:
    """Stage the rows whose lead was read from the very same row, in the same way; spool what cannot be read.

    Returns None, and stages nothing, where too few are known for that to pay. Raises FileRefused.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ANY_LEAD, [feed.source_id])
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(_CREATE)
    with open_file() as file:
        rows = copy_in(_COPY, hash_file(file, profile, zone), spool, progress)
    unknown = _unknown_lines(feed)
    if len(unknown) > MOST_UNKNOWN * rows:
        spool.forget()
        return None
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [feed.source_id])
    return Recognised(rows, unknown)


def _unknown_lines(feed: Feed) -> Sequence[int]:
    lines = array("q")
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {SEEN}")
    with connection.chunked_cursor() as cursor:
        cursor.execute(_UNKNOWN, [feed.source_id])
        while rows := cursor.fetchmany(5_000):
            lines.extend(line for (line,) in rows)
    return lines
