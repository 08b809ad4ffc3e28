"""What a load makes of an export: new, changed, unchanged, withdrawn leads and their revisions (R16, D2)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kernel.tenancy import Role, acting
from participants.models import Participant
from pipeline.models import CrmSource, FeedReject, FeedState, RevisionCause
from pipeline.services.loading import load_feed
from tests.pipeline.exports import NOON, as_feed_left, counts, export, lead, load, receive, revisions, row

pytestmark = pytest.mark.django_db


def test_a_first_load_creates_leads_with_a_revision_each() -> None:
    feed = load(export(row("A", value="1500.5"), row("B", stage="Won")))
    assert feed.state == FeedState.MERGED
    assert counts(feed) == {"created": 2, "untagged": 2}
    assert lead("A").tcv == Decimal("1500.5")
    assert lead("A").qualified_on == date(2026, 3, 2)
    assert [revision.cause for revision in revisions("A")] == [RevisionCause.FEED]


def test_the_same_file_again_writes_nothing() -> None:
    text = export(row("A"), row("B"))
    load(text)
    again = load(text, day=1)
    assert counts(again) == {"unchanged": 2, "untagged": 2}
    assert len(revisions("A")) == 1
    assert lead("A").changed_at == NOON


def test_a_number_spelled_otherwise_is_no_change() -> None:
    load(export(row("A", value="1000")))
    assert counts(load(export(row("A", value="1000.00")), day=1))["unchanged"] == 1


def test_a_changed_row_supersedes_the_revision_before_it() -> None:
    first = load(export(row("A", value="1000")))
    second = load(export(row("A", value="2000")), day=1)
    assert counts(second)["updated"] == 1
    old, new = revisions("A")
    assert (old.tcv, old.superseded_by_id) == (Decimal(1000), second.pk)
    assert (new.tcv, new.superseded_at) == (Decimal(2000), None)
    assert as_feed_left(first, "A") == old
    assert as_feed_left(second, "A") == new


@pytest.mark.parametrize("column", ["client", "stage", "value", "currency", "qualified", "tag"])
def test_every_mirrored_value_is_compared(column: str) -> None:
    other = {"client": "Other", "stage": "Lost", "value": "7", "currency": "EUR", "qualified": "", "tag": "X"}
    load(export(row("A")))
    assert counts(load(export(row("A", **{column: other[column]})), day=1))["updated"] == 1


def test_a_lead_gone_from_a_complete_file_is_withdrawn_not_deleted() -> None:
    load(export(row("A"), row("B")))
    second = load(export(row("A")), day=1)
    assert counts(second)["withdrawn"] == 1
    assert lead("B").withdrawn
    assert revisions("B")[-1].cause == RevisionCause.WITHDRAWN


def test_a_partial_file_withdraws_nothing() -> None:
    load(export(row("A"), row("B")))
    assert "withdrawn" not in counts(load(export(row("A")), day=1, complete=False))
    assert not lead("B").withdrawn


def test_a_withdrawn_lead_that_is_back_counts_as_updated() -> None:
    load(export(row("A"), row("B")))
    load(export(row("A")), day=1)
    third = load(export(row("A"), row("B")), day=2)
    assert counts(third) == {"updated": 1, "unchanged": 1, "untagged": 2}
    assert not lead("B").withdrawn


def test_another_source_with_the_same_ids_is_another_lead() -> None:
    load(export(row("A")))
    assert counts(load(export(row("A")), source="other"))["created"] == 1


def test_control_totals_sum_the_accepted_rows_per_currency() -> None:
    feed = load(
        export(
            row("A", value="0.1"),
            row("B", value="0.2"),
            row("C", value="5", currency="EUR"),
            row("D", value=""),
        )
    )
    assert feed.control == {"tcv": {"USD": "0.3", "EUR": "5"}}


def test_a_complete_feed_stamps_its_source() -> None:
    load(export(row("A")), complete=False)
    assert CrmSource.objects.get().complete_as_of is None
    load(export(row("A"), row("", value="bad")), day=1)
    assert CrmSource.objects.get().complete_as_of == NOON + timedelta(days=1)


def test_an_earlier_file_is_not_loaded_after_a_later_one() -> None:
    early = receive(export(row("A", value="1")))
    load(export(row("A", value="2")), day=1)
    refused = load_feed(feed_id=early.pk, now=NOON)
    assert refused.state == FeedState.REFUSED
    assert "newer feed" in refused.failure
    assert lead("A").tcv == 2


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row(""), "no id"),
        (row("X", stage="Closed"), "unknown stage"),
        (row("X", value="12x"), "unreadable number"),
        (row("X", value="NaN"), "unreadable number"),
        (row("X", value="Infinity"), "unreadable number"),
        (row("X", value="1e400"), "unreadable number"),
        (row("X", value="-5"), "negative value"),
        (row("X", value="1000000000000"), "number too large"),
        (row("X", currency=""), "no currency"),
        (row("X", qualified="31/02/2026"), "unreadable date"),
        (row("X", qualified="1989-12-31"), "date out of range"),
        (row("X", qualified="2101-01-01"), "date out of range"),
        (row("X") + ",one,too,many", "columns"),
        ("X,Short", "columns"),
        ("", "empty row"),
        ("id,client,stage,value,currency,qualified,product", "header is repeated"),
    ],
)
def test_a_bad_row_is_rejected_with_its_line_text_and_reason(bad: str, reason: str) -> None:
    feed = load(export(row("A"), bad, row("B")))
    assert (feed.created, feed.rejected, feed.rows_read) == (2, 1, 3)
    with acting(role=Role.STAFF, why="test"):
        reject = FeedReject.objects.get()
    assert (reject.line, reject.raw) == (3, bad)
    assert reason in reject.reason


def test_hostile_text_is_kept_as_it_is() -> None:
    hostile = "=HYPERLINK(1) <script>{{7*7}}</script> \u202e \\. \\N 'x' \\t"
    load(export(row("A", client=f'"{hostile}, ""quoted""\nnext line"')))
    assert lead("A").client == f'{hostile}, "quoted"\nnext line'


def test_rows_equal_in_every_cell_collapse_into_one() -> None:
    feed = load(export(row("A"), row("A"), row("B"), row("A")))
    assert counts(feed) == {"created": 2, "collapsed": 2, "untagged": 2}
    assert feed.control == {"tcv": {"USD": "2000"}}


def test_rows_of_an_id_that_differ_are_all_rejected_and_what_was_known_stays() -> None:
    load(export(row("A", value="1"), row("B")))
    feed = load(export(row("A", value="2"), row("A", value="2"), row("A", value="3"), row("B")), day=1)
    assert counts(feed) == {"unchanged": 1, "rejected": 3, "untagged": 1}
    assert (lead("A").tcv, lead("A").withdrawn) == (1, False)
    with acting(role=Role.STAFF, why="test"):
        assert [(reject.line, reject.raw) for reject in FeedReject.objects.order_by("line")] == [
            (2, row("A", value="2")),
            (3, row("A", value="2")),
            (4, row("A", value="3")),
        ]


def test_a_readable_row_beside_an_unreadable_one_of_its_id_is_rejected_too() -> None:
    feed = load(export(row("A", value="2"), row("A", value="x"), row("B")))
    assert counts(feed) == {"created": 1, "rejected": 2, "untagged": 1}


def test_an_unreadable_row_does_not_withdraw_its_lead() -> None:
    load(export(row("A"), row("B")))
    feed = load(export(row("A", value="x"), row("B")), day=1)
    assert counts(feed) == {"unchanged": 1, "rejected": 1, "untagged": 1}
    assert not lead("A").withdrawn


def test_a_changed_tag_moves_the_lead_and_leaves_its_history_where_it_was(
    halvorsen: Participant, norrland: Participant
) -> None:
    tags = {"Cipher": "halvorsen", "North": "norrland"}
    load(export(row("A", tag="Cipher")), tags=tags)
    load(export(row("A", tag="North")), day=1, tags=tags)
    assert lead("A").participant == norrland
    assert [revision.participant_id for revision in revisions("A")] == [halvorsen.pk, norrland.pk]


def test_untagged_counts_blank_and_unknown_tags_and_names_the_unknown(halvorsen: Participant) -> None:
    rows = [row("A", tag="Cipher"), row("B", tag="Nobody"), row("C", tag="Nobody"), row("D")]
    feed = load(export(*rows), tags={"Cipher": "halvorsen"})
    assert (feed.untagged, feed.unknown_tags) == (3, {"Nobody": 2})
