"""What the record of changes of an item says to each side (D10)."""

from typing import Any

import pytest

from onboarding.pages.checklist_history import item_history


def event(old: dict[str, Any] | None, new: dict[str, Any] | None, **given: Any) -> dict[str, Any]:
    about = {"operation": "update", "at": "2026-11-25T15:00:00+00:00", "person": "Morgan", "user_id": 1}
    return about | {"old": old, "new": new, "why": "Too early."} | given


@pytest.mark.parametrize(
    ("old", "new", "title"),
    [
        ({"state": "open"}, {"state": "done"}, "Done"),
        ({"state": "waiver_asked"}, {"state": "open"}, "Waiver refused"),
        ({"state": "waived"}, {"state": "open"}, "Waiver ended"),
        ({"state": "done"}, {"state": "open"}, "Opened again"),
        ({"assignee_id": None}, {"assignee_id": 7}, "Given to somebody"),
        ({"assignee_id": 7}, {"assignee_id": None}, "Given to nobody in particular"),
        ({"reminded_on": None}, {"reminded_on": "2026-11-25"}, "Reminded"),
        ({"due_on": None}, {"due_on": "2026-12-01"}, "Taken over into another Program Guide’s checklist"),
    ],
)
def test_each_change_has_its_words(old: dict[str, Any], new: dict[str, Any], title: str) -> None:
    assert [each.title for each in item_history([event(old, new)], ibm_reads=True)] == [title]


def test_a_reminder_that_is_forgotten_is_nobodys_to_read() -> None:
    forgotten = event({"reminded_on": "2026-11-25"}, {"reminded_on": None})
    assert item_history([forgotten], ibm_reads=True) == ()


@pytest.mark.parametrize(
    ("by", "who"),
    [({"person": None}, "IBM"), ({"person": None, "user_id": None}, "The portal"), ({}, "Morgan")],
)
def test_who_may_not_be_named_stands_for_the_side(by: dict[str, Any], who: str) -> None:
    (entry,) = item_history([event({"state": "open"}, {"state": "done"}, **by)], ibm_reads=False)
    assert entry.text == who


def test_why_a_waiver_was_refused_is_ibms_to_read() -> None:
    refused = event({"state": "waiver_asked"}, {"state": "open"})
    assert [item_history([refused], ibm_reads=reads)[0].text for reads in (True, False)] == [
        "Morgan: Too early.",
        "Morgan",
    ]
