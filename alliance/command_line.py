"""One line that says the mend, instead of a traceback, for what the operator of a command mends."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import OperationalError, ProgrammingError
from environs import EnvError
from psycopg2.errors import UndefinedTable

from alliance.embedded import EmbeddedFailure


@contextmanager
def mends_said(argv: Sequence[str]) -> Iterator[None]:
    """Turn a missing setting, server or migration into one line and exit 1; `--traceback` shows all."""
    try:
        yield
    except (EmbeddedFailure, EnvError, OperationalError, ProgrammingError) as failure:
        words = _mend(failure)
        if not words or "--traceback" in argv:
            raise
        sys.exit(words)


def _mend(failure: Exception) -> str:
    if isinstance(failure, ProgrammingError):
        missing = isinstance(failure.__cause__, UndefinedTable)
        return "The database is not migrated: run `manage.py migrate` first." if missing else ""
    if isinstance(failure, OperationalError):
        reason = " ".join(str(failure).split())
        return f"The database does not answer; check DATABASE_URL and the server. {reason}"
    return str(failure)
