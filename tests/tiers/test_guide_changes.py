"""Two versions told apart field by field: whatever differs is said, whatever is the same is not."""

import copy
import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import pytest

from alliance.demo.guides import sample_guide
from tests.tiers.guides import agreement, comparison, group, guide, read, target, tier
from tiers.guide_document import GuideRefused, canonical_json
from tiers.pages.guide_changes import ChangeKind, changes_words, guide_changes

OTHERS: dict[str, tuple[object, ...]] = {
    "effective_on": ("2031-01-01",),
    "year_of": ("closed_on",),
    "first_year": ("full",),
    "kind": ("prerequisite", "requirement"),
    "category": ("governance", "marketing"),
    "owner": ("ibm", "partner"),
    "evidence": ("link", "none"),
    "op": (">", "<="),
    "metric": ("won_tcv", "program_agreement_signed", "deal_registration_program"),
    "value": ("17", False),
    "cumulative": (False,),
    "rank": ("50",),
    "quantity": ("17",),
    "due_days": ("17",),
    "at_risk_from": ("0.5",),
}
"""Another value for each key that does not take any text."""
LISTED: dict[str, tuple[object, ...]] = {"pace": ("0.3", "0.6", "0.9"), "stages": ("lost", "identified")}


def told(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Heading, field, was and is of every difference."""
    changes = guide_changes(read(old), read(new))
    return [
        (group.heading, f"{each.name} {each.aspect}".strip(), each.was, each.is_now)
        for group in changes.groups
        for each in group.changes
    ]


def places(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value in a document."""
    if isinstance(tree, dict | list):
        for step, inner in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from places(inner, (*path, step))
    else:
        yield path


def with_other(document: dict[str, Any], path: tuple[Any, ...], value: object) -> dict[str, Any]:
    """The document with another value at a path."""
    changed = copy.deepcopy(document)
    here = changed
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    return changed


def test_a_raised_target_is_told_in_words_and_to_the_last_dollar():
    assert told(guide(tier(target("5000000"))), guide(tier(target("5000001")))) == [
        (
            "Conditions of Silver",
            "4.5 Financial target",
            "TCV of Qualified Leads at least $5,000,000 over the year",
            "TCV of Qualified Leads at least $5,000,001 over the year",
        )
    ]


def test_an_added_and_a_removed_condition_are_each_told_once():
    changes = guide_changes(read(guide(tier(agreement()))), read(guide(tier(target()))))
    assert [(each.kind, each.name) for each in changes.groups[0].changes] == [
        (ChangeKind.ADDED, "4.5 Financial target"),
        (ChangeKind.REMOVED, "4.1 Procurement Agreement"),
    ]


def test_a_group_inside_a_group_is_told_in_brackets():
    inner = {"all": [comparison("launched_offerings", 2), comparison("won_tcv", 5)]}
    old = guide(tier(group(any=[comparison("qualified_leads", 3)])))
    new = guide(tier(group(any=[comparison("qualified_leads", 3), inner])))
    (((_heading, _name, was, is_now),)) = told(old, new)
    assert was == "Qualified Leads at least 3"
    assert is_now.endswith(
        ", or (Launched IBM Services Offerings at least 2, and TCV of won leads at least 5)"
    )


def test_the_same_guide_under_another_name_has_no_difference():
    old, new = guide(tier(target())), guide(tier(target()), version="2027.1")
    assert guide_changes(read(old), read(new)).total == 0


def others(path: tuple[Any, ...]) -> tuple[object, ...]:
    """Values that may stand at a path instead."""
    last = path[-1]
    return LISTED[path[-2]] if isinstance(last, int) else OTHERS.get(last, ("other",))


@pytest.fixture(scope="module")
def sample() -> dict[str, Any]:
    """The sample guide with its lowest tier alone."""
    text = sample_guide(version="2026.1", effective_on=date(2026, 1, 1), targets={})
    document: dict[str, Any] = json.loads(canonical_json(read(text)))
    return {**document, "tiers": document["tiers"][:1]}


def test_no_field_of_a_guide_changes_unsaid(sample: dict[str, Any]):
    """Every value of the sample guide, changed alone to another that still parses, is told."""
    before, tried, unsaid = read(sample), 0, []
    for path in places(sample):
        for other in others(path):
            after = None
            with suppress(GuideRefused):
                after = read(with_other(sample, path, other))
            if after is None or path == ("version",) or canonical_json(after) == canonical_json(before):
                continue
            tried += 1
            if not guide_changes(before, after).total:
                unsaid.append((path, other))
            break
    assert unsaid == []
    assert tried > 150


def test_what_is_removed_is_told(sample: dict[str, Any]):
    for key in ("definitions", "checklist"):
        shorter = {**sample, key: sample[key][:-1]}
        assert guide_changes(read(sample), read(shorter)).total, key


def test_two_versions_that_say_the_same_are_said_to() -> None:
    same = read(guide(tier(target())))
    changes = guide_changes(same, same)
    assert (changes.total, changes.summary) == (0, "The same in every field")
    assert [changes_words(total) for total in (0, 1, 2)] == ["No difference", "1 difference", "2 differences"]


def test_the_summary_counts_the_changes_of_each_heading() -> None:
    old, new = read(guide(tier(target()))), read(guide(tier(target("5"), name="Argent")))
    changes = guide_changes(old, new)
    assert changes.summary == ", ".join(f"{each.heading} {len(each.changes)}" for each in changes.groups)
