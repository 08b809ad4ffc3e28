"""One blow after the other at a random moment of the same work; what came of it is compared every time."""

import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Final

from benchmarks.kills.blows import BLOWS
from benchmarks.kills.processes import NotInTime, Running, running
from benchmarks.kills.work import Work
from benchmarks.report import Report

LONGEST: Final = 180
_TELL_EVERY: Final = 20
_LATE: Final = 1.1
"""Blows fall until a tenth after the time that the work takes undisturbed: some just after its end."""


def measure_kills(report: Report) -> None:
    """Interrupt runs and feeds by blows; count wrong outcomes, and time the way back to finished work."""
    drawn = Random()  # noqa: S311  (the moments are to differ in every run)
    with tempfile.TemporaryDirectory() as directory, running() as portal:
        work = Work(Path(directory), report.sizes.feed_rows)
        expected, window = _undisturbed(work, portal)
        report.note(f"undisturbed: {work.runs} runs and a feed in {window:.1f} s")
        seconds, wrong, fallen = [], 0, Counter[str]()
        for number in range(report.sizes.kills):
            blow = BLOWS[number % len(BLOWS)]
            took, fault = _interrupted(work, portal, expected, drawn.uniform(0, _LATE * window), blow, drawn)
            seconds.append(took)
            fallen[blow.__name__] += 1
            if fault:
                wrong += 1
                report.note(f"blow {number + 1}, {blow.__name__}: {fault}")
            if (number + 1) % _TELL_EVERY == 0:
                report.note(f"{number + 1} blows, {wrong} wrong outcomes, longest {max(seconds):.1f} s")
        report.note(f"{', '.join(f'{name} {count}' for name, count in fallen.items())}")
        report.note(f"from blow to finished: half within {median(seconds):.1f} s")
        report.figure("kills", len(seconds))
        report.figure("kills_wrong", wrong)
        report.figure("kill_to_finished_s", max(seconds))


def _undisturbed(work: Work, portal: Running) -> tuple[dict[int, dict[str, Any]], float]:
    """What comes of each of the two files, and the longest that the work took."""
    work.begin()
    portal.wait_until(work.is_done, seconds=LONGEST)
    settled = -1
    while settled != (settled := work.outcome()["runs"]):  # beat may still open older periods
        time.sleep(2)
        portal.wait_until(work.is_done, seconds=LONGEST)
    work.runs = len(settled)
    expected, window = {}, 0.0
    for _ in range(2):
        work.begin()
        window = max(window, portal.wait_until(work.is_done, seconds=LONGEST))
        expected[work.turn] = work.outcome()
    return expected, window


def _interrupted(
    work: Work, portal: Running, expected: dict[int, dict[str, Any]], moment: float, blow: Any, drawn: Random
) -> tuple[float, str]:
    """Seconds from the blow to finished work, and what is wrong with what came of it."""
    portal.rest()
    work.begin()
    time.sleep(moment)
    blow(portal, drawn)
    try:
        took = portal.wait_until(work.is_done, seconds=LONGEST)
    except NotInTime as late:
        return float(LONGEST), f"{late}: {work.outcome()}"
    found = work.outcome()
    other = [
        f"{name}: {found[name]} / {expected[work.turn][name]}"
        for name in found
        if found[name] != expected[work.turn][name]
    ]
    return took, "; ".join(other)
