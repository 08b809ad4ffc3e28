"""The whole portal as `make run` starts it: own servers, demo program, web, worker and beat."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
READY_SECONDS = 240
STOP_SECONDS = 30
INHERITED = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "ALLIANCE_SERVICES", "DJANGO_SETTINGS_MODULE")


@contextmanager
def running_portal(directory: Path) -> Iterator[str]:
    """The address of a portal with its state under `directory`; raises AssertionError where it fails."""
    port = _free_port()
    log = directory / "portal.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "alliance.supervisor"],
            cwd=PROJECT,
            env=_environment(directory, port),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_ready(process, port, log)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


def _environment(directory: Path, port: int) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if name not in INHERITED}
    return {**own, "ALLIANCE_VAR": str(directory), "PORT": str(port)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + READY_SECONDS
    while not _is_ready(port):
        assert process.poll() is None, f"the portal ended:\n{log.read_text()}"
        assert time.monotonic() < end, f"the portal did not answer:\n{log.read_text()}"
        time.sleep(0.25)


def _is_ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (HTTPException, OSError):
        return False
    finally:
        connection.close()
