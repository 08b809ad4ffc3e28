"""Starting and stopping PostgreSQL and Valkey as children of the keeper."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from socket import AF_UNIX, socket

import psycopg2

from alliance.embedded.binaries import Binaries
from alliance.embedded.failures import ServerDidNotStart
from alliance.embedded.parent_death import dies_with_parent
from alliance.embedded.places import Places, hand_over, make_private
from alliance.embedded.roles import bootstrap_roles
from alliance.embedded.services import DATABASE, POSTGRES_PORT, VALKEY_SOCKET

START_SECONDS = 60.0
STOP_SECONDS = 20.0
LARGEST_LOG = 10_000_000
SUPERUSER = "postgres"


@dataclass(frozen=True)
class Server:
    """A running server and the signal on which it stops at once but cleanly."""

    name: str
    process: subprocess.Popen[bytes]
    stop_signal: signal.Signals


def start_postgres(places: Places, binaries: Binaries) -> Server:
    """PostgreSQL on a unix socket alone, with its cluster, roles and database; raises ServerDidNotStart."""
    if not (places.cluster / "PG_VERSION").exists():
        _create_cluster(places, binaries)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(places.server_sockets),
        "unix_socket_permissions": "0700",
        "port": str(POSTGRES_PORT),
        "max_connections": "200",
        "shared_buffers": "256MB",
        "max_wal_size": "2GB",
        "client_connection_check_interval": "5s",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_min_messages": "warning",
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = [str(binaries.postgres / "postgres"), "-D", str(places.cluster), *options]
    server = _start("postgres", command, places, stop_signal=signal.SIGINT)
    _wait_until(lambda: _prepare_database(places), server, places)
    return server


def start_valkey(places: Places, binaries: Binaries) -> Server:
    """Valkey on a unix socket alone, its queue kept in an append-only file; raises ServerDidNotStart."""
    path = places.server_sockets / VALKEY_SOCKET
    settings = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(places.queue),
        "save": "",
        "appendonly": "yes",
        "loglevel": "warning",
    }
    options = [word for name, value in settings.items() for word in (f"--{name}", value)]
    server = _start("valkey", [str(binaries.valkey), *options], places, stop_signal=signal.SIGTERM)
    _wait_until(lambda: _answers_ping(path), server, places)
    return server


def stop(servers: Sequence[Server]) -> None:
    """Stop the servers together; one that does not within STOP_SECONDS is killed."""
    for server in servers:
        if server.process.poll() is None:
            server.process.send_signal(server.stop_signal)
    for server in servers:
        try:
            server.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait()


def open_log(places: Places, name: str) -> int:
    """A descriptor that appends to the log of `name`; a large log is first set aside."""
    path = places.logs / f"{name}.log"
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_suffix(".log.1"))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    hand_over(descriptor, places.owner)
    return descriptor


def _create_cluster(places: Places, binaries: Binaries) -> None:
    """initdb beside the final place: a cluster that was interrupted half-way is never taken for one."""
    unfinished = places.state / "pg.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    make_private(unfinished, owner=places.account)
    options = [
        f"--username={SUPERUSER}",
        "--auth-local=trust",
        "--auth-host=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
    ]
    command = [str(binaries.postgres / "initdb"), "-D", str(unfinished), *options]
    if _spawn(command, "postgres", places, how=signal.SIGTERM).wait() != 0:
        raise ServerDidNotStart(f"PostgreSQL's cluster could not be created: see {places.logs}/postgres.log.")
    unfinished.rename(places.cluster)


def _start(name: str, command: Sequence[str], places: Places, *, stop_signal: signal.Signals) -> Server:
    return Server(name, _spawn(command, name, places, how=stop_signal), stop_signal)


def _spawn(
    command: Sequence[str], log: str, places: Places, *, how: signal.Signals
) -> subprocess.Popen[bytes]:
    output = open_log(places, log)
    root = os.geteuid() == 0
    try:
        return subprocess.Popen(  # noqa: S603 - the programs are ours, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            start_new_session=True,
            preexec_fn=dies_with_parent(how),
            user=places.account.uid if root else None,
            group=places.account.gid if root else None,
            extra_groups=[] if root else None,
        )
    finally:
        os.close(output)


def _wait_until(ready: Callable[[], bool], server: Server, places: Places) -> None:
    end = time.monotonic() + START_SECONDS
    while not ready():
        if server.process.poll() is not None or time.monotonic() > end:
            stop([server])
            raise ServerDidNotStart(f"{server.name} did not start: see {places.logs}/{server.name}.log.")
        time.sleep(0.02)


def _prepare_database(places: Places) -> bool:
    """Whether PostgreSQL accepts connections; if so, roles and database are there on return."""
    try:
        superuser = psycopg2.connect(
            host=str(places.server_sockets), port=POSTGRES_PORT, user=SUPERUSER, dbname="postgres"
        )
    except psycopg2.OperationalError:
        return False
    try:
        superuser.autocommit = True
        bootstrap_roles(superuser, database=DATABASE)
    finally:
        superuser.close()
    return True


def _answers_ping(path: Path) -> bool:
    with socket(AF_UNIX) as client:
        try:
            client.settimeout(1.0)
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(64).startswith(b"+PONG")
        except OSError:
            return False
