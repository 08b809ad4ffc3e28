"""The participants file: what is wrong with it is told with line, field and mend, and all of it is
refused.
"""

import pytest

from alliance.takeover import TakeOverRefused, read_participants
from alliance.takeover.reading import READERS, REQUIRED

HEADER = ",".join(READERS)
GOOD = "gtx-pro,GTX Pro,2025-01-09,gold,i@ibm.example,GTX Pro|GTXPro,2024-11-02,2025-01-09,yes,Key Care|Vault,14,6"  # noqa: E501  one row of the file


def file_of(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join((header, *rows)).encode()


def with_cell(column: str, value: str) -> str:
    cells = dict(zip(READERS, GOOD.split(","), strict=True)) | {column: value}
    return ",".join(cells.values())


def test_a_row_is_read_as_it_is_written() -> None:
    (row,) = read_participants(file_of(GOOD))
    assert (row.line, row.slug, row.tier, row.crm_tags) == (2, "gtx-pro", "gold", ("GTX Pro", "GTXPro"))
    assert (row.deal_registration_program, row.launched_offerings) == (True, ("Key Care", "Vault"))
    assert (row.trained_sales_people, row.trained_delivery_people) == (14, 6)


def test_blank_cells_are_none_or_not_known() -> None:
    (row,) = read_participants(file_of("alone,Alone,,,,,,,,,,"))
    assert (row.joined_on, row.program_agreement_signed_on, row.deal_registration_program) == (
        None,
        None,
        None,
    )
    assert (row.trained_sales_people, row.launched_offerings, row.crm_tags) == (None, (), ())


def test_a_byte_order_mark_and_any_order_of_columns_are_fine() -> None:
    columns = list(READERS)[::-1]
    raw = "﻿" + ",".join(columns) + "\r\n" + ",".join(GOOD.split(",")[::-1]) + "\r\n"
    (row,) = read_participants(raw.encode())
    assert row.slug == "gtx-pro"


def test_a_header_alone_is_a_file_of_nobody() -> None:
    assert read_participants(file_of()) == []


WRONG_CELLS = [
    ("slug", "GTX Pro", "no short name"),
    ("slug", "", "no short name"),
    ("name", "", "name is missing"),
    ("name", "x" * 201, "Shorten it"),
    ("name", "GTX\x07Pro", "control character"),
    ("joined_on", "09.01.2025", "Write it like 2026-07-31"),
    ("joined_on", "2025-02-30", "is no date"),
    ("joined_on", "1889-01-01", "between 1990 and 2100"),
    ("joined_on", "", "day of joining is needed"),
    ("tier", "gold!", "no tier key"),
    ("alliance_manager", "ines", "no e-mail address"),
    ("deal_registration_program", "maybe", "neither yes nor no"),
    ("trained_sales_people", "-1", "no number of people"),
    ("trained_sales_people", "14.5", "no number of people"),
    ("trained_delivery_people", "99999999999", "no number of people"),
    ("procurement_agreement_signed_on", "yes", "is no date"),
]


@pytest.mark.parametrize(("column", "value", "words"), WRONG_CELLS)
def test_a_wrong_cell_is_named_with_its_line_field_and_mend(column: str, value: str, words: str) -> None:
    with pytest.raises(TakeOverRefused) as refused:
        read_participants(
            file_of(GOOD.replace("gtx-pro", "first").replace("GTX Pro|GTXPro", ""), with_cell(column, value))
        )
    (problem,) = refused.value.problems
    assert (problem.line, problem.field) == (3, column)
    assert words in str(refused.value)


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(TakeOverRefused) as refused:
        read_participants(file_of(with_cell("slug", "!"), with_cell("tier", "?")))
    assert [problem.line for problem in refused.value.problems] == [2, 3]


@pytest.mark.parametrize("column", REQUIRED)
def test_a_missing_column_that_every_company_needs_is_refused(column: str) -> None:
    columns = [each for each in READERS if each != column]
    with pytest.raises(TakeOverRefused, match=f"{column}: The column is missing"):
        read_participants(file_of(header=",".join(columns)))


@pytest.mark.parametrize("column", [each for each in READERS if each not in REQUIRED])
def test_any_other_column_may_be_left_out(column: str) -> None:
    left = {name: cell for name, cell in zip(READERS, GOOD.split(","), strict=True) if name != column}
    if column == "joined_on":
        del left["program_agreement_signed_on"]
    (row,) = read_participants(file_of(",".join(left.values()), header=",".join(left)))
    assert row.stated == frozenset(left)
    assert not getattr(row, column)


def test_without_its_column_the_day_of_joining_is_asked_for_where_the_agreement_is_signed() -> None:
    with pytest.raises(TakeOverRefused, match="day of joining is needed"):
        read_participants(file_of("a,A,2025-01-09", header="slug,name,program_agreement_signed_on"))


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(TakeOverRefused, match="colour: The column is unknown"):
        read_participants(file_of(header=HEADER + ",colour"))


def test_a_column_that_stands_twice_is_refused() -> None:
    with pytest.raises(TakeOverRefused, match="stands twice"):
        read_participants(file_of(header=HEADER + ",slug"))


def test_a_row_of_the_wrong_width_is_refused() -> None:
    with pytest.raises(TakeOverRefused, match="13 cells, the header 12"):
        read_participants(file_of(GOOD + ","))


def test_a_company_stands_once() -> None:
    with pytest.raises(TakeOverRefused, match="stands on line 2 already"):
        read_participants(file_of(GOOD, GOOD))


def test_a_tag_means_one_company() -> None:
    with pytest.raises(TakeOverRefused, match="Line 3, crm_tags: The tag “GTX Pro” means gtx-pro on line 2"):
        read_participants(file_of(GOOD, GOOD.replace("gtx-pro", "other")))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "is empty"),
        (b" \n \n", "is empty"),
        ("slug,name".encode("utf-16"), "no text file in UTF-8"),
        (HEADER.encode() + b"\nM\xfcller", "Line 2: This line is not UTF-8"),
        (HEADER.encode() + b'\n"open,', "Check its quotes"),
        (b"PK\x03\x04\x00\x00", "no text file in UTF-8"),
        (HEADER.encode() + b"\n" + b"x" * 200_000, "cannot be read"),
    ],
)
def test_what_is_no_such_file_is_refused(raw: bytes, words: str) -> None:
    with pytest.raises(TakeOverRefused, match=words):
        read_participants(raw)


def test_a_quoted_cell_over_lines_does_not_shift_the_line_numbers() -> None:
    with pytest.raises(TakeOverRefused) as refused:
        read_participants(
            file_of(with_cell("name", '"Two\nlines"').replace("GTX Pro|GTXPro", ""), with_cell("tier", "!"))
        )
    assert [problem.line for problem in refused.value.problems] == [4]
