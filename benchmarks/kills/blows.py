"""The blows: each hits one thing that the portal must be able to lose at any moment."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Final

from django.db import connection

from benchmarks.kills.processes import Running

_BACKENDS: Final = """
SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid() ORDER BY pid
"""
Blow = Callable[[Running, Random], None]


def whole_worker(portal: Running, drawn: Random) -> None:
    """The worker with all its processes, as when the machine's memory is full."""
    process = portal.worker.process
    if process is not None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def worker_alone(portal: Running, drawn: Random) -> None:
    """The worker's first process; those that do the tasks stay behind as orphans."""
    if portal.worker.process is not None:
        portal.worker.process.kill()


def one_task(portal: Running, drawn: Random) -> None:
    """One of the processes that do tasks."""
    if pool := portal.pool:
        with suppress(ProcessLookupError):
            os.kill(drawn.choice(pool), signal.SIGKILL)


def beat(portal: Running, drawn: Random) -> None:
    """The process that asks what is due."""
    if portal.beat.process is not None:
        portal.beat.process.kill()


def queue_flushed(portal: Running, drawn: Random) -> None:
    """Everything that Redis holds: messages, cache, throttles."""
    portal.queue.flushall()


def one_backend(portal: Running, drawn: Random) -> None:
    """One connection of the worker to the database, whatever it is doing."""
    if found := _backends():
        _terminate([drawn.choice(found)])


def all_backends(portal: Running, drawn: Random) -> None:
    """Every connection of the worker at once, as when the database is restarted."""
    _terminate(_backends())


BLOWS: Final[tuple[Blow, ...]] = (
    whole_worker, worker_alone, one_task, beat, queue_flushed, one_backend, all_backends,
)  # fmt: skip


def _backends() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_BACKENDS)
        return [pid for (pid,) in cursor.fetchall()]


def _terminate(pids: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(pg_terminate_backend(pid)) FROM unnest(%s::int[]) pid", [pids])
