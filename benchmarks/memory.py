"""The peak memory of a process that does one task: `python -m benchmarks.memory assess 7`."""

import subprocess
import sys

from benchmarks.timing import resident_mb


def peak_of_task(task: str, row: int) -> float:
    """Run one of the worker's tasks in a process of its own, as a worker does; return its peak in MB."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory", task, str(row)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return float(done.stdout.split()[-1])


def _run(task: str, row: int) -> None:
    import django

    django.setup()
    import alliance.celery  # noqa: F401  (what a worker has in memory besides)
    from pipeline.tasks import load_feed_task
    from tiers.tasks import compute_due_run

    {"assess": compute_due_run, "load": load_feed_task}[task](row)
    print(resident_mb(peak=True))


if __name__ == "__main__":
    _run(sys.argv[1], int(sys.argv[2]))
