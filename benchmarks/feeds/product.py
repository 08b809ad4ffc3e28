"""The portal's feed: received with a copy of the file, loaded by the worker's task."""

from pathlib import Path

from benchmarks.feeds.files import profile_of
from kernel import clock
from kernel.tenancy import Role, acting
from pipeline.models import Feed, FeedState
from pipeline.services.feeds import receive_feed
from pipeline.tasks import load_feed_task


class FeedNotMerged(AssertionError):
    """A generated feed was held or refused; there is nothing to compare."""


def receive(path: Path, source: str) -> Feed:
    """Receive a file as an upload does."""
    with path.open("rb") as file, acting(role=Role.STAFF, why="benchmark"):
        return receive_feed(
            by=None, profile=profile_of(source), file=file, file_name=path.name, now=clock.now()
        )


def load(path: Path, source: str) -> Feed:
    """Load a file from upload to committed; raises `FeedNotMerged`."""
    feed = receive(path, source)
    load_feed_task(feed.pk)
    return merged(feed)


def merged(feed: Feed) -> Feed:
    """The feed as its load left it; raises `FeedNotMerged`."""
    with acting(role=Role.STAFF):
        feed.refresh_from_db()
    if feed.state != FeedState.MERGED:
        raise FeedNotMerged(f"{feed.file_name}: {feed.state} {feed.failure}")
    return feed
