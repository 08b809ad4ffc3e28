"""What a revision says against the one before, and how fresh the mirror is, in words (D2)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from pipeline.pages.lead_detail import COMPARED, changed_fields, label
from pipeline.pages.stamp import stamp_strip
from pipeline.selectors.feeds import FeedStamp

LEAD: dict[str, Any] = dict.fromkeys(COMPARED) | {
    "stage": "qualified", "tcv": Decimal(1000), "currency": "USD", "withdrawn": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("newer", "was", "is_now"),
    [
        ({"stage": "won"}, "Qualified", "Won"),
        ({"probability": Decimal(60)}, "", "60%"),
        ({"withdrawn": True}, "yes", "no"),
        ({"closed_on": date(2026, 11, 3)}, "", "3 Nov 2026"),
        ({"client": "Norrland"}, "", "Norrland"),
    ],
)
def test_a_change_is_told_as_it_was_and_is(newer: dict[str, Any], was: str, is_now: str) -> None:
    (change,) = changed_fields(LEAD | newer, LEAD)
    assert (change.label, change.was, change.now) == (label(next(iter(newer))), was, is_now)


def test_an_amount_in_another_currency_is_one_change_and_not_two() -> None:
    changes = changed_fields(LEAD | {"tcv": Decimal(900), "currency": "EUR"}, LEAD)
    assert [each.label for each in changes] == ["TCV"]
    assert "EUR" in changes[0].now


@pytest.mark.parametrize(
    ("stamp", "state", "words", "note"),
    [
        (FeedStamp(as_of=None, sources=0, incomplete=0), "not_known", "No CRM feed yet", ""),
        (FeedStamp(as_of=None, sources=1, incomplete=1), "not_known", "not complete", "1 source has never"),
        (FeedStamp(as_of=datetime(2026, 11, 25, tzinfo=UTC), sources=1, incomplete=0), "current", "feed", ""),
    ],
)
def test_a_mirror_without_a_complete_feed_is_not_known(
    stamp: FeedStamp, state: str, words: str, note: str
) -> None:
    strip = stamp_strip(stamp, zone=UTC)
    assert strip.state == state
    assert words in strip.words
    assert strip.note.startswith(note)
