"""Loading in the worker; the database knows what waits, a message is only a hint."""

from contextlib import suppress

from celery import shared_task
from django.db import InterfaceError, OperationalError

from kernel import clock
from kernel.tenancy import Role, acting
from pipeline.selectors.feeds import waiting_feeds
from pipeline.services.feeds import give_back_broken_load, requeue_stale_feeds
from pipeline.services.loading import load_feed
from pipeline.services.progress import shown_progress
from pipeline.services.transitions import FeedMoved

_EXPIRES = 60


@shared_task
def load_feed_task(feed_id: int) -> None:
    """Load one waiting feed; told twice, it loads once.

    A server that is away is waited for, as often as it takes; any other error is tried again some times only.
    """
    try:
        with shown_progress(feed_id) as progress:
            load_feed(feed_id=feed_id, now=clock.now(), progress=progress)
    except FeedMoved:
        return
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        _give_back(feed_id, error)
        raise


def _give_back(feed_id: int, error: Exception) -> None:
    failure = f"{type(error).__name__}: {error}"[:500]
    with suppress(FeedMoved):
        give_back_broken_load(feed_id=feed_id, failure=failure, now=clock.now())


def find_waiting_feeds() -> int:
    """Take up dead loads, hand the oldest waiting feed of each source to a worker; return how many (beat)."""
    with acting(role=Role.STAFF, why="feeds that wait"):
        requeue_stale_feeds(now=clock.now())
        waiting = waiting_feeds()
    for feed_id in waiting:
        load_feed_task.apply_async((feed_id,), expires=_EXPIRES)
    return len(waiting)
