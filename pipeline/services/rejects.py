"""Rejected rows: kept with their feed, and given out as a file that is safe to open."""

from typing import IO, Final

from django.db import connection

from pipeline.models import Feed, FeedReject
from pipeline.services.sql import REJECTED

_KEEP: Final = f"""
INSERT INTO pipeline_feedreject (feed_id, line, reason, raw) SELECT %s, line, reason, raw FROM {REJECTED}
"""  # noqa: S608  names of ours only
_GIVE_OUT: Final = """
COPY (
    SELECT line, reason, CASE WHEN raw ~ '^[=+@\\t\\r-]' THEN '''' || raw ELSE raw END AS raw
    FROM pipeline_feedreject WHERE feed_id = {feed_id} ORDER BY line
) TO STDOUT (FORMAT csv, HEADER)
"""


def keep_rejects(feed: Feed) -> int:
    """Keep the rejected rows of the running load in place of an earlier attempt's; return their number."""
    FeedReject.objects.filter(feed=feed).delete()
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [feed.pk])
        return int(cursor.rowcount)


def write_rejects(feed: Feed, file: IO[bytes]) -> None:
    """Write a feed's rejected rows as CSV: line, reason, raw.

    A raw text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(_GIVE_OUT.format(feed_id=int(feed.pk)), file)
