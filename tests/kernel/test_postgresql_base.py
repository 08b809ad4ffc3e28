"""A database that hangs or is away is told to the visitor in words, instead of being waited for."""

import select
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)
HANGS_SECONDS = 5


class Line:
    """A line to the database that can be made to hang, and comes back after a while."""

    def __init__(self) -> None:
        self.hangs = Event()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        Thread(target=self._carry, daemon=True).start()

    def close(self) -> None:
        self._door.close()

    def _carry(self) -> None:
        here, _ = self._door.accept()
        there = server()
        with here, there:
            while True:
                ready = select.select([here, there], [], [])[0]
                if self.hangs.is_set():
                    Event().wait(HANGS_SECONDS)
                    self.hangs.clear()
                for side in ready:
                    if not (said := side.recv(65536)):
                        return
                    (there if side is here else here).sendall(said)


def server() -> socket.socket:
    host, port = connection.settings_dict["HOST"], int(connection.settings_dict["PORT"] or 5432)
    if not host.startswith("/"):
        return socket.create_connection((host or "127.0.0.1", port))
    found = socket.socket(socket.AF_UNIX)
    found.connect(str(Path(host, f".s.PGSQL.{port}")))
    return found


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line()
    yield made
    made.close()


@pytest.fixture
def over_the_line(line: Line) -> Iterator[Any]:
    """A connection of its own over the line."""
    other = connection.copy()
    other.settings_dict = connection.settings_dict | {"HOST": "127.0.0.1", "PORT": line.port}
    other.ensure_connection()
    yield other
    other.close()


@pytest.fixture
def visitor() -> Client:
    """Somebody who sees the page that the failure leads to."""
    return Client(raise_request_exception=False)


@pytest.fixture
def database_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let nobody answer where the database is looked for."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        connection.close()
        with monkeypatch.context() as patched:
            patched.setitem(connection.settings_dict, "HOST", "127.0.0.1")
            patched.setitem(connection.settings_dict, "PORT", nobody.getsockname()[1])
            yield
    connection.close()


def test_a_connection_that_answers_is_used_again(over_the_line: Any) -> None:
    assert over_the_line.is_usable()
    assert over_the_line.is_usable()


def test_a_connection_that_hangs_is_given_up(line: Line, over_the_line: Any) -> None:
    line.hangs.set()
    assert not over_the_line.is_usable()


def test_a_connection_that_was_closed_is_not_used(over_the_line: Any) -> None:
    over_the_line.connection.close()
    assert not over_the_line.is_usable()


@pytest.mark.parametrize("address", ["/", "/guide/", "/p/somebody/"])
def test_a_visitor_reads_that_the_database_is_away(
    database_away: None, visitor: Client, address: str
) -> None:
    visitor.cookies["sessionid"] = "one-that-must-be-looked-up"
    answer = visitor.get(address)
    assert answer.status_code == 503
    assert "Nothing is lost" in answer.text
    assert answer["Retry-After"] == "5"


def test_a_program_reads_that_the_database_is_away(database_away: None, visitor: Client) -> None:
    answer = visitor.get("/api/v1/participants/", headers={"Authorization": "Bearer x" * 5})
    assert answer.status_code == 503
    assert "database" in answer.json()["detail"]
    assert answer["Retry-After"] == "5"
