"""The example profiles read three real exports whole, with the totals of an independent calculation."""

import csv
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipeline.profiles.document import load_profile
from pipeline.profiles.fields import FIELDS
from pipeline.profiles.reader import LeadFile
from pipeline.profiles.rows import RowTranslator

PROJECT = Path(__file__).resolve().parents[2]
PROFILES = PROJECT / "docs" / "profiles"
EXPORTS = {
    "maven": ("maven/sales_pipeline.csv", "close_value", 8_800),
    "salesforce_workshop": ("salesforce_workshop/Opportunity.csv", "Amount", 50),
    "salesforce_excel": ("salesforce_excel/Opportunity.csv", "Amount", 36),
}


def leads_of(name: str) -> list[dict[str, str | None]]:
    path = _export(name)
    profile = load_profile((PROFILES / f"{name}.json").read_bytes())
    leads = []
    with path.open("rb") as file:
        lead_file = LeadFile(file, profile)
        translator = RowTranslator(profile, lead_file.positions, zone=ZoneInfo("America/New_York"))
        for batch in lead_file.batches():
            accepted, rejected = translator.translate_batch(batch.rows)
            assert not batch.rejected
            assert not rejected
            leads += [dict(zip(FIELDS, row[2:], strict=True)) for row in accepted]
    return leads  # type: ignore[return-value]


def _export(name: str) -> Path:
    path = PROJECT.parent / "shared" / "data" / "crm" / EXPORTS[name][0]
    if not path.exists():
        pytest.skip(f"the real export {EXPORTS[name][0]} is not beside this project")
    return path


@pytest.mark.parametrize("name", EXPORTS)
def test_every_example_is_a_profile(name: str) -> None:
    assert load_profile((PROFILES / f"{name}.json").read_bytes()).complete


@pytest.mark.parametrize("name", EXPORTS)
def test_every_row_and_every_dollar_arrives(name: str) -> None:
    leads = leads_of(name)
    _, amount, count = EXPORTS[name]
    with _export(name).open(encoding="utf-8-sig", newline="") as file:
        control = sum(Decimal(row[amount] or 0) for row in csv.DictReader(file))

    assert len(leads) == len({lead["crm_id"] for lead in leads}) == count
    assert sum(Decimal(lead["tcv"] or 0) for lead in leads) == control > 0


def test_maven_blanks_are_blank_and_zeros_are_zero() -> None:
    leads = leads_of("maven")

    assert sum(lead["tcv"] is None for lead in leads) == 2_089
    assert sum(lead["tcv"] == "0" for lead in leads) == 2_473
    assert sum(lead["client"] is None for lead in leads) == 1_425
    assert sum(lead["qualified_on"] is None for lead in leads) == 500


def test_us_dates_with_12_hour_times_are_program_time() -> None:
    first = leads_of("salesforce_excel")[0]

    assert first["identified_on"] == "2026-02-23"
    assert first["expected_close_on"] == "2024-02-03"
    assert first["modified_at"] == "2026-02-24T01:55:00+00:00"
