"""Attaching to the keeper of this environment, spawning it first where there is none."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from socket import AF_UNIX, MSG_PEEK, socket

from alliance.embedded.failures import EmbeddedFailure, KeeperDidNotStart
from alliance.embedded.keeper import REFUSED, take_lock
from alliance.embedded.places import PROJECT, Places, find_places, make_private, make_state
from alliance.embedded.servers import open_log
from alliance.embedded.services import Services

ATTACH_SECONDS = 120.0
LEAVE_SECONDS = 20.0


@dataclass(frozen=True)
class Attachment:
    """An open connection to the keeper, and what it said; it closes with this process, or on exec."""

    connection: socket
    services: Services

    def holds(self) -> bool:
        """Whether the keeper is still at the other end; it never sends again, so silence is a yes."""
        try:
            return self.connection.recv(1, MSG_PEEK) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False


_attachments: dict[str, Attachment] = {}
_asked_for: set[str] = set()


def ensure_services(environ: Mapping[str, str] = os.environ) -> Services:
    """The running servers of ALLIANCE_VAR, kept running until this process ends; raises EmbeddedFailure.

    Calling it again is cheap, and attaches anew, at the same addresses, when the keeper was killed meanwhile.
    """
    var = environ.get("ALLIANCE_VAR", "")
    _asked_for.add(var)
    if not (var in _attachments and _attachments[var].holds()):
        _attachments[var] = attach(find_places(environ), environ)
    return _attachments[var].services


def leave_services(environ: Mapping[str, str] = os.environ) -> bool:
    """Detach this process from servers that it asked for, also where they are still being started, and wait
    until they have stopped; return whether they have: others may use them.
    """
    var = environ.get("ALLIANCE_VAR", "")
    if var not in _asked_for:
        return True
    if attachment := _attachments.pop(var, None):
        attachment.connection.close()
    places = find_places(environ)
    end = time.monotonic() + LEAVE_SECONDS
    while places.lock.exists():
        if (lock := take_lock(places)) is not None:
            os.close(lock)
            return True
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def attach(places: Places, environ: Mapping[str, str]) -> Attachment:
    """Connect to the keeper of `places`; whoever gets its lock spawns it, everyone else tries again."""
    make_state(places)
    spawned = False
    end = time.monotonic() + ATTACH_SECONDS
    while time.monotonic() < end:
        if attachment := greeted(places):
            return attachment
        if (lock := take_lock(places)) is not None:
            if spawned:
                raise KeeperDidNotStart(f"The embedded servers did not start: see {places.logs}/keeper.log.")
            _spawn_keeper(places, environ, lock)
            spawned = True
        time.sleep(0.03)
    raise KeeperDidNotStart(f"The embedded servers were not ready in time: see {places.logs}/keeper.log.")


def greeted(places: Places) -> Attachment | None:
    """The attachment, once the servers are ready; None when no keeper listens, or it is just leaving."""
    connection = socket(AF_UNIX)
    connection.settimeout(ATTACH_SECONDS)
    line = ""
    with suppress(OSError):
        connection.connect(str(places.keeper_socket))
        with connection.makefile("r", encoding="utf-8") as lines:
            line = lines.readline().rstrip("\n")
    if not line:
        connection.close()
        return None
    if line.startswith(REFUSED):
        connection.close()
        raise EmbeddedFailure(line.removeprefix(REFUSED))
    connection.setblocking(False)
    return Attachment(connection, Services.from_json(line))


def _spawn_keeper(places: Places, environ: Mapping[str, str], lock: int) -> None:
    """A keeper in its own session, which inherits the lock; says so where the state had to move."""
    if places.moved:
        sys.stderr.write(
            f"The servers' account cannot reach {places.asked}: "
            f"the database and the queue are kept in {places.state}.\n"
        )
    make_private(places.logs, owner=places.owner)
    log = open_log(places, "keeper")
    try:
        subprocess.run(  # noqa: S603 - this interpreter, this package
            [sys.executable, "-m", "alliance.embedded", str(lock)],
            cwd=PROJECT,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[lock],
            start_new_session=True,
            check=True,
        )
    finally:
        os.close(log)
        os.close(lock)
