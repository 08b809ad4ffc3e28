"""FORMATS "Mapping profile" and the bad inputs: files and profiles that are refused whole, in words."""

import gzip
import io
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from tests.acceptance.documents import EXPORT_COLUMNS, export, line, profile_of
from tests.acceptance.mirror import leads
from tests.acceptance.portal import Portal

GOOD = export(line("A"))


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * 10_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n\n\n", "no rows"),
        (zipped(), "ZIP"),
        (gzip.compress(b"id\n" * 1000, mtime=0), "gzip"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x00" * 5_000, "NUL"),
        (GOOD.encode("utf-16"), "UTF-16"),
        (GOOD.encode("utf-16-le"), "NUL"),
        (export(line("A", client="São")).encode("cp1252"), "Line 2 is not utf-8"),
        (GOOD.replace(",", ";"), "is not in the file"),
        (GOOD.replace("id,", "ID,", 1), "“id”, mapped to crm_id, is not in the file"),
        (GOOD.replace("tag\n", "tag,id\n", 1), "“id”, mapped to crm_id, stands twice"),
        (GOOD + '"B,never closed\n' * 3, "quote"),
        (",".join(["id"] + ["x"] * 9_999) + "\n", "columns"),
        ("<html><body>Sign in</body></html>", "web page"),
    ],
)
def test_a_file_of_the_wrong_shape_is_refused_and_nothing_is_loaded(
    portal: Portal, content: str | bytes, words: str
) -> None:
    with pytest.raises(CommandError, match=f"(?i){words}"):
        portal.leads(content)
    assert leads("tcv") == {}
    assert portal.said == ""


def test_a_refusal_in_the_middle_of_a_file_leaves_nothing_of_it(portal: Portal) -> None:
    portal.leads(GOOD)
    broken = export(*(line(f"L{n}") for n in range(3_000))).encode() + b"\xff\xfe\n"
    with pytest.raises(CommandError, match="3002"):
        portal.leads(broken)
    assert set(leads("tcv")) == {"A"}


def test_a_row_of_10000_columns_is_rejected_alone(portal: Portal) -> None:
    answer = portal.leads(export(line("A"), "x," * 9_999 + "x", line("B")))
    assert (answer["created"], answer["rejected"]) == (2, 1)


def test_two_gigabytes_of_nothing_are_refused(portal: Portal, tmp_path: Path) -> None:
    path = tmp_path / "sparse.csv"
    path.touch()
    os.truncate(path, 2 * 1024**3)
    with pytest.raises(CommandError, match="NUL"):
        portal.run("import_leads", path, "--profile", portal.file(profile_of(), ".json"))


@pytest.mark.parametrize("path", ["/", "/nowhere/export.csv"])
def test_a_directory_and_a_missing_file_are_refused(portal: Portal, path: str) -> None:
    with pytest.raises(CommandError, match=path):
        portal.run("import_leads", path, "--profile", portal.file(profile_of(), ".json"))
    with pytest.raises(CommandError, match=path):
        portal.run("import_leads", portal.file(GOOD), "--profile", path)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"surprise": 1}, "surprise"),
        ({"source": ""}, "source"),
        ({"encoding": "klingon"}, "encoding"),
        ({"separator": ",,"}, "separator"),
        ({"decimal": ",", "thousands": ","}, "thousands"),
        ({"dates": ["%Q"]}, "dates"),
        ({"complete": "yes"}, "complete"),
        ({"columns": {"stage": "stage"}}, "crm_id"),
        ({"columns": {"crm_id": "id"}}, "stage"),
        ({"columns": {"crm_id": "id", "stage": "stage", "tcv": "value"}}, "currency"),
        ({"columns": {"crm_id": "id", "stage": "stage", "salary": "value"}}, "salary"),
        ({"columns": {"crm_id": 1, "stage": 2}}, "crm_id"),
        ({"header": False}, "columns"),
        ({"stages": {"Won": "victory"}}, "victory"),
        ({"constants": {"currency": "USD"}}, "constants.currency"),
        ({"constants": {"probability": "101"}}, "probability"),
        ({"constants": {"identified_on": "soon"}}, "identified_on"),
        ({"nulls": "NULL"}, "nulls"),
    ],
)
def test_a_wrong_profile_is_refused_with_the_place(
    portal: Portal, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        portal.leads(GOOD, **changes)
    assert leads("tcv") == {}


def test_a_column_number_beyond_the_file_is_refused(portal: Portal) -> None:
    with pytest.raises(CommandError, match="Column 9"):
        portal.leads("1,Won\n", header=False, columns={"crm_id": 1, "stage": 9})


@pytest.mark.parametrize("content", ["", "{", "[]", b"\xff\xfe", '{"source": "a", "source": "b"}'])
def test_what_is_no_profile_is_refused(portal: Portal, content: str | bytes) -> None:
    with pytest.raises(CommandError, match="profile"):
        portal.run("import_leads", portal.file(GOOD), "--profile", portal.file(content, ".json"))


def test_only_a_header_is_a_complete_feed_without_leads(portal: Portal) -> None:
    answer = portal.leads(EXPORT_COLUMNS + "\n")
    assert (answer["rows"], answer["control"]) == (0, {"tcv": {}})
