"""A feed moves by named transitions only, each a compare-and-swap on its state."""

from typing import Any

from pipeline.models import Feed, FeedState
from pipeline.selectors.feeds import FeedNotThere


class FeedMoved(Exception):
    """The feed was in another state than the move needs: somebody else was faster, or it is done."""


def move(feed_id: int, to: FeedState, *, only_from: FeedState | None = None, **changes: Any) -> Feed:
    """Move a feed along `Feed.TRANSITIONS`, with what changes along the way; return it as it is then.

    Raises FeedMoved when its state does not allow the move, FeedNotThere when there is none.
    """
    allowed = [state for state, targets in Feed.TRANSITIONS.items() if to in targets]
    origins = [only_from] if only_from in allowed else allowed
    moved = Feed.objects.filter(pk=feed_id, state__in=origins).update(state=to, **changes)
    feed = Feed.objects.select_related("source", "profile").filter(pk=feed_id).first()
    if feed is None:
        raise FeedNotThere(f"There is no feed {feed_id}.")
    if not moved:
        raise FeedMoved(
            f"Feed {feed_id} is {feed.get_state_display().lower()} and cannot become {to.label.lower()}."
        )
    return feed
