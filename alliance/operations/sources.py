"""The sources of the mirror as lines of a table: state, age against their rhythm, the last feeds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.operations.reads import LAST_FEEDS
from alliance.operations.rhythm import is_late, next_expected, rhythm_of
from alliance.period_words import span_words
from kernel.components import SparkBar
from kernel.formats import count, moment
from pipeline.models import Feed, FeedState

STATES = {
    FeedState.RECEIVED: "received",
    FeedState.LOADING: "running",
    FeedState.HELD: "stopped",
    FeedState.MERGED: "loaded",
    FeedState.REFUSED: "refused",
    FeedState.DISMISSED: "discarded",
}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source; `late` marks a rhythm that was missed."""

    key: str
    url: str
    status: str
    words: str
    rows: str
    last_complete: str
    age: str
    bars: tuple[SparkBar, ...]
    bars_label: str
    expected: str
    rhythm: str
    late: bool


def source_rows(feeds: dict[str, list[Feed]], *, now: datetime, zone: tzinfo) -> tuple[SourceRow, ...]:
    """Return the sources by key; `feeds` are each source's last ones, newest first."""
    return tuple(_row(key, latest, now, zone) for key, latest in sorted(feeds.items()))


def _row(key: str, feeds: Sequence[Feed], now: datetime, zone: tzinfo) -> SourceRow:
    last = feeds[:LAST_FEEDS]
    complete = [feed.taken_at for feed in last if feed.complete and feed.state == FeedState.MERGED]
    usual = rhythm_of(complete)
    latest = complete[0] if complete else None
    late = latest is not None and is_late(latest, usual, now)
    found = [_finding(feed) for feed in reversed(last)]
    status, words = _state(last[0], late, never=latest is None)
    return SourceRow(
        key=key,
        url=reverse("pipeline:feed", args=[last[0].pk]),
        status=status,
        words=words,
        rows=_rows_of(last),
        last_complete=moment(latest, zone) if latest else _("Never yet"),
        age=_("%(span)s ago") % {"span": span_words(now - latest)} if latest else "",
        bars=tuple(SparkBar(kind) for kind in found),
        bars_label=_("%(found)d of the last %(all)d feeds with a finding")
        % {"found": sum(map(bool, found)), "all": len(found)},
        expected=moment(next_expected(latest, usual), zone) if latest and usual else _("Not known"),
        rhythm=_("every %(span)s") % {"span": span_words(usual)} if usual else _("no rhythm yet"),
        late=late,
    )


def _state(newest: Feed, late: bool, *, never: bool) -> tuple[str, str]:
    if newest.state in (FeedState.HELD, FeedState.REFUSED, FeedState.LOADING, FeedState.RECEIVED):
        return STATES[FeedState(newest.state)], _("Held back") if newest.state == FeedState.HELD else ""
    if late:
        return "overdue", ""
    return ("stale", _("Never complete")) if never else ("current", "")


def _finding(feed: Feed) -> str:
    if feed.state in (FeedState.HELD, FeedState.REFUSED):
        return "off_track"
    if feed.state == FeedState.DISMISSED:
        return "not_known"
    return "at_risk" if feed.rejected else ""


def _rows_of(feeds: Iterable[Feed]) -> str:
    merged = next((feed for feed in feeds if feed.state == FeedState.MERGED), None)
    if merged is None:
        return _("nothing loaded yet")
    words = ngettext("%(n)s row", "%(n)s rows", merged.rows_read) % {"n": count(merged.rows_read)}
    if merged.rejected:
        words += ", " + _("%(n)s rejected") % {"n": count(merged.rejected)}
    return words
