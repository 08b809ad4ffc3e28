"""On which feeds a run may stand, which wait for a worker, and the stamp on every page (D2)."""

from datetime import timedelta

import pytest

from kernel.tenancy import Role, acting
from pipeline.models import Feed, FeedState
from pipeline.selectors.feeds import (
    FeedNotThere,
    feed_by_number,
    feed_stamp,
    first_complete_feeds,
    recent_feeds,
    rejects_of,
    waiting_feeds,
)
from pipeline.services.progress import shown_progress
from pipeline.services.transitions import move
from pipeline.tasks import find_waiting_feeds, load_feed_task
from tests.pipeline.exports import NOON, export, load, receive, row

pytestmark = pytest.mark.django_db

TEXT = export(row("A"))


def test_a_run_stands_on_the_first_complete_feed_at_or_after_its_cut_off() -> None:
    load(TEXT, day=0)
    first = load(TEXT, day=2)
    load(TEXT, day=3)
    with acting(role=Role.STAFF):
        assert first_complete_feeds(NOON + timedelta(days=1)) == ({"crm": first}, [])
        assert first_complete_feeds(NOON + timedelta(days=2)) == ({"crm": first}, [])


def test_a_source_without_a_complete_feed_since_the_cut_off_is_waited_for() -> None:
    load(TEXT, day=0)
    load(TEXT, day=2, complete=False)
    with acting(role=Role.STAFF):
        assert first_complete_feeds(NOON + timedelta(days=1)) == ({}, ["crm"])


def test_a_source_of_which_nothing_was_ever_loaded_is_not_waited_for() -> None:
    load("", source="mistyped")
    with acting(role=Role.STAFF):
        assert first_complete_feeds(NOON) == ({}, [])


def test_the_stamp_is_the_oldest_of_the_complete_feeds_and_counts_what_is_incomplete() -> None:
    load(TEXT, day=5)
    load(TEXT, day=1, source="other")
    load(TEXT, day=1, source="partial", complete=False)
    stamp = feed_stamp()
    assert (stamp.as_of, stamp.sources, stamp.incomplete) == (NOON + timedelta(days=1), 3, 1)


def test_feeds_are_listed_newest_first_and_page_on_from_a_feed() -> None:
    feeds = [load(TEXT, day=day) for day in range(3)]
    with acting(role=Role.STAFF):
        assert recent_feeds(limit=2) == [feeds[2], feeds[1]]
        assert recent_feeds(source=feeds[0].source, before=feeds[1].pk) == [feeds[0]]


def test_rejected_rows_page_on_from_a_line() -> None:
    feed = load(export(row("", value="1"), row("A"), row("", value="2")))
    with acting(role=Role.STAFF):
        assert [reject.line for reject in rejects_of(feed, after_line=2)] == [4]


def test_a_feed_that_is_not_there_is_said_so() -> None:
    with acting(role=Role.STAFF), pytest.raises(FeedNotThere):
        feed_by_number(0)


def test_only_the_oldest_waiting_feed_of_a_source_is_handed_out_and_none_while_one_loads() -> None:
    first, second = receive(TEXT), receive(TEXT)
    other = receive(TEXT, source="other")
    with acting(role=Role.STAFF):
        assert waiting_feeds() == [first.pk, other.pk]
        move(first.pk, FeedState.LOADING, started_at=NOON)
        assert waiting_feeds() == [other.pk]
        move(first.pk, FeedState.REFUSED)
        assert waiting_feeds() == [second.pk, other.pk]


def test_the_beat_finds_what_waits_and_the_worker_loads_it_once(
    settings: object, celery_inline: None
) -> None:
    feed = receive(TEXT)
    assert find_waiting_feeds() == 1
    load_feed_task(feed.pk)
    with acting(role=Role.STAFF):
        assert Feed.objects.get(pk=feed.pk).state == FeedState.MERGED
    assert find_waiting_feeds() == 0


@pytest.fixture
def celery_inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run tasks where they are sent."""
    monkeypatch.setattr(load_feed_task, "apply_async", lambda arguments, expires: load_feed_task(*arguments))


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_load_is_still_open() -> None:
    feed = receive(TEXT)
    with acting(role=Role.STAFF):
        move(feed.pk, FeedState.LOADING, started_at=NOON)
    with shown_progress(feed.pk) as progress:
        progress("reading", 5_000)
    with acting(role=Role.STAFF):
        shown = Feed.objects.get(pk=feed.pk)
    assert (shown.step, shown.rows_read) == ("reading", 5_000)
