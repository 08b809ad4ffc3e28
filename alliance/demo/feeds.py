"""The demo's feeds, each loaded as of its own day, so that every revision has its moment."""

import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from accounts.models import User
from alliance.demo.calendar import DAILY_FEEDS, DemoCalendar
from alliance.demo.deals import Deal
from alliance.demo.exports import AMERICAS, EMEA, PROFILES, export
from kernel.clock import program_zone
from kernel.periods import program_day
from pipeline.models import Feed, FeedState
from pipeline.profiles.document import parse_profile
from pipeline.profiles.profile import MappingProfile
from pipeline.services.feeds import receive_feed
from pipeline.services.loading import load_feed

LATELY: Final = timedelta(days=60)
_TRUNCATED_TO: Final = 0.7
_NO_EXPORT: Final = b"Report,Pipeline by owner\r\nOwner,Open opportunities\r\nP. Anand,41\r\n"


class FeedNotLoaded(Exception):
    """A feed of the demo did not go as its story wants: the demo and the mirror do not agree."""

    def __init__(self, feed: Feed) -> None:
        super().__init__(f"{feed.file_name} is {feed.state}: {feed.failure}")


def load_feeds(calendar: DemoCalendar, deals: Sequence[Deal], *, at: datetime) -> None:
    """Load the exports of both CRMs as they were on a morning: what they knew the evening before.

    A month's changes may be more than the plausibility stop lets pass, a day's are not.
    """
    morning = program_day(at, program_zone())
    monthly = morning <= calendar.today - timedelta(days=DAILY_FEEDS - 1)
    for source in PROFILES:
        lately = calendar.now - at < LATELY
        content = export(source, deals, day=morning - timedelta(days=1), unreadable=lately)
        _load(source, content, f"{source}-{morning}.csv", at=at, accept_changes=monthly)


def upload_wrong_file(*, by: User, now: datetime) -> None:
    """Upload a report in place of an export: it is refused whole."""
    feed = _upload(AMERICAS, _NO_EXPORT, "pipeline-by-owner.csv", by=by, now=now)
    if feed.state != FeedState.REFUSED:
        raise FeedNotLoaded(feed)


def upload_truncated_file(calendar: DemoCalendar, deals: Sequence[Deal], *, by: User, now: datetime) -> None:
    """Upload an export that broke off: the plausibility stop holds it back, and it waits for a decision."""
    lines = export(EMEA, deals, day=calendar.today - timedelta(days=1)).splitlines(keepends=True)
    truncated = b"".join(lines[: int(len(lines) * _TRUNCATED_TO)])
    feed = _upload(EMEA, truncated, "emea-pipeline-export.csv", by=by, now=now)
    if feed.state != FeedState.HELD:
        raise FeedNotLoaded(feed)


def _upload(source: str, content: bytes, file_name: str, *, by: User, now: datetime) -> Feed:
    feed = receive_feed(
        by=by, profile=_profile(source), file=io.BytesIO(content), file_name=file_name, now=now
    )
    return load_feed(feed_id=feed.pk, now=now)


def _load(source: str, content: bytes, file_name: str, *, at: datetime, accept_changes: bool) -> None:
    feed = receive_feed(
        by=None, profile=_profile(source), file=io.BytesIO(content), file_name=file_name, now=at,
        accept_changes=accept_changes, keep_file=False,
    )  # fmt: skip
    with TemporaryDirectory() as directory:
        path = Path(directory) / file_name
        path.write_bytes(content)
        feed = load_feed(feed_id=feed.pk, now=at, path=path)
    if feed.state != FeedState.MERGED:
        raise FeedNotLoaded(feed)


def _profile(source: str) -> MappingProfile:
    return parse_profile(PROFILES[source])
