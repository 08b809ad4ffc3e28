"""FORMATS "Mapping profile": what a cell becomes, and what is rejected with line, text and reason."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.documents import EXPORT_COLUMNS, export, line
from tests.acceptance.mirror import leads
from tests.acceptance.portal import Portal

KEYS = [
    "feed", "rows", "created", "updated", "unchanged", "withdrawn", "collapsed", "rejected", "untagged",
    "unknown_tags", "rejects_file", "control",
]  # fmt: skip


def rejects(answer: dict[str, Any]) -> list[dict[str, str]]:
    with Path(answer["rejects_file"]).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def accounted(answer: dict[str, Any]) -> bool:
    parts = ("created", "updated", "unchanged", "collapsed", "rejected")
    return bool(answer["rows"] == sum(answer[part] for part in parts))


def test_the_answer_has_every_key_and_its_rows_add_up(portal: Portal) -> None:
    answer = portal.leads(export(line("A", "1.50"), line("B", "x"), line("A", "1.50"), line("C", "")))
    assert list(answer) == KEYS
    assert (answer["rows"], answer["created"], answer["collapsed"], answer["rejected"]) == (4, 2, 1, 1)
    assert answer["control"] == {"tcv": {"USD": "1.5"}}
    assert (answer["untagged"], answer["unknown_tags"]) == (2, {"acme": 2})
    assert accounted(answer)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (line(""), "no id"),
        (line("  "), "no id"),
        (line("A", stage="Dreaming"), "unknown stage"),
        (line("A", stage=""), "stage"),
        (line("A", "NaN"), "unreadable number"),
        (line("A", "inf"), "unreadable number"),
        (line("A", "-Infinity"), "number"),
        (line("A", "1e400"), "unreadable number"),
        (line("A", "1E3"), "unreadable number"),
        (line("A", "-1"), "negative"),
        (line("A", "(500)"), "negative"),
        (line("A", "\u221250"), "negative"),
        (line("A", "0x10"), "unreadable number"),
        (line("A", "1_000"), "unreadable number"),
        (line("A", "\u0661\u0662"), "unreadable number"),
        (line("A", '"1,000"'), "unreadable number"),
        (line("A", "1000000000000"), "too large"),
        (line("A", "$5"), "unreadable number"),
        (line("A", qualified="2026-02-30"), "unreadable date"),
        (line("A", qualified="03/02/2026"), "unreadable date"),
        (line("A", qualified="1989-12-31"), "out of range"),
        (line("A", qualified="2101-01-01"), "out of range"),
        (line("A", qualified="0000-00-00"), "unreadable date"),
        (line("A", currency="dollars"), "currency"),
        (line("A") + ",more", "columns"),
        ("A,too,few", "columns"),
        (EXPORT_COLUMNS, "header"),
        ("", "empty row"),
        (",,,,,,", "no id"),
        ("Grand Totals,,,12345,,", "columns"),
        ("Copyright (c) 2026 Example. All rights reserved.", "columns"),
        (line("A\x00B"), "control character"),
    ],
)
def test_a_wrong_row_is_rejected_with_its_line_and_the_others_load(
    portal: Portal, wrong: str, reason: str
) -> None:
    answer = portal.leads(export(line("first"), wrong, line("last")))
    (reject,) = rejects(answer)
    assert reject["line"] == "3"
    assert reason in reject["reason"]
    assert set(leads("tcv")) == {"first", "last"}
    assert accounted(answer)
    assert answer["control"]["tcv"] == {"USD": "2000"}


def test_blank_is_no_value_and_zero_is_zero(portal: Portal) -> None:
    portal.leads(export(line("blank", ""), line("null", "NULL"), line("zero", "0"), line("tiny", "0.0001")),
                 nulls=["", "NULL"])  # fmt: skip
    assert leads("tcv") == {"blank": None, "null": None, "zero": 0, "tiny": Decimal("0.0001")}


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1.234,56", "1234.56"), ("1234,5", "1234.5"), ("12.345.678", "12345678"), ("0,10", "0.1")],
)
def test_continental_numbers_are_read_as_the_profile_says(portal: Portal, cell: str, value: str) -> None:
    text = export(line("A", cell)).replace(f",{cell},", f";{cell};")
    text = ";".join(EXPORT_COLUMNS.split(",")) + f"\nA;Harbour;Qualified;{cell};EUR;2026-03-02;acme\n"
    answer = portal.leads(text, separator=";", decimal=",", thousands=".")
    assert leads("tcv") == {"A": Decimal(value)}
    assert answer["control"] == {"tcv": {"EUR": value}}


@pytest.mark.parametrize("cell", ["1.23,4", "1,234.56", "1.2345,6", "1..234"])
def test_a_number_of_another_style_is_rejected_and_never_guessed(portal: Portal, cell: str) -> None:
    text = ";".join(EXPORT_COLUMNS.split(",")) + f"\nA;Harbour;Qualified;{cell};EUR;2026-03-02;acme\n"
    assert portal.leads(text, separator=";", decimal=",", thousands=".")["rejected"] == 1


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-12-31", date(2026, 12, 31)),
        ("31.12.2026", date(2026, 12, 31)),
        ("2027-01-01T04:59:59.000Z", date(2026, 12, 31)),
        ("2027-01-01T05:00:00.000+0000", date(2027, 1, 1)),
        ("2026-12-31T23:30:00.000-0800", date(2027, 1, 1)),
        ("2026-12-31T23:30:00.000-05:00", date(2026, 12, 31)),
        ("2026-12-31 23:59:59", date(2026, 12, 31)),
        ("01.01.2027 04:59 +0000", date(2026, 12, 31)),
        ("31.12.2026 23:30 -0800", date(2027, 1, 1)),
    ],
)
def test_a_timestamp_becomes_a_day_of_the_programs_zone(portal: Portal, cell: str, day: date) -> None:
    formats = ["%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%d %H:%M:%S"]
    formats.append("%d.%m.%Y %H:%M %z")
    portal.leads(export(line("A", qualified=cell)), dates=formats)
    assert leads("qualified_on") == {"A": day}


def test_a_date_with_two_readings_is_rejected(portal: Portal) -> None:
    text = export(line("A", qualified="01/02/2025"), line("B", qualified="13/02/2025"))
    answer = portal.leads(text, dates=["%d/%m/%Y", "%m/%d/%Y"])
    assert "ambiguous" in rejects(answer)[0]["reason"]
    assert leads("qualified_on") == {"B": date(2025, 2, 13)}


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "{{7*7}}",
        "\u202eevil",
        "=HYPERLINK(1)",
        "O'Brien; DROP TABLE",
        "\\N x",
        "%s",
    ],
)
def test_hostile_text_is_kept_as_it_is(portal: Portal, hostile: str) -> None:
    portal.leads(export(line("A", client=hostile)))
    assert leads("client") == {"A": hostile}


def test_newlines_and_quotes_in_cells_are_kept_and_lines_counted_as_in_the_file(portal: Portal) -> None:
    answer = portal.leads(export(line("A", client='"two\nlines ""quoted"""'), line("B", "x"), line("C")))
    assert leads("client")["A"] == 'two\nlines "quoted"'
    assert rejects(answer)[0]["line"] == "4"


