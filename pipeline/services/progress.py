"""Progress as others see it, written beside the load's transaction, which shows nothing before its end."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from kernel.tenancy import Role
from pipeline.services.staging import Progress

_REPORT = """
SELECT set_config('role', %s, true);
UPDATE pipeline_feed SET step = %s, rows_read = %s WHERE id = %s AND state = 'loading';
"""


@contextmanager
def shown_progress(feed_id: int) -> Iterator[Progress]:
    """Give out a progress that keeps step and rows with the feed, over a connection of its own."""
    beside = connection.copy()

    def report(step: str, rows: int) -> None:
        with beside.cursor() as cursor:
            cursor.execute(_REPORT, [Role.STAFF.value, step, rows, feed_id])

    try:
        yield report
    finally:
        beside.close()
