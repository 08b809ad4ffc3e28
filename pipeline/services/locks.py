"""Advisory locks of the mirror: one writer of leads at a time, and a sign of life for each load."""

from django.db import connection

_WRITERS_OF_LEADS = 0x4C45_4144
_LOADS = 0x4645_4544 << 32


def lock_leads() -> None:
    """Wait until no other transaction writes leads, and keep others out until this one ends.

    The merge looks for what is new by an anti-join, which is only right while nobody else adds leads.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITERS_OF_LEADS])


def try_lock_load(feed_id: int) -> bool:
    """Take the sign of life of a load for this transaction; False when a living load holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOADS + feed_id])
        return bool(cursor.fetchone()[0])