def test_a_rejected_formula_stays_text_in_the_rejects_file(portal: Portal) -> None:
    answer = portal.leads(export("=HYPERLINK(1),x", "@cmd,y", "+1,z", "-1,w", "\tq,v"))
    assert all(not reject["raw"].startswith(("=", "@", "+", "-", "\t")) for reject in rejects(answer))
    assert list(rejects(answer)[0]) == ["line", "reason", "raw"]


def test_columns_are_joined_and_constants_are_read_like_cells(portal: Portal) -> None:
    text = "a, b ,s,v\n1,x,Won,5\n2,,Won,\n"
    columns = {"crm_id": "a", "name": ["b", "a"], "stage": "s", "tcv": "v"}
    constants = {"currency": "usd", "technology_source": "ibm", "qualified_on": "31.12.2026"}
    portal.leads(text, columns=columns, constants=constants, dates=["%d.%m.%Y"])
    assert leads("name", "currency", "technology_source", "qualified_on") == {
        "1": ("x · 1", "USD", "ibm", date(2026, 12, 31)),
        "2": ("2", "USD", "ibm", date(2026, 12, 31)),
    }


def test_a_file_without_a_header_is_read_by_column_numbers(portal: Portal) -> None:
    columns = {"crm_id": 1, "stage": 3, "name": [2, 3]}
    answer = portal.leads("1,x,Won\n2,y,Lost\n1,x\n", header=False, columns=columns)
    assert (answer["rows"], answer["created"], answer["rejected"]) == (3, 1, 2)
    assert leads("name") == {"2": "y · Lost"}


