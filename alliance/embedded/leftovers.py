"""Servers that outlived a killed keeper.

Linux takes them down with their keeper; elsewhere, or while one is still stopping, the next keeper finds
their process ids here and ends them before it starts its own.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

PATIENCE_SECONDS = 15.0


def note_pids(path: Path, pids: Sequence[int]) -> None:
    """Write down the running servers."""
    path.write_text(json.dumps(list(pids)), encoding="ascii")


def end_leftovers(path: Path, *, state: Path) -> None:
    """End the servers noted at `path` that still run on `state`; a reused process id is left alone."""
    if not path.exists():
        return
    pids = [pid for pid in _noted(path) if _runs_on(pid, state)]
    for how in (signal.SIGINT, signal.SIGKILL):
        for pid in pids:
            _send(pid, how)
        pids = _wait_for(pids, state)
    path.unlink()


def _noted(path: Path) -> list[int]:
    try:
        return [int(pid) for pid in json.loads(path.read_text(encoding="ascii"))]
    except ValueError:
        return []


def _wait_for(pids: list[int], state: Path) -> list[int]:
    end = time.monotonic() + PATIENCE_SECONDS
    while (pids := [pid for pid in pids if _runs_on(pid, state)]) and time.monotonic() < end:
        time.sleep(0.05)
    return pids


def _runs_on(pid: int, state: Path) -> bool:
    """Whether process `pid` exists and names a directory of `state` on its command line or is its Valkey."""
    if sys.platform.startswith("linux"):
        shown = _command_line(pid)
    else:
        shown = _listed(pid)
    return str(state) in shown or "valkey" in shown


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _listed(pid: int) -> str:
    return subprocess.run(  # noqa: S603 - no shell, a number
        ["ps", "-ww", "-o", "command=", "-p", str(pid)],  # noqa: S607 - the system's own ps
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def _send(pid: int, how: signal.Signals) -> None:
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        return
