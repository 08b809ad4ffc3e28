"""The editor's arithmetic: what is shown is what is stored, and what is typed becomes the document."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.demo.guides import sample_guide
from tests.tiers.guides import agreement, comparison, group, guide, read, target, tier
from tiers.guide_document import GuideRefused, canonical_json
from tiers.guide_editing import (
    SECTIONS,
    OperationUnknown,
    Section,
    Typed,
    operated,
    read_names,
    section_of,
    several_names,
    typed_of,
    written,
)
from tiers.guide_editing.typed import name_of, place_of

SAMPLE: dict[str, Any] = json.loads(
    canonical_json(read(sample_guide(version="2026.1", effective_on=date(2026, 1, 1), targets={})))
)
GROUPED: dict[str, Any] = json.loads(
    canonical_json(
        read(
            guide(
                tier(
                    agreement(),
                    target(),
                    group(any=[comparison("won_tcv", 5), comparison("qualified_leads", 3)]),
                )
            )
        )
    )
)


def section(key: str) -> Section:
    found = section_of(key)
    assert found is not None
    return found


def posted(typed: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[str, Any]]:
    """The fields that a browser posts for what is shown."""
    if isinstance(typed, dict):
        for key, inner in typed.items():
            yield from posted(inner, (*place, key))
    elif isinstance(typed, list) and name_of(place) not in several_names():
        for number, inner in enumerate(typed):
            yield from posted(inner, (*place, number))
    elif typed is not False and typed is not None:
        yield name_of(place), "yes" if typed is True else typed


def saved(document: dict[str, Any], part: Section, typed: Typed, *, of_tier: int = 0) -> dict[str, Any]:
    """The document as a save would store it."""
    result = written(document, part, read_names(dict(posted(typed))), tier=of_tier)
    spelled: dict[str, Any] = json.loads(canonical_json(read(result.document)))
    return spelled


@pytest.mark.parametrize("part", SECTIONS, ids=lambda part: part.key)
@pytest.mark.parametrize("place", range(3))
def test_a_section_saved_as_it_is_shown_changes_nothing(part: Section, place: int):
    assert saved(SAMPLE, part, typed_of(SAMPLE, part, tier=place), of_tier=place) == SAMPLE


def test_a_renamed_tier_keeps_its_conditions_and_benefits():
    typed = typed_of(SAMPLE, section("tiers"))
    typed["tiers"][1]["name"] = "Gold plus"
    after = saved(SAMPLE, section("tiers"), typed)
    assert after["tiers"][1]["name"] == "Gold plus"
    assert after["tiers"][1]["conditions"] == SAMPLE["tiers"][1]["conditions"]


def test_a_removed_tier_takes_its_own_conditions_with_it():
    typed = operated(typed_of(SAMPLE, section("tiers")), "remove:tiers[0]")
    assert saved(SAMPLE, section("tiers"), typed)["tiers"] == SAMPLE["tiers"][1:]


def test_rows_are_added_moved_and_removed():
    part = section("definitions")
    typed = operated(typed_of(SAMPLE, part), "up:definitions[1]")
    assert typed["definitions"][0]["clause"] == SAMPLE["definitions"][1]["clause"]
    typed = operated(typed, "add:definitions")
    typed["definitions"][-1] |= {"clause": "9", "term": "New", "text": "Words."}
    typed = operated(typed, "remove:definitions[0]")
    after = saved(SAMPLE, part, typed)["definitions"]
    assert after[-1] == {"clause": "9", "term": "New", "text": "Words."}
    assert len(after) == len(SAMPLE["definitions"])


def test_the_first_row_moves_no_further_up():
    typed = typed_of(SAMPLE, section("definitions"))
    assert operated(typed, "up:definitions[0]") == typed


def test_a_comparison_becomes_a_group_and_one_comparison_again():
    part = section("conditions")
    typed = operated(typed_of(GROUPED, part), "group:conditions[1].root")
    typed["conditions"][1]["root"]["members"][1] = {"metric": "won_tcv", "op": ">", "value": "7"}
    grouped = saved(GROUPED, part, typed)["tiers"][0]["conditions"][1]
    assert [each["metric"] for each in grouped["any"]] == ["qualified_tcv", "won_tcv"]
    assert saved(GROUPED, part, operated(typed, "ungroup:conditions[1].root")) == GROUPED


def test_groups_nest_as_deep_as_they_are_made():
    part = section("conditions")
    typed = operated(typed_of(GROUPED, part), "add_group:conditions[2].root.members")
    inner = typed["conditions"][2]["root"]["members"][2]
    inner["is"], inner["members"][0] = "all", {"metric": "won_tcv", "op": ">=", "value": "9"}
    after = saved(GROUPED, part, typed)["tiers"][0]["conditions"][2]
    assert after["any"][2] == {"all": [{"metric": "won_tcv", "op": ">=", "value": "9"}]}


@pytest.mark.parametrize("operation", ["", "sing", "remove:definitions[99]", "remove:pace", "group:x.y"])
def test_a_button_that_the_page_does_not_have_is_refused(operation: str):
    with pytest.raises(OperationUnknown):
        operated(typed_of(SAMPLE, section("definitions")), operation)


@pytest.mark.parametrize(
    ("part", "change", "field"),
    [
        ("head", {"pace": ["2", "", "", ""]}, "pace[0]"),
        ("head", {"version": " "}, "version"),
        ("definitions", {"definitions": [{"clause": "1", "term": "A"}]}, "definitions[0].text"),
        ("conditions", {"conditions": [{"clause": "1", "root": {}}]}, "conditions[0].root.metric"),
        (
            "conditions",
            {
                "conditions": [
                    {
                        "clause": "1",
                        "name": "A",
                        "kind": "requirement",
                        "root": {"is": "any", "members": [{"metric": "won_tcv", "op": ">=", "value": "yes"}]},
                    }
                ]
            },
            "conditions[0].root.members[0].value",
        ),
        (
            "checklist",
            {"checklist": [{"group": "A", "items": [{"key": "a b"}]}]},
            "checklist[0].items[0].key",
        ),
        ("checklist", {"checklist": [{"group": "A"}]}, None),
    ],
)
def test_each_problem_stands_at_its_field(part: str, change: Typed, field: str | None):
    result = written(SAMPLE, section(part), change)
    with pytest.raises(GuideRefused) as refused:
        read(result.document)
    assert field in [result.field_of(problem.path) for problem in refused.value.problems]


def test_an_item_without_a_comparison_has_none():
    typed = typed_of(SAMPLE, section("checklist"))
    item = typed["checklist"][0]["items"][0]
    assert item["comparison"]["metric"] is None
    assert "metric" not in saved(SAMPLE, section("checklist"), typed)["checklist"][0]["items"][0]


def test_a_group_that_stays_one_keeps_its_unit():
    document = guide(tier(group(any=[comparison("won_tcv", 5)], unit="points")))
    spelled: dict[str, Any] = json.loads(canonical_json(read(document)))
    part = section("conditions")
    assert saved(spelled, part, typed_of(spelled, part)) == spelled


steps = st.lists(st.from_regex(r"[a-z_]{1,5}|\[[0-9]{1,4}\]", fullmatch=True), min_size=1, max_size=6)


@given(st.dictionaries(st.text(max_size=20) | steps.map(".".join), st.text(max_size=5), max_size=8))
def test_whatever_is_posted_is_read_as_a_tree(names: dict[str, str]):
    tree = read_names(names)
    for part in SECTIONS:
        with suppress(GuideRefused):
            read(written(GROUPED, part, tree).document)


@given(st.text(max_size=40))
def test_a_name_is_a_place_or_nothing(name: str):
    place = place_of(name)
    assert place is None or place_of(name_of(place)) == place
