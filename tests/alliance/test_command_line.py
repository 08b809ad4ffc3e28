"""A command says in one line what its operator mends, and hides nothing else."""

import pytest
from django.db import OperationalError, ProgrammingError
from environs import EnvError
from psycopg2.errors import UndefinedTable

from alliance.command_line import mends_said
from alliance.embedded import EmbeddedFailure


def raised(failure: Exception, cause: Exception | None = None, *, argv: tuple[str, ...] = ()) -> None:
    with mends_said(argv):
        raise failure from cause


def test_a_database_that_is_not_migrated_is_told_so() -> None:
    with pytest.raises(SystemExit, match="migrate` first"):
        raised(ProgrammingError("relation"), UndefinedTable())


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (OperationalError("connection\n refused"), "DATABASE_URL and the server. connection refused"),
        (EnvError('Environment variable "SECRET_KEY" not set'), "SECRET_KEY"),
        (EmbeddedFailure("set ALLIANCE_VAR"), "set ALLIANCE_VAR"),
    ],
)
def test_a_server_or_a_setting_that_is_missing_is_one_line(failure: Exception, words: str) -> None:
    with pytest.raises(SystemExit, match=words):
        raised(failure)


def test_a_fault_of_ours_is_shown_whole() -> None:
    with pytest.raises(ProgrammingError):
        raised(ProgrammingError("syntax error"))


def test_who_asks_for_the_traceback_gets_it() -> None:
    with pytest.raises(OperationalError):
        raised(OperationalError("gone"), argv=("--traceback",))
