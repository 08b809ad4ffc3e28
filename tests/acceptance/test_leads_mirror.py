"""FORMATS "Mapping profile": feed after feed, what is written, held back and left alone."""

import random
from typing import Any

import pytest
from django.core.management import CommandError

from tests.acceptance.documents import company, export, line
from tests.acceptance.mirror import feeds, leads, revisions
from tests.acceptance.portal import Portal

COUNTS = ("created", "updated", "unchanged", "withdrawn", "collapsed", "rejected")


def counts(answer: dict[str, Any]) -> dict[str, int]:
    return {name: answer[name] for name in COUNTS if answer[name]}


def many(number: int, **cells: str) -> list[str]:
    return [line(f"L{each:04}", **cells) for each in range(number)]


def test_the_same_file_again_is_a_new_feed_and_changes_nothing(portal: Portal) -> None:
    text = export(line("A"), line("B", ""), line("C", "bad"))
    first = portal.leads(text)
    written = revisions()
    second = portal.leads(text)
    assert counts(second) == {"unchanged": 2, "rejected": 1}
    assert second["feed"] != first["feed"]
    assert second["control"] == first["control"]
    assert revisions() == written


def test_a_lead_that_disappears_is_withdrawn_and_one_that_returns_is_updated(portal: Portal) -> None:
    portal.leads(export(line("A"), line("B")))
    assert counts(portal.leads(export(line("A")))) == {"unchanged": 1, "withdrawn": 1}
    assert leads("withdrawn") == {"A": False, "B": True}
    assert counts(portal.leads(export(line("A")))) == {"unchanged": 1}
    assert counts(portal.leads(export(line("A"), line("B")))) == {"unchanged": 1, "updated": 1}
    assert leads("withdrawn") == {"A": False, "B": False}


def test_a_file_that_is_not_the_whole_pipeline_withdraws_nothing(portal: Portal) -> None:
    portal.leads(export(line("A"), line("B")))
    assert counts(portal.leads(export(line("A", "5")), complete=False)) == {"updated": 1}
    assert leads("withdrawn") == {"A": False, "B": False}


def test_another_source_is_left_alone(portal: Portal) -> None:
    portal.leads(export(line("A"), line("B")))
    assert counts(portal.leads(export(line("A")), source="other")) == {"created": 1}
    assert counts(portal.leads(export(line("A"), line("B")))) == {"unchanged": 2}


def test_a_rejected_row_keeps_what_the_portal_had(portal: Portal) -> None:
    portal.leads(export(line("A", "10"), line("B", "20")))
    answer = portal.leads(export(line("A", "oops"), "B,too,few"))
    assert counts(answer) == {"rejected": 2}
    assert leads("tcv", "withdrawn") == {"A": (10, False), "B": (20, False)}


def test_rows_identical_in_every_cell_collapse(portal: Portal) -> None:
    assert counts(portal.leads(export(*[line("A")] * 3, line("B")))) == {"created": 2, "collapsed": 2}
    assert counts(portal.leads(export(*[line("A")] * 3, line("B")))) == {"unchanged": 2, "collapsed": 2}


@pytest.mark.parametrize(
    "rows",
    [
        [line("A", "1"), line("A", "2")],
        [line("A", "1"), line("A", "1"), line("A", "2")],
        [line("A", "1"), line("A", "oops")],
        [line("A", "oops"), line("A", "oops")],
        [line("A", "1"), "A,ragged"],
        [line("A", "1"), line(" A", "1")],
    ],
)
def test_an_id_whose_rows_differ_is_rejected_whole_and_what_was_there_stays(
    portal: Portal, rows: list[str]
) -> None:
    portal.leads(export(line("A", "7"), line("B")))
    assert counts(portal.leads(export(line("B"), *rows))) == {"unchanged": 1, "rejected": len(rows)}
    assert leads("tcv", "withdrawn") == {"A": (7, False), "B": (1000, False)}


def test_rows_that_differ_in_an_unmapped_cell_alone_differ(portal: Portal) -> None:
    text = "id,stage,note\nA,Won,one\nA,Won,two\nB,Won,same\nB,Won,same\n"
    answer = portal.leads(text, columns={"crm_id": "id", "stage": "stage"})
    assert counts(answer) == {"created": 1, "collapsed": 1, "rejected": 2}