@pytest.mark.parametrize(
    ("encode", "changes"),
    [
        (lambda text: b"\xef\xbb\xbf" + text.encode(), {}),
        (lambda text: text.encode("utf-16"), {"encoding": "utf-16"}),
        (lambda text: text.encode("cp1252"), {"encoding": "cp1252"}),
        (lambda text: text.replace("\n", "\r").encode(), {}),
        (lambda text: text.replace("\n", "\r\n").encode(), {}),
        (lambda text: text.rstrip("\n").encode(), {}),
        (lambda text: text.replace(",", "\t").encode(), {"separator": "\t"}),
        (lambda text: text.replace("\n", "\n\n", 1).encode(), {}),
    ],
)
def test_encodings_line_ends_and_separators_of_the_profile_are_read(
    portal: Portal, encode: Any, changes: dict[str, str]
) -> None:
    answer = portal.leads(encode(export(line("A", client="Banco São"), line("B"))), **changes)
    assert answer["created"] == 2
    assert leads("client")["A"] == "Banco São"


def test_a_large_cell_is_rejected_or_kept_but_never_cut(portal: Portal) -> None:
    answer = portal.leads(export(line("A"), line("B", client="x" * 200_000), line("C")))
    assert (answer["created"], answer["rejected"]) == (2, 1)
    assert "200000" in rejects(answer)[0]["reason"].replace(",", "")


def test_one_wrong_row_among_many_stops_nothing(portal: Portal) -> None:
    rows = [line(f"L{number}") for number in range(2_500)]
    rows[1_234] = line("L1234", "broken")
    answer = portal.leads(export(*rows))
    assert (answer["created"], answer["rejected"], rejects(answer)[0]["line"]) == (2_499, 1, "1236")


@pytest.mark.parametrize(
    ("cell", "value"),
    [("0", "0"), ("100", "100"), ("12.5", "12.5"), ("100.01", None), ("-1", None), ("50%", None)],
)
def test_a_probability_is_0_to_100(portal: Portal, cell: str, value: str | None) -> None:
    columns = {"crm_id": "a", "stage": "s", "probability": "p"}
    answer = portal.leads(f"a,s,p\n1,Won,{cell}\n", columns=columns)
    assert answer["rejected"] == (value is None)
    assert leads("probability") == ({} if value is None else {"1": Decimal(value)})


@pytest.mark.parametrize(("day", "rejected"), [("1990-01-01", 0), ("2100-12-31", 0)])
def test_the_first_and_the_last_day_that_can_be_meant_are_read(
    portal: Portal, day: str, rejected: int
) -> None:
    assert portal.leads(export(line("A", qualified=day)))["rejected"] == rejected


def test_control_totals_stand_by_currency_and_only_for_accepted_rows(portal: Portal) -> None:
    answer = portal.leads(
        export(
            line("A", "0.1", currency="EUR"),
            line("B", "0.2", currency="eur"),
            line("C", "7"),
            line("C", "7"),
            line("D", "9", stage="?"),
            line("E", "999999999999.9999", currency="JPY"),
        )
    )
    assert answer["control"]["tcv"] == {"EUR": "0.3", "JPY": "999999999999.9999", "USD": "7"}


def test_without_values_the_control_totals_are_empty(portal: Portal) -> None:
    assert portal.leads(export(line("A", "")))["control"] == {"tcv": {}}
