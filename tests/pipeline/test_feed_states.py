"""A feed's states: held by the plausibility stop, refused with a reason, taken up again after a crash."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from kernel.tenancy import Role, acting
from participants.models import Participant
from pipeline.models import Feed, FeedReject, FeedState, TagMapping
from pipeline.selectors.feeds import FeedNotThere
from pipeline.services import feeds
from pipeline.services.feeds import FileNotKept, accept_held_feed, dismiss_feed, requeue_stale_feeds
from pipeline.services.loading import load_feed
from pipeline.services.locks import try_lock_load
from pipeline.services.tags import UnknownParticipants
from pipeline.services.transitions import FeedMoved, move
from tests.pipeline.exports import NOON, counts, export, lead, load, receive, row

pytestmark = pytest.mark.django_db

HUNDRED = [row(f"L{number:03d}") for number in range(100)]


def changed(number: int) -> str:
    """A file in which the first `number` of a hundred leads are changed."""
    return export(*(row(f"L{n:03d}", value="9") for n in range(number)), *HUNDRED[number:])


def test_a_plausible_change_passes() -> None:
    load(export(*HUNDRED))
    assert load(changed(20), day=1).state == FeedState.MERGED


@pytest.mark.parametrize(
    "text",
    [
        changed(21),
        export(*HUNDRED[:79]),
        export(*(row(f"L{n:03d}", value="9") for n in range(11)), *HUNDRED[11:90]),
    ],
)
def test_an_implausible_feed_is_held_and_nothing_is_merged(text: str) -> None:
    load(export(*HUNDRED))
    feed = load(text, day=1)
    assert feed.state == FeedState.HELD
    assert lead("L000").tcv == 1000
    assert not lead("L099").withdrawn


def test_below_a_hundred_leads_nothing_is_held() -> None:
    load(export(*HUNDRED[:99]))
    assert load(export(row("L000")), day=1).state == FeedState.MERGED


def test_a_held_feed_passes_once_accepted(morgan: User) -> None:
    load(export(*HUNDRED))
    held = load(changed(50), day=1)
    with acting(role=Role.STAFF, user=morgan.pk):
        accept_held_feed(by=morgan, feed_id=held.pk)
    assert counts(load_feed(feed_id=held.pk, now=NOON))["updated"] == 50


def test_accept_changes_lets_a_feed_pass_at_once() -> None:
    load(export(*HUNDRED))
    assert load(changed(50), day=1, accept=True).state == FeedState.MERGED


def test_a_held_feed_maps_no_tag_of_its_profile(halvorsen: Participant) -> None:
    load(export(*HUNDRED))
    load(changed(50), day=1, tags={"Cipher": "halvorsen"})
    with acting(role=Role.STAFF):
        assert not TagMapping.objects.exists()


def test_a_held_feed_without_a_kept_file_cannot_be_accepted(morgan: User) -> None:
    load(export(*HUNDRED))
    held = load(changed(50), day=1)
    with acting(role=Role.STAFF, user=morgan.pk):
        Feed.objects.filter(pk=held.pk).update(file="")
        with pytest.raises(FileNotKept):
            accept_held_feed(by=morgan, feed_id=held.pk)
        assert Feed.objects.get(pk=held.pk).state == FeedState.HELD


def test_a_held_feed_is_dismissed_with_a_reason(morgan: User) -> None:
    load(export(*HUNDRED))
    held = load(changed(50), day=1)
    with acting(role=Role.STAFF, user=morgan.pk):
        assert (
            dismiss_feed(by=morgan, feed_id=held.pk, reason="half a file", now=NOON).state
            == FeedState.DISMISSED
        )


def test_a_newer_feed_puts_a_held_one_aside() -> None:
    load(export(*HUNDRED))
    held = load(changed(50), day=1)
    load(changed(1), day=2)
    with acting(role=Role.STAFF):
        assert Feed.objects.get(pk=held.pk).state == FeedState.DISMISSED


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04" + b"\0" * 50, "zip"),
        (b"\x1f\x8b\x08" + b"\0" * 50, "gzip"),
        (export(row("A")).encode("utf-16"), "UTF-16"),
        ((export() + row("A", client="caf\xe9") + "\n").encode("cp1252"), "encoding"),
        (b"id,client\nA,B\n", "product"),
        ((export() + '"A,unclosed').encode(), "quote"),
        (",".join(f"c{n}" for n in range(10_000)).encode(), "columns"),
    ],
)
def test_a_file_of_the_wrong_shape_is_refused_whole_and_says_why(content: bytes, words: str) -> None:
    feed = load(content)
    assert feed.state == FeedState.REFUSED
    assert words in feed.failure


def test_a_profile_that_names_an_unknown_participant_is_refused() -> None:
    with pytest.raises(UnknownParticipants, match="nobody-inc"):
        load(export(row("A")), tags={"X": "nobody-inc"})


def test_a_lost_file_is_refused_with_a_reason() -> None:
    feed = receive(export(row("A")))
    feed.file.storage.delete(feed.file.name)
    assert load_feed(feed_id=feed.pk, now=NOON).state == FeedState.REFUSED


def test_a_feed_told_twice_is_loaded_once() -> None:
    feed = load(export(row("A")))
    with pytest.raises(FeedMoved):
        load_feed(feed_id=feed.pk, now=NOON)


def test_a_load_that_died_waits_again_and_then_loads() -> None:
    feed = receive(export(row("A")))
    with acting(role=Role.STAFF):
        move(feed.pk, FeedState.LOADING, started_at=NOON)
        assert requeue_stale_feeds(now=NOON) == 0
        assert requeue_stale_feeds(now=NOON + timedelta(minutes=1)) == 1
    assert load_feed(feed_id=feed.pk, now=NOON).state == FeedState.MERGED


def test_a_load_from_a_path_that_died_is_refused_because_its_file_is_not_kept() -> None:
    feed = receive(export(row("A")))
    with acting(role=Role.STAFF):
        move(feed.pk, FeedState.LOADING, started_at=NOON)
        Feed.objects.filter(pk=feed.pk).update(file="")
        requeue_stale_feeds(now=NOON + timedelta(minutes=1))
        assert Feed.objects.get(pk=feed.pk).state == FeedState.REFUSED


def test_a_load_that_ends_while_the_dead_are_looked_for_is_not_taken_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    feed = receive(export(row("A")))

    def free_since_it_ended(feed_id: int) -> bool:
        move(feed_id, FeedState.MERGED)
        return try_lock_load(feed_id)

    monkeypatch.setattr(feeds, "try_lock_load", free_since_it_ended)
    with acting(role=Role.STAFF):
        move(feed.pk, FeedState.LOADING, started_at=NOON)
        assert requeue_stale_feeds(now=NOON + timedelta(minutes=1)) == 0
        assert Feed.objects.get(pk=feed.pk).state == FeedState.MERGED


@pytest.mark.parametrize("origin", FeedState)
@pytest.mark.parametrize("target", FeedState)
def test_only_named_transitions_are_allowed(origin: FeedState, target: FeedState) -> None:
    feed = receive(export(row("A")))
    with acting(role=Role.STAFF):
        Feed.objects.filter(pk=feed.pk).update(state=origin)
        if target in Feed.TRANSITIONS[origin]:
            assert move(feed.pk, target).state == target
        else:
            with pytest.raises(FeedMoved):
                move(feed.pk, target)


def test_the_statements_of_a_load_do_not_grow_with_its_rows() -> None:
    def statements(rows: int, day: int, source: str) -> int:
        feed = receive(export(*(row(f"L{n}", tag=f"T{n}") for n in range(rows))), day=day, source=source)
        with CaptureQueriesContext(connection) as captured:
            load_feed(feed_id=feed.pk, now=NOON)
        return len(captured)

    assert statements(2, 0, "small") == statements(3000, 0, "large")


def test_a_reload_replaces_the_rejects_of_the_first_attempt(morgan: User) -> None:
    load(export(*HUNDRED))
    held = load(changed(50) + row("BAD", value="x") + "\n", day=1)
    with acting(role=Role.STAFF, user=morgan.pk):
        accept_held_feed(by=morgan, feed_id=held.pk)
    load_feed(feed_id=held.pk, now=NOON)
    with acting(role=Role.STAFF):
        assert FeedReject.objects.filter(feed=held).count() == 1


def test_a_kept_file_is_the_file_that_was_given() -> None:
    feed = receive(export(row("A")))
    with feed.file.storage.open(feed.file.name) as kept:
        assert io.BytesIO(kept.read()).read().decode() == export(row("A"))


def test_a_feed_that_is_not_there_does_not_move() -> None:
    with acting(role=Role.STAFF), pytest.raises(FeedNotThere):
        move(10**9, FeedState.LOADING)
