"""Files of plain values: every list defuses the same beginnings, and says at its end how long it is."""

import csv

import pytest

from kernel.csv_lines import csv_lines, text_cell
from kernel.export import FORMULA_STARTS


@pytest.mark.parametrize("beginning", FORMULA_STARTS)
def test_a_text_like_a_formula_is_written_as_text(beginning: str) -> None:
    assert text_cell(f"{beginning}1+1") == f"'{beginning}1+1"


@pytest.mark.parametrize("text", ["", "Kestrel = Labs", "1-2", "'quoted"])
def test_any_other_text_is_written_as_it_is(text: str) -> None:
    assert text_cell(text) == text


def test_the_last_line_counts_the_rows() -> None:
    lines = list(csv_lines(("a", "b"), [("1", 'say "no", Ada'), ("2", "")]))
    assert lines[-1] == "# rows: 2\n"
    assert list(csv.reader(lines[:-1])) == [["a", "b"], ["1", 'say "no", Ada'], ["2", ""]]
