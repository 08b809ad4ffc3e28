"""The reader gives rows as they are, rejects bad rows with what was read, refuses files of wrong shape."""

import csv
import gzip
import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.profiles import opening, reader
from pipeline.profiles.document import parse_profile
from pipeline.profiles.opening import FileRefused
from pipeline.profiles.profile import MappingProfile
from pipeline.profiles.reader import HeaderMissing, HeaderRepeated, LeadFile, Rejected, Row

HEADER = b"id,phase,note\n"


def profile(**changes: object) -> MappingProfile:
    return parse_profile(
        {"source": "crm", "columns": {"crm_id": "id", "stage": "phase"}, "stages": {"Won": "won"}} | changes
    )


def read(content: bytes, **changes: object) -> tuple[list[Row], list[Rejected]]:
    batches = list(LeadFile(io.BytesIO(content), profile(**changes)).batches())
    return [row for batch in batches for row in batch.rows], [
        row for batch in batches for row in batch.rejected
    ]


def cells_of(content: bytes, **changes: object) -> list[list[str]]:
    rows, rejected = read(content, **changes)
    assert not rejected
    return [row.cells for row in rows]


def refusal_of(content: bytes, **changes: object) -> str:
    with pytest.raises(FileRefused) as refused:
        read(content, **changes)
    return str(refused.value)


def test_rows_carry_their_line_and_what_was_read() -> None:
    rows, rejected = read(HEADER + b'1,Won,"two\nlines"\r\n2, Won ,x\n')

    assert rows == [
        Row(2, ["1", "Won", "two\nlines"], '1,Won,"two\nlines"\r\n'),
        Row(4, ["2", " Won ", "x"], "2, Won ,x\n"),
    ]
    assert not rejected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_is_read(encoding: str, line_end: str) -> None:
    content = line_end.join(["id;phase", "1;Geschäft", "2;b"]).encode(encoding)

    assert cells_of(content, encoding=encoding, separator=";") == [["1", "Geschäft"], ["2", "b"]]


def test_headers_match_after_trimming_and_a_byte_order_mark_is_no_part_of_them() -> None:
    file = LeadFile(io.BytesIO(b"\xef\xbb\xbf id , phase\n1,Won\n"), profile(encoding="utf-8"))

    assert file.positions == {"crm_id": (0,), "stage": (1,)}


def test_a_missing_header_is_named_with_those_found() -> None:
    with pytest.raises(HeaderMissing, match=r"“phase”, mapped to stage.*found: “id”, “Phase”"):
        read(b"id,Phase\n1,Won\n")


def test_a_repeated_header_is_refused_only_where_it_is_mapped() -> None:
    with pytest.raises(HeaderRepeated, match="“phase”"):
        read(b"id,phase,phase\n")

    assert cells_of(b"id,phase,note,note\n1,Won,a,b\n") == [["1", "Won", "a", "b"]]


def test_a_file_without_header_is_read_by_column_number() -> None:
    numbers = {"header": False, "columns": {"crm_id": 2, "stage": 1}}

    assert cells_of(b"Won,1\nWon,2\n", **numbers) == [["Won", "1"], ["Won", "2"]]
    assert "Column 2, mapped to crm_id" in refusal_of(b"Won\n", **numbers)


@pytest.mark.parametrize(
    ("line", "reason", "crm_id"),
    [
        (b"1,Won\n", "the row has 2 columns, the file 3", "1"),
        (b"1,Won,a,b\n", "the row has 4 columns, the file 3", "1"),
        (b"\n", "empty row", None),
        (b"Grand Total (2 records)\n", "the row has 1 columns, the file 3", "Grand Total (2 records)"),
        (b" id,phase,note\n", "the header is repeated here", None),
        ("\ufeffid,phase,note\n".encode(), "the header is repeated here", None),
        (b'1,"Won"x,a\n', "a quote stands where none may be; double it", "1"),
    ],
)
def test_a_bad_row_is_rejected_and_the_next_is_read(line: bytes, reason: str, crm_id: str | None) -> None:
    rows, rejected = read(HEADER + line + b"2,Won,b\n")

    assert [row.cells for row in rows] == [["2", "Won", "b"]]
    assert [(row.line_number, row.reason, row.crm_id) for row in rejected] == [(2, reason, crm_id)]
    assert rejected[0].raw == line.decode().rstrip("\n")


def test_an_open_quote_costs_its_own_line_only() -> None:
    rows, rejected = read(HEADER + b'1,"Won,a\n2,"Won",b\n3,Won,c\n')

    assert [row.cells[0] for row in rows] == ["2", "3"]
    assert [row.line_number for row in rows] == [3, 4]
    assert [(row.line_number, row.raw) for row in rejected] == [(2, '1,"Won,a')]


def test_a_nul_in_a_rejected_row_is_shown_as_its_symbol() -> None:
    assert read(HEADER + b"1\x00,Won\n")[1][0].raw == "1␀,Won"


def test_a_row_of_ten_thousand_columns_is_rejected() -> None:
    assert "10,000 columns" in read(HEADER + b"," * 9_999 + b"\n")[1][0].reason


