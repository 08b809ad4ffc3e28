"""The longest write while the portal's own `migrate` goes from the first state of the database to the newest."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from benchmarks.database import another_database, owner
from benchmarks.migrations.writers import Writer, writing
from benchmarks.report import Report

_FILL: Final = Path(__file__).with_name("oldest.sql")
_APPLYING: Final = re.compile(rb"Applying (\S+?)\.\.\.")
_BEFORE: Final = 3.0
_WORST: Final = 5


def measure_migrations(report: Report) -> None:
    """Fill the first tables, write to them all the time, migrate; note what any write had to wait."""
    rows = report.sizes.leads
    with another_database("migrations") as environ:
        _python(environ, "-m", "benchmarks.migrations.oldest")
        url = environ["DATABASE_OWNER_URL"]
        with owner(url) as cursor:
            cursor.execute(_FILL.read_text(encoding="utf-8"), {"rows": rows})
            cursor.execute("VACUUM ANALYZE")
        report.note(f"generated {rows:,} leads, as many revisions and evidence lines in the first tables")
        now = [""]
        with writing(url, rows, lambda: now[0]) as writers:
            time.sleep(_BEFORE)
            applied = _migrate(environ, now)
        report.note(f"{applied} migrations under {len(writers)} writers")
        _tell(report, writers)


def _migrate(environ: dict[str, str], now: list[str]) -> int:
    """Run the command; keep the name of the migration that is being applied in `now`. Return how many were."""
    command = [sys.executable, "manage.py", "migrate"]
    applied = set()
    reading, telling = os.pipe()
    with subprocess.Popen(command, env=environ, stdout=telling) as process:
        os.close(telling)
        for said in iter(lambda: os.read(reading, 4096), b""):
            for name in _APPLYING.findall(said):
                now[0] = name.decode()
                applied.add(name)
    os.close(reading)
    now[0] = ""
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return len(applied)


def _tell(report: Report, writers: list[Writer]) -> None:
    waits = sorted(
        ((took, during, writer.name) for writer in writers for during, took in writer.longest.items()),
        reverse=True,
    )
    usual = max(took for took, during, _ in waits if not during)
    report.note(f"longest write with no migration: {usual * 1000:.0f} ms")
    for took, during, name in [wait for wait in waits if wait[1]][:_WORST]:
        report.note(f"longest write of {name}: {took * 1000:.0f} ms in {during}")
    failures = [failure for writer in writers for failure in writer.failures]
    for failure in failures[:_WORST]:
        report.note(failure)
    report.figure("migration_stall_ms", max(took for took, during, _ in waits if during) * 1000)
    report.figure("migration_failed_writes", len(failures))


def _python(environ: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], env=environ, check=True)
