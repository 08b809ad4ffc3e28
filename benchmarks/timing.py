"""Clocks and counters."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any

from django.db.backends.utils import CursorWrapper

OVERHEAD = ("SAVEPOINT", "RELEASE", "ROLLBACK TO")


def seconds_of(work: Callable[[], Any]) -> float:
    """Run something once; return how long it took."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def percentile(values: Sequence[float], percent: int) -> float:
    """A percentile, as it lies between the values."""
    return quantiles(values, n=100, method="inclusive")[percent - 1]


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Collect what every connection of this process sends, COPY included, savepoints aside."""
    sent: list[str] = []
    execute = CursorWrapper._execute

    def noting(self: Any, sql: Any, params: Any, *rest: Any) -> Any:
        if not str(sql).startswith(OVERHEAD):
            sent.append(str(sql))
        return execute(self, sql, params, *rest)

    def copy_expert(self: Any, sql: str, *rest: Any) -> Any:
        sent.append(sql)
        return self.cursor.copy_expert(sql, *rest)

    CursorWrapper._execute = noting  # type: ignore[method-assign]
    CursorWrapper.copy_expert = copy_expert  # type: ignore[attr-defined]
    try:
        yield sent
    finally:
        CursorWrapper._execute = execute  # type: ignore[method-assign]
        del CursorWrapper.copy_expert  # type: ignore[attr-defined]


def resident_mb(process: int | str = "self", *, peak: bool = False) -> float:
    """The memory of a process, now or at its peak; 0 where the system does not tell."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return 0.0
    wanted = "VmHWM:" if peak else "VmRSS:"
    line = next(line for line in status.read_text().splitlines() if line.startswith(wanted))
    return int(line.split()[1]) / 1024


def processor_seconds(process: int) -> float:
    """The processor time that a process has used; 0 where the system does not tell."""
    stat = Path(f"/proc/{process}/stat")
    if not stat.exists():
        return 0.0
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