def test_a_cell_of_200_kb_is_read_and_one_beyond_the_limit_is_rejected() -> None:
    rows, rejected = read(
        HEADER + b"1,Won," + b"x" * 200_000 + b"\n2,Won," + b"x" * 1_000_001 + b"\n3,Won,\n"
    )

    assert [row.cells[0] for row in rows] == ["1", "3"]
    assert "more than 1,000,000 characters" in rejected[0].reason


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"\n\n", "no rows"),
        (gzip.compress(HEADER, mtime=0), "gzip"),
        (b"PK\x03\x04 rest", "Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel workbook"),
        (b"\n<!DOCTYPE html><title>Sign in</title>", "web page"),
        ("id,phase\n".encode("utf-16"), '"utf-16"'),
        ("id,phase\n".encode("utf-16-le"), '"utf-16-le"'),
        (HEADER + b'1,Won,"open\n2,Won,b\n', "Line 2 opens a quote that is never closed"),
        (HEADER + b"1,Won,a\n2,Won,\xe9\n", "Line 3 is not utf-8-sig (byte 0xe9)"),
        (b",".join(b"%d" % n for n in range(1_001)), "1,001 columns"),
        (b'id,"phase"x\n', "Line 1, the header"),
    ],
)
def test_a_file_of_wrong_shape_is_refused_with_the_mend(content: bytes, message: str) -> None:
    assert message in refusal_of(content)


def test_a_file_in_another_encoding_than_the_profile_s_is_refused() -> None:
    assert '"utf-8-sig"' in refusal_of(b"\xef\xbb\xbf" + HEADER, encoding="cp1252")
    assert '"utf-8-sig"' in refusal_of(HEADER, encoding="utf-16")
    assert '"utf-16-le"' in refusal_of("id,phase\n".encode("utf-16-le"), encoding="utf-16")


def test_a_wrong_byte_far_into_the_file_is_found_in_its_line() -> None:
    content = HEADER + b"1,Won,a\n" * 20_000 + b"1,Won,\xff\n" + b"1,Won,a\n" * 20_000

    assert "Line 20002 " in refusal_of(content)


class Endless(io.RawIOBase):
    """A file of 2 GB that says the same again and again."""

    def __init__(self, beginning: bytes, piece: bytes) -> None:
        self.beginning, self.piece, self.left = beginning, piece, 2_000_000_000

    def read(self, size: int = -1) -> bytes:
        self.left -= size
        beginning, self.beginning = self.beginning[:size], self.beginning[size:]
        return beginning or (self.piece * (size // len(self.piece)) if self.left > 0 else b"")


@pytest.mark.parametrize(
    ("beginning", "piece", "message"),
    [
        (HEADER, b"x", "has no end within"),
        (b"", b"x", "has no end within"),
        (HEADER + b'1,Won,"', b"no quote closes this\n", "never closed"),
        (HEADER + b'1,Won,"', b'c","\n', "has more than 4,000,000 characters"),
    ],
)
def test_memory_stays_flat_however_long_the_line(beginning: bytes, piece: bytes, message: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(FileRefused, match=message):
            for _ in LeadFile(Endless(beginning, piece), profile()).batches():  # type: ignore[arg-type]
                pass
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


def test_the_limits_are_those_that_the_messages_name() -> None:
    assert (opening.LONGEST_LINE, reader.LONGEST_CELL, reader.MOST_COLUMNS) == (4_000_000, 1_000_000, 1_000)


def test_batches_are_small_and_in_the_file_s_order() -> None:
    batches = list(LeadFile(io.BytesIO(HEADER + b"1,Won,a\n" * 25), profile()).batches(10))

    assert [len(batch.rows) for batch in batches] == [10, 10, 5]
    assert batches[2].rows[-1].line_number == 26


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=8))
def test_any_text_survives_its_csv(pairs: list[tuple[str, str]]) -> None:
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerows([("the id", "the phase"), *pairs])
    columns = {"crm_id": "the id", "stage": "the phase"}

    rows, rejected = read(written.getvalue().encode("utf-8"), columns=columns)

    assert [tuple(row.cells) for row in rows] == [pair for pair in pairs if pair != ("the id", "the phase")]
    assert len(rows) + len(rejected) == len(pairs)


@given(st.binary(max_size=300), st.sampled_from(["utf-8-sig", "utf-16", "utf-32-le", "cp1252", "gb18030"]))
def test_no_bytes_raise_anything_but_a_refusal(content: bytes, encoding: str) -> None:
    for beginning in (b"", HEADER, HEADER + b'1,"'):
        try:
            rows, rejected = read(beginning + content, encoding=encoding)
        except FileRefused:
            continue
        assert all(row.reason and "\x00" not in row.raw for row in rejected)
        assert all(len(row.cells) == 3 for row in rows) or not beginning


@given(
    st.lists(
        st.sampled_from(
            ["1,Won,x", '2,Won,"two\nlines"', '3,Won,"a ""quote"""', "", "short", '4,W"on,x"']
        ),
        max_size=12,
    ),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.data(),
)  # fmt: skip
def test_rows_that_are_wanted_alone_are_read_as_in_the_whole_file(
    lines: list[str], line_end: str, data: st.DataObject
) -> None:
    content = ("\ufeffid,phase,note" + line_end + "".join(line + line_end for line in lines)).encode()
    rows, _rejected = read(content)
    wanted = [row for row in rows if data.draw(st.booleans())]

    batches = LeadFile(io.BytesIO(content), profile()).batches(only=[row.line_number for row in wanted])

    assert [row for batch in batches for row in batch.rows] == wanted


def test_no_other_line_is_taken_apart_where_some_are_wanted_alone() -> None:
    content = HEADER + b'1,Won,x\nshort\n2,Won,"never closed\n3,Won,y\n'

    batches = list(LeadFile(io.BytesIO(content), profile()).batches(only=[2]))

    assert batches == [reader.Batch([Row(2, ["1", "Won", "x"], "1,Won,x\n")], [])]
