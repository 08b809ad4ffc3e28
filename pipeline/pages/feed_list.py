"""Rows of the feeds page: sources with their last loads, and the loads themselves."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kernel.components import SparkBar
from kernel.components.bars import spark
from kernel.components.status import status
from kernel.formats import count, moment
from pipeline.models import CrmSource, Feed, FeedState

BARS = 14
STATES = {
    "received": "waiting",
    "loading": "running",
    "held": "stopped",
    "merged": "loaded",
    "refused": "refused",
    "dismissed": "discarded",
}
_BARS = {"held": "off_track", "refused": "off_track", "dismissed": "not_known"}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source with its freshness and its last loads as bars."""

    key: str
    as_of: str
    bars: SafeString
    last: str
    profile_url: str


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One load in the list."""

    number: int
    url: str
    source: str
    file_name: str
    taken: str
    person: str
    state: SafeString
    rows: str
    changes: str
    rejected: str
    untagged: str


def source_rows(sources: Iterable[CrmSource], feeds: Sequence[Feed], *, zone: tzinfo) -> list[SourceRow]:
    """Return the sources; `feeds` are the latest of all of them, newest first."""
    of_source: dict[int, list[Feed]] = defaultdict(list)
    for feed in feeds:
        of_source[feed.source_id].append(feed)
    return [_source(source, of_source[source.pk][:BARS], zone) for source in sources]


def feed_rows(feeds: Iterable[Feed], *, zone: tzinfo) -> list[FeedRow]:
    """Return the loads as the list shows them."""
    return [
        FeedRow(
            number=feed.pk,
            url=reverse("pipeline:feed", args=[feed.pk]),
            source=feed.source.key,
            file_name=feed.file_name,
            taken=moment(feed.taken_at, zone),
            person=feed.by.name if feed.by else "",
            state=feed_status(feed),
            rows=count(feed.rows_read),
            changes=changes_in_words(feed),
            rejected=count(feed.rejected),
            untagged=count(feed.untagged),
        )
        for feed in feeds
    ]


def feed_status(feed: Feed) -> SafeString:
    """Return the state of a load with its icon."""
    return status(STATES[feed.state], state_words(feed))


def state_words(feed: Feed) -> str:
    """Return the state of a load in the words of the buttons that lead to it."""
    return _("Discarded") if feed.state == FeedState.DISMISSED else str(feed.get_state_display())


def changes_in_words(feed: Feed) -> str:
    """Return what a load changed, or would change, in one line without what is zero."""
    kinds = (
        (feed.created, _("%(n)s created")),
        (feed.updated, _("%(n)s updated")),
        (feed.withdrawn, _("%(n)s withdrawn")),
    )
    return ", ".join(words % {"n": count(number)} for number, words in kinds if number) or _("Nothing")


def _source(source: CrmSource, feeds: Sequence[Feed], zone: tzinfo) -> SourceRow:
    bars = [SparkBar(_bar(feed)) for feed in reversed(feeds)]
    found = sum(1 for bar in bars if bar.kind)
    words = _("Last %(n)d feeds, %(found)d with a finding") % {"n": len(bars), "found": found}
    return SourceRow(
        key=source.key,
        as_of=moment(source.complete_as_of, zone) if source.complete_as_of else _("Never complete"),
        bars=spark(bars, words),
        last=moment(feeds[0].taken_at, zone) if feeds else _("No feed yet"),
        profile_url=reverse("pipeline:profile", args=[source.key]),
    )


def _bar(feed: Feed) -> str:
    return _BARS.get(feed.state) or ("at_risk" if feed.rejected else "")
