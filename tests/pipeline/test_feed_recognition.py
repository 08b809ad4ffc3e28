"""Rows that are known word for word skip translation; what comes out is the same as without it."""

from datetime import timedelta

import pytest

from kernel.clock import program_zone
from kernel.tenancy import Role, acting
from participants.models import Participant
from pipeline.models import FeedReject
from pipeline.services import recognition, translation
from pipeline.services.loading import load_feed
from tests.pipeline.exports import COLUMNS, NOON, counts, export, lead, load, profile, receive, revisions, row

pytestmark = pytest.mark.django_db

TWENTY = [row(f"L{number:02d}") for number in range(20)]


@pytest.fixture
def translated(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of rows handed to translation, load by load."""
    sizes: list[int] = []
    original = translation.RowTranslator.translate_batch

    def count(self: translation.RowTranslator, rows: list[object]) -> object:
        sizes.append(len(rows))
        return original(self, rows)

    monkeypatch.setattr(translation.RowTranslator, "translate_batch", count)
    return sizes


def test_a_known_file_is_not_translated_again(translated: list[int]) -> None:
    load(export(*TWENTY))
    assert counts(load(export(*TWENTY), day=1)) == {"unchanged": 20, "untagged": 20}
    assert translated == [20]


def test_only_unknown_rows_are_translated_where_most_are_known(translated: list[int]) -> None:
    load(export(*TWENTY))
    changed = [row("L00", value="7"), *TWENTY[1:19], row("NEW"), row("L19", value="x"), "short"]
    feed = load(export(*changed), day=1)
    assert translated == [20, 3]
    assert counts(feed) == {"created": 1, "updated": 1, "unchanged": 18, "rejected": 2, "untagged": 20}
    assert feed.rows_read == 22
    assert not lead("L19").withdrawn


def test_a_file_that_is_mostly_new_is_translated_whole(translated: list[int]) -> None:
    load(export(*TWENTY))
    feed = load(
        export(*TWENTY[:10], *(row(f"N{number}") for number in range(10)), "short"), day=1, complete=False
    )
    assert translated == [20, 20]
    assert (feed.created, feed.unchanged, feed.rejected, feed.rows_read) == (10, 10, 1, 21)


def test_a_known_row_beside_a_differing_one_of_its_id_is_rejected_with_it() -> None:
    load(export(*TWENTY))
    feed = load(export(*TWENTY, row("L05", value="9"), TWENTY[6]), day=1)
    assert counts(feed) == {"unchanged": 19, "collapsed": 1, "rejected": 2, "untagged": 19}
    with acting(role=Role.STAFF):
        assert [reject.line for reject in FeedReject.objects.order_by("line")] == [7, 22]
    assert not lead("L05").withdrawn


def test_another_reading_of_the_same_rows_is_seen() -> None:
    load(export(*TWENTY))
    columns = {field: column for field, column in COLUMNS.items() if field != "client"}
    assert load(export(*TWENTY), day=1, columns=columns, accept=True).updated == 20


def test_a_new_tag_in_the_profile_makes_no_row_unknown(translated: list[int], halvorsen: Participant) -> None:
    tagged = [row(f"L{number:02d}", tag="Cipher") for number in range(20)]
    load(export(*tagged))
    feed = load(export(*tagged), day=1, tags={"Cipher": "halvorsen"})
    assert translated == [20]
    assert counts(feed) == {"unchanged": 20}
    assert lead("L00").participant == halvorsen


def test_a_row_changed_and_changed_back_is_told_from_what_it_was_last() -> None:
    load(export(*TWENTY))
    load(export(row("L00", value="7"), *TWENTY[1:]), day=1)
    assert load(export(*TWENTY), day=2).updated == 1
    assert len(revisions("L00")) == 3


def test_a_separator_inside_a_cell_makes_no_two_rows_equal() -> None:
    hasher = translation.RowHasher(profile(), program_zone())
    assert hasher.hash_of(["a\x1fb", "c"]) != hasher.hash_of(["a", "b\x1fc"])
    assert hasher.hash_of(["a", "b"]) == hasher.hash_of(["a", "b"])


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_the_result_is_the_same_with_and_without_recognition(
    monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    monkeypatch.setattr(recognition, "MOST_UNKNOWN", share)
    load(export(*TWENTY))
    feed = receive(
        export(*TWENTY[:12], row("L12", value="1"), row("L12", value="1"), row("L13", value="?")), day=1
    )
    loaded = load_feed(feed_id=feed.pk, now=NOON + timedelta(days=1))
    expected = {"updated": 1, "unchanged": 12, "withdrawn": 6, "collapsed": 1, "rejected": 1, "untagged": 13}
    assert counts(loaded) == expected
