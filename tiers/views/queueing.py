"""Handing a run or its replay to the workers: best effort, since beat finds whatever is due again."""

from functools import partial

from celery import current_app
from django.db import transaction

COMPUTE = "tiers.tasks.compute_due_run"
REPLAY = "tiers.tasks.replay_asked_run"


def compute_soon(run_id: int) -> None:
    """Have a worker compute a run once this request is committed."""
    _send_soon(COMPUTE, run_id)


def replay_soon(request_id: int) -> None:
    """Have a worker answer a request for a replay once this request is committed."""
    _send_soon(REPLAY, request_id)


def _send_soon(task: str, number: int) -> None:
    transaction.on_commit(partial(current_app.send_task, task, (number,), retry=False), robust=True)
