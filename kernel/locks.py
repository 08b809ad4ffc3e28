"""Advisory locks by name: transactions that must not do the same thing at once wait for each other."""

from django.db import connection


def one_at_a_time(what: str) -> None:
    """Wait until no other transaction does this, and keep others out until this one ends.

    What is looked for and not found is then added once: the second transaction finds it there.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [what])
