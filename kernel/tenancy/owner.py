"""The owner's login, for migrations and for creating test databases only."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


@contextmanager
def as_owner() -> Iterator[None]:
    """Swap the connection's login for the owner's while the block runs, where there is an owner login.

    `app.migrating` opens the guarded owner policies: FORCE would hide every row from a data migration.
    """
    login = getattr(settings, "DATABASE_OWNER", None)
    if not login:
        yield
        return
    served = {key: connection.settings_dict[key] for key in login}
    connection.close()
    connection.settings_dict.update(login)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(served)
