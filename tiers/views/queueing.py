"""Handing a run to the workers: best effort, since beat finds every due run again."""

from functools import partial

from celery import current_app
from django.db import transaction

TASK = "tiers.tasks.compute_due_run"


def compute_soon(run_id: int) -> None:
    """Have a worker compute a run once this request is committed."""
    transaction.on_commit(partial(current_app.send_task, TASK, (run_id,), retry=False), robust=True)
