"""The keeper: one process that owns the servers for as long as somebody is attached.

A client's open connection is its reference. The kernel closes it however the client ends, so nothing can be
left counted that is no longer there.
"""

from __future__ import annotations

import fcntl
import os
import selectors
import signal
import time
from collections.abc import Callable, Mapping
from socket import AF_UNIX, socket
from types import FrameType

from alliance.embedded.binaries import find_binaries, within_reach
from alliance.embedded.failures import EmbeddedFailure
from alliance.embedded.leftovers import end_leftovers, note_pids
from alliance.embedded.places import Places, find_places, hand_over, make_server_directories, make_state
from alliance.embedded.servers import Server, start_postgres, start_valkey, stop
from alliance.embedded.services import Services

GRACE_SECONDS = 1.0
LOOK_SECONDS = 0.25
REFUSED = "refused: "


def run_keeper(environ: Mapping[str, str], *, lock: int | None) -> None:
    """Start the servers, keep them while clients are attached, stop them and leave nothing but their state.

    `lock` is the descriptor on which the client that spawned us holds the keeper's lock; else we take one.
    """
    os.umask(0o077)
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    places = find_places(environ)
    make_state(places)
    if lock is None and not take_lock(places):
        raise EmbeddedFailure(f"A keeper runs already for {places.state}.")
    make_server_directories(places)
    end_leftovers(places.pids, state=places.state)
    listener = listen(places)
    servers: list[Server] = []
    try:
        _serve(listener, places, environ, servers)
    finally:
        listener.close()
        places.keeper_socket.unlink(missing_ok=True)
        stop(servers[::-1])
        _tidy(places)


def take_lock(places: Places) -> int | None:
    """A descriptor that holds the keeper's lock and passes it on with itself; None when a keeper holds it."""
    descriptor = os.open(places.lock, os.O_RDWR | os.O_CREAT, 0o600)
    hand_over(descriptor, places.owner)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def listen(places: Places) -> socket:
    """The socket where clients attach; clients that come before the servers are ready wait in its queue."""
    places.keeper_socket.unlink(missing_ok=True)
    listener = socket(AF_UNIX)
    listener.bind(str(places.keeper_socket))
    hand_over(places.keeper_socket, places.owner)
    listener.listen(128)
    return listener


def keep(listener: socket, greeting: bytes, *, grace: float, healthy: Callable[[], bool]) -> None:
    """Greet every client and hold its connection; return `grace` seconds after the last one left.

    Returns at once when a server is not healthy; the clients then see their connections close.
    """
    clients: set[socket] = set()
    last_seen = time.monotonic()
    with selectors.DefaultSelector() as selector:
        selector.register(listener, selectors.EVENT_READ)
        while healthy() and (clients or time.monotonic() - last_seen < grace):
            for key, _ in selector.select(LOOK_SECONDS):
                peer = key.fileobj
                if peer is listener:
                    client, _ = listener.accept()
                    if _greet(client, greeting):
                        selector.register(client, selectors.EVENT_READ)
                        clients.add(client)
                elif isinstance(peer, socket) and _has_left(peer):
                    selector.unregister(peer)
                    clients.discard(peer)
                    peer.close()
                last_seen = time.monotonic()
    for client in clients:
        client.close()


def refuse(listener: socket, message: str) -> None:
    """Tell the clients in the queue why there will be no servers."""
    listener.settimeout(LOOK_SECONDS)
    try:
        while True:
            client, _ = listener.accept()
            _greet(client, f"{REFUSED}{message}\n".encode())
            client.close()
    except TimeoutError:
        return


def _serve(listener: socket, places: Places, environ: Mapping[str, str], servers: list[Server]) -> None:
    """Start the servers into `servers` and keep them; a failure is told to whoever waits."""
    try:
        binaries = within_reach(
            find_binaries(environ), account=places.account, copies=places.state / "servers"
        )
        for start in (start_postgres, start_valkey):
            servers.append(start(places, binaries))
            note_pids(places.pids, [server.process.pid for server in servers])
            hand_over(places.pids, places.owner)
    except EmbeddedFailure as failure:
        refuse(listener, str(failure))
        raise
    greeting = Services.at(places.server_sockets).to_json() + "\n"
    keep(
        listener,
        greeting.encode(),
        grace=GRACE_SECONDS,
        healthy=lambda: all(server.process.poll() is None for server in servers),
    )


def _greet(client: socket, greeting: bytes) -> bool:
    try:
        client.sendall(greeting)
    except OSError:
        client.close()
        return False
    return True


def _has_left(client: socket) -> bool:
    try:
        return client.recv(64) == b""
    except OSError:
        return True


def _leave(number: int, frame: FrameType | None) -> None:
    """End through the finally clauses, once: a second signal must not interrupt the stopping."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise SystemExit(0)


def _tidy(places: Places) -> None:
    """Remove what only running servers need."""
    places.pids.unlink(missing_ok=True)
    for place in places.server_sockets.glob("*"):
        place.unlink(missing_ok=True)
    for place in places.server_sockets.glob(".s.PGSQL.*"):
        place.unlink(missing_ok=True)
    for directory in (places.server_sockets, places.sockets):
        directory.rmdir()
