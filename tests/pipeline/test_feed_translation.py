"""Translation in several processes is the same translation (and stops as one)."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipeline.profiles.opening import FileRefused
from pipeline.services import translators
from pipeline.services.translation import Piece, translate_file
from tests.pipeline.exports import export, profile, row, write

ZONE = ZoneInfo("America/New_York")


@pytest.fixture(autouse=True)
def _two_processes_for_any_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translators, "LARGE", 0)
    monkeypatch.setattr(translators.os, "sched_getaffinity", lambda _process: {0, 1})


def pieces(path: Path) -> list[Piece]:
    """The pieces of a file as the load gets them."""
    with path.open("rb") as file:
        return list(translators.pieces_of(file, profile(), ZONE))


def lines(found: list[Piece]) -> list[list[str]]:
    """The staged lines of pieces, in the file's order."""
    rows = [line.split(",") for piece in found for line in piece.staged.decode().splitlines()]
    return sorted(rows, key=lambda row: int(row[0]))


def test_shares_put_together_are_the_whole_file(tmp_path: Path) -> None:
    rows = [row(f"L{number}", value="x" if number % 50 == 0 else "7") for number in range(12_000)]
    path = write(tmp_path / "export.csv", export(*rows))
    with path.open("rb") as file:
        alone = list(translate_file(file, profile(), ZONE))
    together = pieces(path)
    assert lines(together) == lines(alone)
    assert sum(piece.rows for piece in together) == 12_000
    assert sorted(b"".join(piece.rejected for piece in together).splitlines()) == sorted(
        b"".join(piece.rejected for piece in alone).splitlines()
    )


def test_equal_rows_have_equal_hashes_whichever_process_reads_them(tmp_path: Path) -> None:
    path = write(tmp_path / "export.csv", export(*[row("SAME")] * 10_001))
    hashes = {line.split(b",")[1] for piece in pieces(path) for line in piece.staged.splitlines()}
    assert len(hashes) == 1


def test_a_file_that_breaks_in_the_middle_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "export.csv", export(*(row(f"L{number}") for number in range(9_000))) + '"open')
    with pytest.raises(FileRefused, match="quote"):
        pieces(path)


def test_a_process_that_dies_stops_the_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translators.sys, "executable", "/bin/false")
    with pytest.raises(OSError, match=r"translation|pipe"):
        pieces(write(tmp_path / "export.csv", export(row("A"))))


def test_a_process_that_dies_in_the_middle_of_its_share_stops_the_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks_off = tmp_path / "breaks-off"
    breaks_off.write_text("#!/bin/sh\ncat > /dev/null\nprintf half\n")
    breaks_off.chmod(0o700)
    monkeypatch.setattr(translators.sys, "executable", str(breaks_off))
    with pytest.raises(translators.TranslatorDied, match="before its share was done"):
        pieces(write(tmp_path / "export.csv", export(row("A"))))


def test_on_one_processor_a_large_file_needs_no_other_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translators.os, "sched_getaffinity", lambda _process: {0})
    monkeypatch.setattr(translators.sys, "executable", "/bin/false")
    assert sum(piece.rows for piece in pieces(write(tmp_path / "export.csv", export(row("A"))))) == 1
