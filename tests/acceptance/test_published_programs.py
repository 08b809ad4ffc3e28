"""Tier rules that two vendors published, and cases that follow: written as guides, they earn the same."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.acceptance.documents import company, condition, group, guide, tier
from tests.acceptance.portal import Portal

PROGRAMS = Path(settings.BASE_DIR).parent / "shared" / "data" / "programs"


def published(name: str) -> dict[str, Any]:
    path = PROGRAMS / f"{name}.json"
    if not path.exists():
        pytest.skip(f"{name} is not beside the project")
    return dict(json.loads(path.read_text(encoding="utf-8")))


def tier_of(program: dict[str, Any], written: dict[str, Any]) -> dict[str, Any]:
    """The floor asks for nothing; every other tier for what all tiers ask, and for its own."""
    rank = written["rank"] + 1
    if written["id"] == program["floor_tier"]:
        return tier(written["id"], rank)
    shared = [
        condition(each["metric"], each["value"], op=each["op"], kind="prerequisite")
        for each in program.get("prerequisites", [])
    ]
    return tier(written["id"], rank, *shared, group("own", **written["requirements"]))


@pytest.mark.parametrize("name", ["odoo_partnership_v11_2023", "hubspot_solutions_2018"])
def test_a_published_program_earns_the_tiers_that_its_cases_say(portal: Portal, name: str) -> None:
    program = published(name)
    metrics = [{"key": key, "name": key} for key in program["metrics"]]
    portal.guide(guide(*(tier_of(program, each) for each in program["tiers"]), metrics=metrics), "--in-force")
    cases = program["cases"]
    portal.companies(*(company(case["id"], crm_tags="") for case in cases))
    portal.readings(
        *(
            f"{case['id']},{metric},2026-12-31,{json.dumps(value)},published"
            for case in cases
            for metric, value in case["metrics"].items()
        )
    )
    earned = {each["slug"]: each["tier_earned"] for each in portal.assess("2026")["participants"]}
    assert earned == {case["id"]: case["expected_tier"] for case in cases}
