"""A mapping profile is read strictly: everything wrong with it is said at once, with the mend (FORMATS)."""

import json

import pytest

from pipeline.profiles.document import ProfileRefused, load_profile, parse_profile
from pipeline.profiles.profile import canonical_json

LEAST = {
    "source": "crm-export",
    "columns": {"crm_id": "id", "stage": "phase"},
    "stages": {"Won": "won"},
}


def problems_of(**changes: object) -> dict[str, str]:
    with pytest.raises(ProfileRefused) as refused:
        parse_profile(LEAST | changes)
    return {problem.path: problem.message for problem in refused.value.problems}


def columns(**more: object) -> dict[str, object]:
    return {"crm_id": "id", "stage": "phase"} | more


def test_the_least_profile_gets_every_default() -> None:
    profile = parse_profile(LEAST)

    assert (profile.encoding, profile.separator, profile.quote) == ("utf-8-sig", ",", '"')
    assert (profile.decimal, profile.thousands, profile.dates, profile.nulls) == (
        ".",
        "",
        ("%Y-%m-%d",),
        ("",),
    )
    assert (profile.constants, profile.tags, profile.complete, profile.header) == ({}, {}, False, True)


def test_the_documented_example_is_a_profile() -> None:
    profile = parse_profile(
        {
            "source": "crm-export",
            "encoding": "utf-8-sig",
            "dates": ["%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%dT%H:%M:%S.%f%z"],
            "nulls": ["", "NULL", "\\N"],
            "columns": columns(name=["product", "account"], tcv="close_value", tag=" product "),
            "constants": {"currency": "USD", "technology_source": "ibm"},
            "stages": {"Prospecting": "identified", "Won": "won"},
            "tags": {"GTX Pro": "gtx-pro", "GTXPro": "gtx-pro"},
            "complete": True,
        }
    )

    assert profile.columns["name"] == ("product", "account")
    assert profile.columns["tag"] == ("product",)
    assert profile.tags == {"GTX Pro": "gtx-pro", "GTXPro": "gtx-pro"}


def test_a_profile_survives_its_canonical_json() -> None:
    profile = parse_profile(LEAST)

    assert load_profile(canonical_json(profile)) == profile
    assert canonical_json(profile) == canonical_json(parse_profile(dict(reversed(LEAST.items()))))


def test_all_problems_are_said_at_once() -> None:
    assert set(problems_of(separator="::", decimal=",", thousands=",", colums={}, complete="yes")) == {
        "separator",
        "thousands",
        "colums",
        "complete",
    }


@pytest.mark.parametrize(
    ("changes", "path", "mend"),
    [
        ({"source": " "}, "source", "crm-export"),
        ({"source": "crm\x07"}, "source", "plain name"),
        ({"source": "crm/emea"}, "source", "without “/”"),
        ({"source": " .. "}, "source", "with a letter"),
        ({"header": "yes"}, "header", "true or false"),
        ({"encoding": 8}, "encoding", "text in quotes"),
        ({"separator": "\x00"}, "separator", "control character"),
        ({"nulls": ["\x07"]}, "nulls", "control character"),
        ({"stages": ["Won"]}, "stages", "an object"),
        ({"encoding": "utf-9"}, "encoding", "cp1252"),
        ({"encoding": "base64"}, "encoding", "cp1252"),
        ({"separator": ""}, "separator", "one character"),
        ({"quote": "«»"}, "quote", "one character"),
        ({"quote": ","}, "quote", "differ from separator"),
        ({"decimal": ""}, "decimal", "one mark"),
        ({"thousands": "0"}, "thousands", "one mark"),
        ({"dates": "%Y-%m-%d"}, "dates", "list"),
        ({"dates": []}, "dates", "at least one"),
        ({"dates": ["%H:%M"]}, "dates[0]", "year, month and day"),
        ({"dates": ["%Y-%m-%d %Z"]}, "dates[0]", "%Z is not known"),
        ({"dates": ["%d.%m.%Y %d"]}, "dates[0]", "twice"),
        ({"nulls": [None]}, "nulls", "texts in quotes"),
        ({"nulls": ["\x00"]}, "nulls", "control character"),
        ({"header": 1}, "header", "true or false"),
        ({"columns": {"stage": "phase"}}, "columns.crm_id", "required"),
        ({"columns": {"crm_id": "id"}}, "columns.stage", "required"),
        ({"columns": columns(participant="p")}, "columns.participant", "not a field of a lead"),
        ({"columns": columns(name=3)}, "columns.name", "header in quotes"),
        ({"columns": columns(name=[])}, "columns.name", "header in quotes"),
        ({"columns": columns(closed_on=["d", "e"])}, "columns.closed_on", "one column only"),
        ({"columns": columns(tcv="amount")}, "columns.tcv", '"currency": "USD"'),
        ({"constants": {"stage": "won"}}, "constants.stage", "keep one"),
        ({"constants": {"crm_id": "1"}}, "constants.crm_id", "id of its own"),
        ({"constants": {"currency": "Dollar"}}, "constants.currency", "three letters"),
        (
            {"columns": columns(tcv="amount"), "constants": {"currency": " "}},
            "constants.currency",
            "is blank",
        ),
        ({"constants": {"closed_on": "31/02/2025"}}, "constants.closed_on", "expected %Y-%m-%d"),
        ({"constants": {"name": None}}, "constants.name", "text in quotes"),
        ({"stages": {"Won": "victory"}}, "stages.Won", "no stage; use identified"),
        ({"tags": {"GTX": 1}}, "tags.GTX", "name in quotes"),
        ({"tags": {"GTX": "ada", " GTX ": "omar"}}, "tags.GTX", "stands twice"),
    ],
)
def test_a_wrong_part_is_named_with_its_mend(changes: dict[str, object], path: str, mend: str) -> None:
    assert mend in problems_of(**changes)[path]


def test_a_column_is_numbered_where_there_is_no_header() -> None:
    profile = parse_profile(LEAST | {"header": False, "columns": {"crm_id": 1, "stage": 2, "name": [3, 4]}})

    assert profile.columns["name"] == (3, 4)
    assert "column number from 1" in problems_of(header=False)["columns.crm_id"]
    assert "column number" in problems_of(header=False, columns={"crm_id": 0, "stage": True})["columns.stage"]


def test_a_constant_stage_may_be_canonical_or_the_crm_s_own() -> None:
    alone = {"columns": {"crm_id": "id"}}

    assert parse_profile(LEAST | alone | {"constants": {"stage": "qualified"}})
    assert parse_profile(LEAST | alone | {"constants": {"stage": "Won"}})
    assert "unknown stage" in problems_of(**alone, constants={"stage": "Victory"})["constants.stage"]


@pytest.mark.parametrize("text", ["{", "[1]", "null", '{"source": 1, "source": 2}', b"\xff", "[" * 100_000])
def test_what_is_no_profile_is_refused(text: str | bytes) -> None:
    with pytest.raises(ProfileRefused):
        load_profile(text)


def test_a_key_that_stands_twice_is_refused() -> None:
    with pytest.raises(ProfileRefused, match="“GTX” stands twice"):
        load_profile(json.dumps(LEAST)[:-1] + ', "tags": {"GTX": "ada", "GTX": "omar"}}')
