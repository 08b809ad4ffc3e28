"""Loading in the worker; the database knows what waits, a message is only a hint."""

from celery import shared_task

from kernel import clock
from kernel.tenancy import Role, acting
from pipeline.selectors.feeds import waiting_feeds
from pipeline.services.feeds import requeue_stale_feeds
from pipeline.services.loading import load_feed
from pipeline.services.progress import shown_progress
from pipeline.services.transitions import FeedMoved

_EXPIRES = 60


@shared_task
def load_feed_task(feed_id: int) -> None:
    """Load one waiting feed; told twice, it loads once."""
    try:
        with shown_progress(feed_id) as progress:
            load_feed(feed_id=feed_id, now=clock.now(), progress=progress)
    except FeedMoved:
        return


def find_waiting_feeds() -> int:
    """Take up dead loads, hand the oldest waiting feed of each source to a worker; return how many (beat)."""
    with acting(role=Role.STAFF, why="feeds that wait"):
        requeue_stale_feeds(now=clock.now())
        waiting = waiting_feeds()
    for feed_id in waiting:
        load_feed_task.apply_async((feed_id,), expires=_EXPIRES)
    return len(waiting)
