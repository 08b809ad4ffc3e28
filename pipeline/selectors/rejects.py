"""Rejected rows of a feed, as a query that an export can stream."""

from django.db.models import QuerySet

from pipeline.models import Feed, FeedReject


def rejected_rows(feed: Feed) -> QuerySet[FeedReject]:
    """Return all rejected rows of a feed in the file's order. Call it as staff."""
    return FeedReject.objects.filter(feed=feed).order_by("line")
