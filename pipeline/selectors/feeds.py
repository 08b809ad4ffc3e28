"""Feeds: those on which a run may stand, those that wait, and the stamp on every page (D2)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Value

from kernel.statements import kept_rows
from pipeline.models import CrmSource, Feed, FeedReject, FeedState

MOST_FEEDS = 50


class FeedNotThere(LookupError):
    """No feed has this number."""


@dataclass(frozen=True)
class FeedStamp:
    """How fresh the mirror is: the moment as of which every source is complete, None while one is not."""

    as_of: datetime | None
    sources: int
    incomplete: int


def feed_stamp() -> FeedStamp:
    """The stamp of a page: the oldest of the sources' latest complete feeds; names no participant (R4)."""
    found = kept_rows(feed_stamps)
    return FeedStamp(**found[0]) if found else FeedStamp(None, 0, 0)


def feed_stamps() -> QuerySet[Any, Any]:
    """The stamp as one row, for a subquery; none while there is no source."""
    sources = CrmSource.objects.order_by().annotate(one=Value(1)).values("one")
    figures = sources.annotate(
        as_of=Min("complete_as_of"),
        sources=Count("pk"),
        incomplete=Count("pk", filter=Q(complete_as_of=None)),
    )
    rows: QuerySet[Any, Any] = figures.values("as_of", "sources", "incomplete")
    return rows


def first_complete_feeds(cut_off: datetime) -> tuple[dict[str, Feed], list[str]]:
    """Each source's first complete feed taken at or after the cut-off, and the sources without one (D2).

    A source from which nothing was ever loaded is nobody's to wait for. Call it as staff.
    """
    merged = Feed.objects.filter(source=OuterRef("pk"), state=FeedState.MERGED)
    sources = list(CrmSource.objects.filter(Exists(merged)).order_by("key").values_list("key", flat=True))
    first = (
        Feed.objects.complete()
        .filter(taken_at__gte=cut_off)
        .select_related("source")
        .order_by("source_id", "taken_at", "pk")
        .distinct("source_id")
    )
    feeds = {feed.source.key: feed for feed in first}
    return feeds, [key for key in sources if key not in feeds]


def waiting_feeds() -> list[int]:
    """The oldest waiting feed of each source that is not being loaded. Call it as staff."""
    loading = Feed.objects.filter(source=OuterRef("source"), state=FeedState.LOADING)
    waiting = Feed.objects.filter(~Exists(loading), state=FeedState.RECEIVED)
    return list(waiting.order_by("source_id", "pk").distinct("source_id").values_list("pk", flat=True))


def recent_feeds(
    *, source: CrmSource | None = None, before: int | None = None, limit: int = MOST_FEEDS
) -> list[Feed]:
    """The latest feeds of one source or of all, newest first; `before` pages on from a feed."""
    feeds = Feed.objects.select_related("source", "by").order_by("-pk")
    if source is not None:
        feeds = feeds.filter(source=source)
    if before is not None:
        feeds = feeds.filter(pk__lt=before)
    return list(feeds[:limit])


def feed_by_number(feed_id: int) -> Feed:
    """One feed with its source, profile and person. Raises FeedNotThere."""
    feed = Feed.objects.select_related("source", "profile", "by").filter(pk=feed_id).first()
    if feed is None:
        raise FeedNotThere(f"There is no feed {feed_id}.")
    return feed


def rejects_of(feed: Feed, *, after_line: int = 0, limit: int = MOST_FEEDS) -> list[FeedReject]:
    """A feed's rejected rows in the file's order, from after a line on."""
    return list(FeedReject.objects.filter(feed=feed, line__gt=after_line).order_by("line")[:limit])


def sources() -> QuerySet[CrmSource]:
    """All sources of the mirror, by key."""
    return CrmSource.objects.order_by("key")
