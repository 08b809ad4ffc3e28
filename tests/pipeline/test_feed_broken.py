"""A load that ends by an error nobody foresaw is tried again some times, then refused with words."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client

from accounts.models import User
from kernel import clock
from kernel.tenancy import Role, acting
from pipeline.models import Feed, FeedState
from pipeline.services.feeds import MOST_BROKEN_LOADS, requeue_stale_feeds
from pipeline.services.loading import load_feed
from pipeline.tasks import find_waiting_feeds, load_feed_task
from tests.pipeline.exports import NOON, export, receive, row

pytestmark = pytest.mark.django_db


def stored(feed: Feed) -> Feed:
    with acting(role=Role.STAFF, why="test"):
        return Feed.objects.get(pk=feed.pk)


@pytest.fixture
def feed() -> Feed:
    """A waiting feed of one lead."""
    return receive(export(row("L1")))


@pytest.fixture
def _broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object) -> None:
        raise ZeroDivisionError("nobody foresaw this")

    monkeypatch.setattr("pipeline.services.loading._stage", fail)


def break_off(feed: Feed) -> Feed:
    """Load the feed in the worker, where it breaks off."""
    with pytest.raises(ZeroDivisionError):
        load_feed_task(feed.pk)
    return stored(feed)


@pytest.mark.usefixtures("_broken")
def test_a_broken_load_waits_again_and_says_why(feed: Feed) -> None:
    broken = break_off(feed)
    assert (broken.state, broken.broken_loads) == (FeedState.RECEIVED, 1)
    assert "nobody foresaw this" in broken.failure


@pytest.mark.usefixtures("_broken")
def test_it_is_refused_once_it_broke_off_often_enough(
    feed: Feed, morgan: User, sign_in: Callable[[User], Client]
) -> None:
    for _again in range(MOST_BROKEN_LOADS - 1):
        assert break_off(feed).state == FeedState.RECEIVED
    refused = break_off(feed)
    assert refused.state == FeedState.REFUSED
    assert refused.finished_at is not None
    assert find_waiting_feeds() == 0
    page = sign_in(morgan).get("/manage/operations/").content.decode()
    assert "The load broke off 3 times" in page
    assert "nobody foresaw this" in page


@pytest.mark.usefixtures("_broken")
def test_once_mended_it_loads(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    break_off(feed)
    monkeypatch.undo()
    load_feed_task(feed.pk)
    merged = stored(feed)
    assert (merged.state, merged.failure) == (FeedState.MERGED, "")


def test_a_database_that_is_away_is_no_fault_of_the_feed(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*given: object) -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("pipeline.services.loading._stage", away)
    for _again in range(MOST_BROKEN_LOADS + 1):
        with pytest.raises(OperationalError):
            load_feed_task(feed.pk)
        with acting(role=Role.STAFF, why="test"):
            assert requeue_stale_feeds(now=clock.now() + timedelta(minutes=1)) == 1
    assert (stored(feed).state, stored(feed).broken_loads) == (FeedState.RECEIVED, 0)


def test_a_feed_that_is_done_is_not_given_back(feed: Feed) -> None:
    load_feed(feed_id=feed.pk, now=NOON)
    load_feed_task(feed.pk)
    assert (stored(feed).state, stored(feed).broken_loads) == (FeedState.MERGED, 0)
