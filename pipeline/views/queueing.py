"""The hint that lets a worker load a feed at once; what waits is in the database, whatever is lost."""

from functools import partial

from celery import current_app
from django.db import transaction

TASK = "pipeline.tasks.load_feed_task"
SECONDS = 60


def hint_load(feed_id: int) -> None:
    """Tell a worker of a waiting feed once this is committed; a broker that is away is only logged."""
    send = partial(current_app.send_task, TASK, (feed_id,), expires=SECONDS, retry=False)
    transaction.on_commit(send, robust=True)