@pytest.mark.parametrize(
    ("before", "gone", "held"), [(99, 99, False), (100, 20, False), (100, 21, True), (105, 22, True)]
)
def test_the_plausibility_stop_holds_from_100_leads_on_above_a_fifth(
    portal: Portal, before: int, gone: int, held: bool
) -> None:
    rows = many(before)
    portal.leads(export(*rows))
    if not held:
        assert portal.leads(export(*rows[gone:], line("N")))["withdrawn"] == gone
        return
    with pytest.raises(CommandError, match=f"withdraw {gone}.*--accept-changes"):
        portal.leads(export(*rows[gone:]))
    assert portal.said == ""
    assert not any(leads("withdrawn").values())
    assert portal.leads(export(*rows[gone:]), "--accept-changes")["withdrawn"] == gone


def test_changes_and_withdrawals_count_together_for_the_stop(portal: Portal) -> None:
    portal.leads(export(*many(100)))
    with pytest.raises(CommandError, match="change 11 and withdraw 10"):
        portal.leads(export(*many(11, client="Other"), *many(90)[11:]))
    assert set(leads("client").values()) == {"Harbour Bank"}


def test_a_held_feed_keeps_nothing_not_even_the_tags_of_its_profile(portal: Portal) -> None:
    portal.companies(company("acme", crm_tags=""))
    portal.leads(export(*many(100)))
    with pytest.raises(CommandError, match="withdraw 100"):
        portal.leads(export(line("N")), tags={"acme": "acme"})
    assert set(leads("participant__slug").values()) == {None}


def test_new_leads_alone_are_never_implausible(portal: Portal) -> None:
    portal.leads(export(*many(100)))
    assert portal.leads(export(*many(400)))["created"] == 300


def test_a_dry_run_answers_as_the_real_one_and_keeps_nothing(portal: Portal) -> None:
    portal.leads(export(line("A"), line("B")))
    state = leads("tcv", "withdrawn"), feeds(), revisions()
    dry = portal.leads(export(line("A", "5"), line("C"), line("D", "x")), "--dry-run")
    assert (leads("tcv", "withdrawn"), feeds(), revisions()) == state
    real = portal.leads(export(line("A", "5"), line("C"), line("D", "x")))
    assert dry["feed"] is None
    same = real.keys() - {"feed", "rejects_file"}
    assert {key: dry[key] for key in same} == {key: real[key] for key in same}


def test_a_dry_run_of_an_implausible_feed_is_refused_and_keeps_nothing(portal: Portal) -> None:
    portal.leads(export(*many(100)))
    with pytest.raises(CommandError, match="withdraw 50"):
        portal.leads(export(*many(50)), "--dry-run")
    assert feeds() == ["merged"]


@pytest.mark.parametrize("seed", range(4))
def test_a_long_history_of_feeds_agrees_with_a_plain_account_of_it(portal: Portal, seed: int) -> None:
    """Feeds at random, known rows among new, changed, repeated and broken ones: a dictionary keeps count."""
    chance, known = random.Random(seed), dict[str, tuple[str, bool]]()
    for _feed in range(6):
        complete, rows = chance.random() < 0.7, list[tuple[str, str]]()
        for crm_id in chance.sample([f"L{n}" for n in range(40)], chance.randint(25, 40)):
            old = known.get(crm_id, ("", False))[0]
            value = old if old and chance.random() < 0.8 else str(chance.randint(0, 9))
            rows.append((crm_id, "bad" if chance.random() < 0.05 else value))
            if chance.random() < 0.1:
                rows.append((crm_id, value if chance.random() < 0.5 else "11"))
        chance.shuffle(rows)
        expected = account_for(rows, known, complete=complete)
        answer = portal.leads(export(*(line(crm_id, value) for crm_id, value in rows)), complete=complete)
        assert {name: answer[name] for name in COUNTS} == expected
        assert leads("tcv", "withdrawn") == {
            crm_id: (int(value), withdrawn) for crm_id, (value, withdrawn) in sorted(known.items())
        }


def account_for(
    rows: list[tuple[str, str]], known: dict[str, tuple[str, bool]], *, complete: bool
) -> dict[str, int]:
    """Apply rows to what is known by the words of the format, and count."""
    tally = dict.fromkeys(COUNTS, 0)
    by_id: dict[str, list[str]] = {}
    for crm_id, value in rows:
        by_id.setdefault(crm_id, []).append(value)
    for crm_id, values in by_id.items():
        if "bad" in values or len(set(values)) > 1:
            tally["rejected"] += len(values)
            continue
        tally["collapsed"] += len(values) - 1
        before = known.get(crm_id)
        now = (values[0], False)
        tally["created" if before is None else "unchanged" if before == now else "updated"] += 1
        known[crm_id] = now
    for crm_id in known.keys() - by_id.keys() if complete else ():
        tally["withdrawn"] += not known[crm_id][1]
        known[crm_id] = (known[crm_id][0], True)
    return tally
