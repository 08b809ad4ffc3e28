"""Worker, beat and queue as the portal runs them, kept alive as its supervisor does."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from redis import Redis

from alliance.celery import app
from alliance.embedded.binaries import find_binaries
from alliance.supervisor import Child, commands, stop

_LOOK_EVERY = 0.1
_START_SECONDS = 60


class NotInTime(AssertionError):
    """Something that had to happen did not within its time."""


@dataclass(frozen=True)
class Running:
    """The processes that blows fall on."""

    worker: Child
    beat: Child
    queue: Redis

    def wait_until(self, done: Callable[[], bool], *, seconds: float) -> float:
        """Keep the processes alive until something is done; return after how many seconds, or `NotInTime`."""
        begun = time.monotonic()
        while not done():
            for child in (self.worker, self.beat):
                child.look_after(time.monotonic())
            if time.monotonic() - begun > seconds:
                raise NotInTime(f"not done after {seconds:.0f} s")
            time.sleep(_LOOK_EVERY)
        return time.monotonic() - begun

    def rest(self) -> None:
        """Begin the next blow as if the last were long ago: a process that ends is started at once."""
        for child in (self.worker, self.beat):
            child.pause = 1.0

    @property
    def pool(self) -> list[int]:
        """The worker's processes that do the tasks."""
        pid = self.worker.process.pid if self.worker.process else 0
        children = Path(f"/proc/{pid}/task/{pid}/children")
        return [int(child) for child in children.read_text().split()] if children.exists() else []


@contextmanager
def running() -> Iterator[Running]:
    """Start queue, worker and beat over the benchmark's database; all end with the block."""
    with tempfile.TemporaryDirectory(prefix="alliance-kills-") as directory, _queue(directory) as queue:
        before = dict(os.environ)
        os.environ |= _environ(directory)
        app.conf.broker_url = os.environ["CELERY_BROKER_URL"]
        found = {name: _quiet(command) for name, command in commands().items()}
        portal = Running(Child("worker", found["worker"]), Child("beat", found["beat"]), queue)
        try:
            portal.wait_until(lambda: len(portal.pool) > 1, seconds=_START_SECONDS)
            yield portal
        finally:
            _end([child.process for child in (portal.worker, portal.beat) if child.process])
            app.conf.broker_url = before["CELERY_BROKER_URL"]
            os.environ.clear()
            os.environ |= before


def _quiet(command: list[str]) -> list[str]:
    """Without the tracebacks of tasks that were killed: they are what is asked for."""
    return [{"warning": "critical"}.get(word, word) for word in command]


def _environ(directory: str) -> dict[str, str]:
    socket = f"{directory}/queue.sock"
    return {
        "ALLIANCE_VAR": directory,
        "REDIS_URL": f"unix://{socket}?db=1",
        "CELERY_BROKER_URL": f"redis+socket://{socket}?virtual_host=0",
        "LOG_LEVEL": "CRITICAL",
    }


@contextmanager
def _queue(directory: str) -> Iterator[Redis]:
    socket = f"{directory}/queue.sock"
    program = str(find_binaries(os.environ).valkey)
    options = ["--port", "0", "--unixsocket", socket, "--dir", directory, "--appendonly", "yes", "--save", ""]
    server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    try:
        while not Path(socket).exists():
            time.sleep(_LOOK_EVERY)
        yield Redis(unix_socket_path=socket)
    finally:
        server.terminate()
        server.wait()


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    stop([Child("", (), process) for process in processes])
    for process in processes:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
