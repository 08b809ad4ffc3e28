"""The command's answer, key by key (FORMATS "Assessment")."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from participants.models import Participant
from tests.tiers.guides import agreement, comparison, group, guide, target, tier
from tests.tiers.program import AFTER_YEAR, NEXT_JANUARY, feed, hold, in_force, lead, tag
from tiers.management.commands import assess as command

pytestmark = pytest.mark.django_db

CONDITION = {
    "tier", "clause", "name", "kind", "metric", "op", "unit", "cumulative", "actual", "needed", "paced",
    "state",
    "margin", "lines_counted", "lines_not_counted", "parts",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _january(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "now", lambda: NEXT_JANUARY)


def answer(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("assess", *arguments, "--json", stdout=out)
    parsed: dict[str, Any] = json.loads(out.getvalue())
    return parsed


@pytest.fixture
def program(halvorsen: Participant, norrland: Participant) -> None:
    """Halvorsen holds Silver and attained 1,200,000.5; Norrland holds nothing."""
    enablement = group(
        any=[comparison("trained_sales_people", "5"), {"all": [comparison("certified_employees", "2")]}]
    )
    in_force(
        guide(
            tier(agreement(), target("1200000"), enablement, key="silver"),
            tier(target("5000000", clause="5.5"), key="gold", rank=2),
            metrics=[{"key": "certified_employees", "name": "Certified employees"}],
        )
    )
    tag(halvorsen, "Cipher")
    hold(halvorsen, "silver")
    feed(lead("A", "1200000.50"), lead("B", "7", stage="Lost"), day=AFTER_YEAR)


def test_clauses_are_answered_as_the_guide_has_them(halvorsen: Participant) -> None:
    """Two conditions under one clause are two results, two pages and two plans."""
    in_force(guide(tier(target("9"), target("1200000"), agreement(clause="4.5"))))
    tag(halvorsen, "Cipher")
    hold(halvorsen, "silver")
    feed(lead("A", "5"), day=AFTER_YEAR)
    found = answer("--quarter", "2026Q4")
    conditions = found["participants"][0]["conditions"]
    assert [(each["clause"], each["needed"]) for each in conditions] == [
        ("4.5", "9"), ("4.5", "1200000"), ("4.5", True),
    ]  # fmt: skip
    call_command("replay_assessment", str(found["run"]))


def test_a_quarter_is_answered_with_every_key(program: None) -> None:
    found = answer("--quarter", "2026Q4")
    assert {key: found[key] for key in found if key not in ("run", "digest", "participants")} == {
        "kind": "quarterly",
        "period": "2026Q4",
        "cut_off": "2027-01-01T05:00:00Z",
        "guide": "2026.1",
        "feed_as_of": "2027-01-20T17:00:00Z",
        "state": "under_review",
    }
    halvorsen, norrland = found["participants"]
    assert [
        (each["slug"], each["tier_held"], each["tier_earned"], each["status"])
        for each in (halvorsen, norrland)
    ] == [
        ("halvorsen", "silver", None, "not_known"),
        ("norrland", None, None, "off_track"),
    ]
    signed, attained, enablement = halvorsen["conditions"]
    assert all(set(each) == CONDITION for each in halvorsen["conditions"])
    assert (signed["actual"], signed["needed"], signed["margin"], signed["lines_counted"]) == (
        True,
        True,
        None,
        None,
    )
    assert {key: attained[key] for key in ("actual", "needed", "paced", "margin", "state", "parts")} == {
        "actual": "1200000.5",
        "needed": "1200000",
        "paced": "1200000",
        "margin": "0.5",
        "state": "met",
        "parts": None,
    }
    assert (attained["lines_counted"], attained["lines_not_counted"]) == (1, 1)
    assert (enablement["metric"], enablement["actual"], enablement["needed"]) == (None, None, None)
    assert [(part["metric"], part["needed"], part["actual"]) for part in enablement["parts"]] == [
        ("trained_sales_people", "5", None),
        ("certified_employees", "2", None),
    ]


def test_a_year_is_answered_with_every_tier(program: None) -> None:
    found = answer("--annual", "2026")
    assert (found["period"], found["cut_off"]) == ("2026", "2027-01-15T05:00:00Z")
    halvorsen, norrland = found["participants"]
    assert [condition["tier"] for condition in halvorsen["conditions"]] == ["silver"] * 3 + ["gold"]
    assert (halvorsen["status"], halvorsen["tier_earned"]) == ("below_program", None)
    assert halvorsen["conditions"][1]["paced"] is None
    assert norrland["status"] == "below_program"


def test_again_answers_the_existing_run(program: None) -> None:
    assert answer("--annual", "2026") == answer("--annual", "2026")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--quarter", "2027Q1"], "2027Q1 is not closed"),
        (["--quarter", "2026"], "Write --quarter 2026Q3 for a quarter"),
        (["--annual", "2026Q1"], "Write --quarter 2026Q3 for a quarter"),
        (["--quarter", "autumn"], "is not a period"),
        (["--annual", "2024"], "No Program Guide was in force on 2024-12-31"),
        (["--quarter", "2026Q1", "--annual", "2026"], "not allowed with argument"),
        ([], "one of the arguments"),
    ],
)
def test_what_cannot_be_assessed_is_said_with_the_mend(
    program: None, arguments: list[str], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("assess", *arguments)


def test_without_json_the_answer_is_in_words(program: None) -> None:
    out = StringIO()
    call_command("assess", "--annual", "2026", stdout=out)
    assert "halvorsen: below_program, held silver" in out.getvalue()
