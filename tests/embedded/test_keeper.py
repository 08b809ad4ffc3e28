"""The keeper counts its clients by their connections."""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from socket import AF_UNIX, socket
from tempfile import TemporaryDirectory

import pytest

from alliance.embedded import attach as attaching
from alliance.embedded import leave_services
from alliance.embedded.accounts import own_account
from alliance.embedded.attach import Attachment, greeted
from alliance.embedded.failures import EmbeddedFailure
from alliance.embedded.keeper import keep, listen, refuse, take_lock
from alliance.embedded.places import Places
from alliance.embedded.services import Services

GRACE = 0.2
SOON = 5.0


@dataclass
class FakeServers:
    healthy: bool = True
    stopped: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def places() -> Iterator[Places]:
    with TemporaryDirectory(prefix="keeper") as directory:
        yield Places(Path(directory), Path(directory), Path(directory), own_account())


@pytest.fixture
def servers() -> FakeServers:
    return FakeServers()


@pytest.fixture
def attach(places: Places, servers: FakeServers) -> Iterator[Callable[[], Attachment]]:
    """A keeper over fake servers, and how to attach to it."""
    listener = listen(places)
    greeting = (Services.at(places.server_sockets).to_json() + "\n").encode()

    def run() -> None:
        keep(listener, greeting, grace=GRACE, healthy=lambda: servers.healthy)
        servers.stopped.set()

    def attach_once() -> Attachment:
        attachment = greeted(places)
        assert attachment is not None
        return attachment

    thread = threading.Thread(target=run)
    thread.start()
    yield attach_once
    servers.healthy = False
    thread.join()
    listener.close()


def test_two_clients_share_the_servers_and_the_last_one_out_stops_them(attach, servers) -> None:
    first, second = attach(), attach()
    assert first.services == second.services
    first.connection.close()
    assert not servers.stopped.wait(4 * GRACE)
    second.connection.close()
    assert servers.stopped.wait(SOON)


def test_a_client_that_comes_within_the_grace_keeps_the_servers(attach, servers) -> None:
    attach().connection.close()
    late = attach()
    assert not servers.stopped.wait(4 * GRACE)
    late.connection.close()


def test_servers_nobody_ever_attached_to_are_stopped(attach, servers) -> None:
    assert servers.stopped.wait(SOON)


def test_a_client_notices_at_once_that_its_servers_are_gone(attach, servers) -> None:
    attachment = attach()
    assert attachment.holds()
    servers.healthy = False
    assert servers.stopped.wait(SOON)
    assert not attachment.holds()


def test_asking_whether_the_keeper_is_there_does_not_wait_for_it_to_speak(attach) -> None:
    attachment = attach()
    assert attachment.connection.gettimeout() == 0.0
    attachment.connection.close()


def test_a_failure_reaches_whoever_waits_for_the_servers(places: Places) -> None:
    with listen(places) as listener:
        thread = threading.Thread(target=refuse, args=[listener, "see the log"])
        thread.start()
        with pytest.raises(EmbeddedFailure, match="see the log"):
            greeted(places)
        thread.join()


def test_nobody_is_greeted_where_no_keeper_listens(places: Places) -> None:
    assert greeted(places) is None


def test_a_socket_left_by_a_killed_keeper_is_replaced(places: Places) -> None:
    with socket(AF_UNIX) as abandoned:
        abandoned.bind(str(places.keeper_socket))
    assert greeted(places) is None
    listen(places).close()


def test_only_one_keeper_holds_the_lock(places: Places) -> None:
    assert take_lock(places) is not None
    assert take_lock(places) is None
    assert take_lock(replace(places, state=places.state / ".." / places.state.name)) is None


def test_who_leaves_waits_until_the_keeper_is_gone(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {"ALLIANCE_VAR": "here"}
    monkeypatch.setattr(attaching, "find_places", lambda environ: places)
    monkeypatch.setattr(attaching, "LEAVE_SECONDS", 0.0)
    monkeypatch.setattr(attaching, "_asked_for", {"here"})
    lock = take_lock(places)
    assert lock is not None
    assert leave_services({"ALLIANCE_VAR": "elsewhere"})
    assert not leave_services(environ)
    os.close(lock)
    assert leave_services(environ)
