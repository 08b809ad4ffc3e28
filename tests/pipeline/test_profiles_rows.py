"""Rows become canonical values in one order; what is wrong with a row is said with every reason."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.profiles.document import parse_profile
from pipeline.profiles.fields import FIELDS
from pipeline.profiles.reader import Rejected, Row
from pipeline.profiles.rows import STAGED_COLUMNS, RowTranslator

PROFILE = {
    "source": "crm",
    "nulls": ["", "NULL"],
    "dates": ["%Y-%m-%d", "%d/%m/%Y"],
    "thousands": ",",
    "columns": {"crm_id": "id", "name": ["product", "account"], "client": "account", "stage": "phase"},
    "stages": {"Won": "won", "Engaging": "qualified"},
}
POSITIONS = {"crm_id": (0,), "name": (1, 2), "client": (2,), "stage": (3,), "tcv": (4,), "qualified_on": (5,)}
GOOD = ["A1", "GTX", " Cancity ", "Engaging", "1,054.50", "20/10/2016"]


def translator(**changes: object) -> RowTranslator:
    columns = PROFILE["columns"] | {"tcv": "value", "qualified_on": "engaged"}  # type: ignore[operator]
    document = PROFILE | {"columns": columns, "constants": {"currency": "usd"}} | changes
    return RowTranslator(parse_profile(document), POSITIONS, zone=ZoneInfo("America/New_York"))


def values(*cells: str) -> dict[str, str | None]:
    translated = translator().translate(cells)
    assert not isinstance(translated, Rejected), translated.reason
    return dict(zip(FIELDS, translated, strict=True))


def reason(*cells: str) -> str:
    translated = translator().translate(cells)
    assert isinstance(translated, Rejected)
    return translated.reason


def test_a_row_becomes_canonical_values() -> None:
    assert {field: value for field, value in values(*GOOD).items() if value is not None} == {
        "crm_id": "A1",
        "name": "GTX · Cancity",
        "client": "Cancity",
        "stage": "qualified",
        "tcv": "1054.5",
        "currency": "USD",
        "qualified_on": "2016-10-20",
    }


def test_blank_cells_are_nothing_and_a_joined_name_leaves_them_out() -> None:
    row = values("A1", "GTX", "NULL", "Won", "", " ")

    assert (row["name"], row["client"], row["tcv"], row["qualified_on"]) == ("GTX", None, None, None)


def test_zero_is_a_value() -> None:
    assert values("A1", "", "", "Won", "0.00", "")["tcv"] == "0"


def test_a_row_without_id_or_stage_is_rejected() -> None:
    assert reason("NULL", "", "", "Won", "", "") == "no id in crm_id"
    assert reason("A1", "", "", "", "", "") == "no stage in stage"


def test_all_reasons_are_given_in_field_order() -> None:
    assert reason("A1", "x\x00", "", "Mystery", "-5", "31/02/2025") == (
        "control character “x�” in name (expected printable text); "
        "unknown stage “Mystery” in stage (expected one of Won, Engaging); "
        "negative value “-5” in tcv (expected a number like 1,234.56); "
        "unreadable date “31/02/2025” in qualified_on (expected %Y-%m-%d or %d/%m/%Y)"
    )


def test_a_name_too_long_once_joined_is_rejected() -> None:
    assert reason("A1", "x" * 300, "y" * 300, "Won", "", "").startswith("text of 603 characters “xxx")


def test_an_id_joined_from_several_columns_needs_every_part() -> None:
    profile = parse_profile({"source": "crm", "columns": {"crm_id": ["a", "b"], "stage": "s"}})
    joined = RowTranslator(profile, {"crm_id": (0, 1), "stage": (2,)}, zone=ZoneInfo("UTC"))

    assert joined.translate(["7", "x", "won"])[0] == "7 · x"
    assert joined.translate(["7", "", "won"])[1] == "no id in crm_id"


def test_an_amount_without_a_currency_is_rejected() -> None:
    columns = {"crm_id": "id", "stage": "s", "tcv": "v", "currency": "c"}
    profile = parse_profile({"source": "crm", "columns": columns})
    positions = {"crm_id": (0,), "stage": (1,), "tcv": (2,), "currency": (3,)}
    priced = RowTranslator(profile, positions, zone=ZoneInfo("UTC"))

    assert priced.translate(["1", "won", "5", ""])[1] == "no currency for the value “5” in tcv"
    assert priced.translate(["1", "won", "5", "Dollar"])[1].startswith("unreadable currency")
    assert not isinstance(priced.translate(["1", "won", "", ""]), Rejected)


def test_a_batch_keeps_order_and_tells_good_from_bad() -> None:
    rows = [Row(2, GOOD, "a"), Row(3, ["B", "", "", "?", "", ""], "b\x00\r\n"), Row(4, GOOD, "c")]

    accepted, rejected = translator().translate_batch(rows)

    assert [dict(zip(STAGED_COLUMNS, row, strict=True))["line_number"] for row in accepted] == [2, 4]
    assert [(row.line_number, row.raw, row.crm_id) for row in rejected] == [(3, "b␀", "B")]


def test_equal_rows_have_equal_hashes_and_a_difference_in_any_cell_shows() -> None:
    others = [*GOOD, "unmapped"]
    rows = [Row(2, [*GOOD, ""], ""), Row(3, [*GOOD, ""], ""), Row(4, others, "")]

    first, second, third = (row[1] for row in translator().translate_batch(rows).accepted)

    assert first == second != third


def test_an_empty_batch_is_nothing() -> None:
    assert translator().translate_batch([]) == ([], [])


def test_what_a_column_remembers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.profiles.rows.REMEMBERED", 3_000)
    busy = translator()
    for start in range(0, 20_000, 1_000):
        numbers = range(start, start + 1_000)
        rows = [Row(n, [str(n), "G", f"client {n // 3}", "Won", f"x{n}", ""], "") for n in numbers]
        assert len(busy.translate_batch(rows).rejected) == 1_000

    for column in busy._columns.values():
        assert len(column) <= 3_000
        assert len(column._refusals) <= 3_000


CELLS = st.one_of(st.sampled_from(["Won", "A1", "5", "2025-01-01", "NULL"]), st.text(max_size=12))


@given(st.lists(st.tuples(*[CELLS] * 6), max_size=12))
def test_a_batch_says_the_same_as_its_rows_one_by_one(batch: list[tuple[str, ...]]) -> None:
    rows = [Row(number, list(cells), "") for number, cells in enumerate(batch)]
    translated = translator().translate_batch(rows)

    singly = [translator().translate(cells) for cells in batch]
    assert [row[2:] for row in translated.accepted] == [
        one for one in singly if not isinstance(one, Rejected)
    ]
    assert [row.reason for row in translated.rejected] == [
        one.reason for one in singly if isinstance(one, Rejected)
    ]
