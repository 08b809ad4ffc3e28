"""Recorded metrics imported: the latest up to the last day counts, bad rows are named with their mend."""

from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from kernel import clock
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests.pipeline.exports import NOON
from tests.tiers.guides import guide, tier
from tests.tiers.program import assess, condition, in_force
from tiers.models import MetricReading
from tiers.services.readings import ReadingsImported, ReadingsRefused, import_readings

pytestmark = pytest.mark.django_db

HEADER = "participant,metric,as_of,value,source"


@pytest.fixture(autouse=True)
def _guide(db: None) -> None:
    def ask(clause: str, metric: str, value: object, **given: object) -> dict[str, object]:
        op = "==" if isinstance(value, bool) else ">="
        return {
            "clause": clause,
            "kind": "requirement",
            "name": metric,
            "metric": metric,
            "op": op,
            "value": value,
            **given,
        }

    in_force(
        guide(
            tier(
                ask("1", "certified_employees", "2"),
                ask("2", "certified_employees", "2", cumulative=True),
                ask("3", "test_equipment", True),
            ),
            metrics=[
                {"key": key, "name": key.replace("_", " ").capitalize()}
                for key in ("certified_employees", "test_equipment", "unused")
            ],
        )
    )


def read(*rows: str) -> ReadingsImported:
    return import_readings(by=None, content="\n".join([HEADER, *rows]).encode(), now=NOON)


def test_the_latest_reading_on_or_before_the_last_day_counts(halvorsen: Participant) -> None:
    read(
        "halvorsen,certified_employees,2026-10-01,9,late",
        "halvorsen,certified_employees,2026-09-30,3.5,HR",
        "halvorsen,certified_employees,2026-05-01,1,HR",
        "halvorsen,test_equipment,2026-05-01,true,lab",
    )
    run = assess()
    assert condition(run, halvorsen, "1").actual == Decimal("3.5")
    assert condition(run, halvorsen, "3").state == "met"


def test_a_cumulative_condition_reads_the_program_year_only(halvorsen: Participant) -> None:
    read("halvorsen,certified_employees,2025-12-31,3,HR")
    run = assess()
    assert condition(run, halvorsen, "1").state == "met"
    assert (condition(run, halvorsen, "2").state, condition(run, halvorsen, "2").actual) == (
        "not_known",
        None,
    )


def test_a_false_is_known_and_not_met(halvorsen: Participant) -> None:
    read("halvorsen,test_equipment,2026-05-01,FALSE,lab")
    assert condition(assess(), halvorsen, "3").state == "not_met"


def test_loading_twice_changes_nothing_and_a_changed_row_updates(halvorsen: Participant) -> None:
    assert read("halvorsen,certified_employees,2026-05-01,3,HR").created == 1
    assert read("halvorsen,certified_employees,2026-05-01,3.0,HR").unchanged == 1
    assert read("halvorsen,certified_employees,2026-05-01,4,HR").updated == 1
    with acting(role=Role.STAFF):
        assert MetricReading.objects.get().value == 4


def test_the_history_of_the_company_calls_a_figure_by_its_name(
    halvorsen: Participant, ines: User, sign_in: Callable[[User], Client]
) -> None:
    read("halvorsen,certified_employees,2026-05-01,3,HR")
    for shown in ("", f"&on={clock.today().isoformat()}"):
        page = sign_in(ines).get(f"/p/halvorsen/company/?tab=activity{shown}").content.decode()
        assert "Certified employees" in page
        assert "certified_employees" not in page


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        ("nobody,certified_employees,2026-05-01,3,", "participant", "No participant “nobody”"),
        ("halvorsen,morale,2026-05-01,3,", "metric", "use one of: certified_employees, test_equipment"),
        ("halvorsen,qualified_tcv,2026-05-01,3,", "metric", "No guide declares “qualified_tcv”"),
        ("halvorsen,certified_employees,01.05.2026,3,", "as_of", "Write it as 2026-03-31"),
        ("halvorsen,certified_employees,2026-02-30,3,", "as_of", "is no date"),
        ("halvorsen,certified_employees,1989-12-31,3,", "as_of", "no date between 1990 and 2100"),
        ("halvorsen,certified_employees,2026-05-01,NaN,", "value", "neither a decimal such as 12.5 nor"),
        ("halvorsen,certified_employees,2026-05-01,1e400,", "value", "neither a decimal"),
        ("halvorsen,certified_employees,2026-05-01,true,", "value", "This metric is a number"),
        ("halvorsen,test_equipment,2026-05-01,1,", "value", "answered with yes or no"),
        (f"halvorsen,certified_employees,2026-05-01,3,{'x' * 201}", "source", "Keep it to 200 characters"),
        ("halvorsen,certified_employees,2026-05-01,3", "row", "It has 4 cells. Give 5."),
    ],
)
def test_a_bad_row_is_rejected_with_its_line_and_the_others_load(
    halvorsen: Participant, row: str, field: str, message: str
) -> None:
    done = read("halvorsen,unused,2026-05-01,3,", row)
    assert done.created == 1
    (rejected,) = done.rejected
    assert (rejected.line, rejected.field) == (3, field)
    assert message in rejected.message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Line 1 must be the header"),
        (b"slug,metric\n", "Line 1 must be the header"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (HEADER.encode() + b'\n"open', "is no CSV"),
    ],
)
def test_a_file_of_another_shape_is_refused_whole(content: bytes, message: str) -> None:
    with pytest.raises(ReadingsRefused, match=message):
        import_readings(by=None, content=content, now=NOON)


def test_the_command_fails_only_when_no_row_could_be_loaded(halvorsen: Participant, tmp_path: Path) -> None:
    file, out, errors = tmp_path / "readings.csv", StringIO(), StringIO()
    file.write_text(f"﻿{HEADER}\nhalvorsen,unused,2026-05-01,3,\nnobody,unused,2026-05-01,3,\n")
    call_command("import_readings", str(file), stdout=out, stderr=errors)
    assert out.getvalue() == "1 created, 0 updated, 0 unchanged, 1 rejected.\n"
    assert errors.getvalue().startswith("Line 3, participant")
    file.write_text(f"{HEADER}\nnobody,unused,2026-05-01,3,\n")
    with pytest.raises(CommandError, match="No row could be loaded"):
        call_command("import_readings", str(file), stderr=errors)


def test_a_company_shows_its_recorded_figures_and_what_nobody_recorded_is_not_known(
    halvorsen: Participant, ada: User, sign_in: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    read(
        "halvorsen,certified_employees,2026-05-01,1,HR",
        "halvorsen,certified_employees,2026-09-30,3.5,Payroll",
    )
    page = sign_in(ada).get("/p/halvorsen/company/?tab=facts").content.decode()
    figures = page[page.index("Recorded figures") :]
    assert "Certified employees" in figures
    assert "3.5" in figures
    assert "Payroll" in figures
    assert "HR" not in figures
    assert "Nobody recorded it" in figures[figures.index("Unused") :]


def test_the_record_of_changes_names_a_figure_that_only_an_older_guide_declares(
    halvorsen: Participant, ines: User, sign_in: Callable[[User], Client]
) -> None:
    read("halvorsen,unused,2026-05-01,7,HR")
    in_force(guide(tier(), version="2026.2", effective_on="2026-06-01"))
    page = sign_in(ines).get("/p/halvorsen/company/?tab=activity").content.decode()
    assert "Unused" in page
    assert "unused" not in page
    assert "Yes no" not in page
