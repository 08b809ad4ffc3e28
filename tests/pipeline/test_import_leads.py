"""The command as an operator runs it: one JSON object, clear refusals, real exports counted separately."""

import csv
import json
from collections import Counter
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kernel.tenancy import Role, acting
from participants.models import Participant
from pipeline.models import CrmSource, Feed, FeedState, Lead
from tests.pipeline.exports import COLUMNS, export, lead, row, write

pytestmark = pytest.mark.django_db

PROJECT = Path(__file__).resolve().parents[2]
EXPORTS = PROJECT.parent / "shared" / "data" / "crm"
KEYS = [
    "feed", "rows", "created", "updated", "unchanged", "withdrawn", "collapsed", "rejected", "untagged",
    "unknown_tags", "rejects_file", "control",
]  # fmt: skip


@pytest.fixture
def profile_path(tmp_path: Path) -> Path:
    """A profile for the small exports, as a file."""
    document = {
        "source": "crm",
        "columns": COLUMNS,
        "stages": {"Qualified": "qualified", "Won": "won", "Lost": "lost"},
        "complete": True,
    }
    return write(tmp_path / "profile.json", json.dumps(document))


@pytest.fixture(autouse=True)
def _rejects_in_tmp(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path


def run(path: Path, profile: Path, *flags: str) -> dict[str, Any]:
    """Run the command with --json and return its answer."""
    out = StringIO()
    call_command("import_leads", path, "--profile", profile, "--json", *flags, stdout=out)
    return json.loads(out.getvalue())


def test_the_answer_is_one_object_with_every_key(tmp_path: Path, profile_path: Path) -> None:
    answer = run(write(tmp_path / "a.csv", export(row("A", tag="X"), row("B", value="x"))), profile_path)
    assert list(answer) == KEYS
    assert (answer["rows"], answer["created"], answer["rejected"]) == (2, 1, 1)
    assert answer["unknown_tags"] == {"X": 1}
    assert answer["control"] == {"tcv": {"USD": "1000"}}


def test_the_rejects_file_is_a_csv_that_is_safe_to_open(tmp_path: Path, profile_path: Path) -> None:
    path = write(tmp_path / "a.csv", export(row("A"), "=cmd|' /C calc'!A0,x", row("", client="@SUM(1)")))
    with Path(run(path, profile_path)["rejects_file"]).open(newline="", encoding="utf-8") as file:
        rejects = list(csv.DictReader(file))
    assert [reject["line"] for reject in rejects] == ["3", "4"]
    assert rejects[0]["raw"].startswith("'=cmd")
    assert all(reject["reason"] for reject in rejects)


def test_a_dry_run_answers_the_same_and_keeps_nothing(tmp_path: Path, profile_path: Path) -> None:
    path = write(tmp_path / "a.csv", export(row("A"), row("B", value="x")))
    dry = run(path, profile_path, "--dry-run")
    with acting(role=Role.STAFF):
        assert not Lead.objects.exists()
        assert not Feed.objects.exists()
        assert not CrmSource.objects.exists()
    real = run(path, profile_path)
    assert dry["feed"] is None
    assert {**dry, "feed": 0, "rejects_file": ""} == {**real, "feed": 0, "rejects_file": ""}


def test_without_json_the_counts_are_shown_to_a_person(tmp_path: Path, profile_path: Path) -> None:
    out = StringIO()
    path = write(tmp_path / "a.csv", export(row("A", tag="X")))
    call_command("import_leads", path, "--profile", profile_path, stdout=out)
    assert "Unknown tag “X” on 1 leads" in out.getvalue()


def test_a_held_feed_is_an_error_that_says_what_it_would_do(tmp_path: Path, profile_path: Path) -> None:
    many = [row(f"L{n}") for n in range(100)]
    run(write(tmp_path / "a.csv", export(*many)), profile_path)
    fewer = write(tmp_path / "b.csv", export(*many[:50]))
    with pytest.raises(CommandError, match=r"withdraw 50.*--accept-changes"):
        run(fewer, profile_path)
    assert not lead("L99").withdrawn
    with pytest.raises(CommandError, match=r"withdraw 50.*\(--accept-changes lets it pass\)$"):
        run(fewer, profile_path, "--dry-run")
    assert run(fewer, profile_path, "--accept-changes")["withdrawn"] == 50


def test_a_refused_file_is_an_error_and_its_feed_keeps_the_reason(tmp_path: Path, profile_path: Path) -> None:
    with pytest.raises(CommandError, match="empty"):
        run(write(tmp_path / "a.csv", ""), profile_path)
    with acting(role=Role.STAFF):
        assert Feed.objects.get().state == FeedState.REFUSED


@pytest.mark.parametrize(("name", "words"), [("missing.csv", "no file"), (".", "not a file")])
def test_a_path_that_is_no_file_is_refused(tmp_path: Path, profile_path: Path, name: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        run(tmp_path / name, profile_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "not JSON"), ("[]", "refused"), ('{"source": "x", "surprise": 1}', "surprise"), ("\xff", "JSON")],
)
def test_a_bad_profile_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        run(write(tmp_path / "a.csv", export(row("A"))), write(tmp_path / "p.json", text))


def test_an_unknown_participant_in_a_profile_is_refused(tmp_path: Path, profile_path: Path) -> None:
    document = json.loads(profile_path.read_text()) | {"tags": {"X": "nobody"}}
    with pytest.raises(CommandError, match="nobody"):
        run(write(tmp_path / "a.csv", export(row("A"))), write(tmp_path / "p.json", json.dumps(document)))


@pytest.fixture
def maven() -> Path:
    path = EXPORTS / "maven" / "sales_pipeline.csv"
    if not path.exists():
        pytest.skip("the Maven export is not beside the project")
    return path


def test_the_maven_export_agrees_with_a_count_of_its_raw_rows(
    maven: Path, halvorsen: Participant, tmp_path: Path
) -> None:
    document = json.loads((PROJECT / "docs/profiles/maven.json").read_text())
    profile = write(
        tmp_path / "maven.json",
        json.dumps(document | {"tags": {"GTX Pro": "halvorsen", "GTXPro": "halvorsen"}}),
    )
    with maven.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    answer = run(maven, profile)
    products = Counter(each["product"] for each in rows)
    assert answer["rows"] == answer["created"] == len(rows)
    assert Decimal(answer["control"]["tcv"]["USD"]) == sum(Decimal(each["close_value"] or 0) for each in rows)
    assert answer["untagged"] == len(rows) - products["GTXPro"] - products["GTX Pro"]
    assert sum(answer["unknown_tags"].values()) == answer["untagged"]
    with acting(role=Role.STAFF):
        won = Lead.objects.filter(participant=halvorsen, stage="won").values_list("tcv", flat=True)
        expected = [
            each for each in rows if each["product"] in ("GTXPro", "GTX Pro") and each["deal_stage"] == "Won"
        ]
        assert sum(won) == sum(Decimal(each["close_value"]) for each in expected)
    assert run(maven, profile)["unchanged"] == len(rows)


def test_a_maven_file_without_its_lost_deals_would_withdraw_them(maven: Path, tmp_path: Path) -> None:
    profile = PROJECT / "docs/profiles/maven.json"
    run(maven, profile)
    lines = maven.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    kept = [line for line in lines if ",Lost," not in line]
    shorter = write(tmp_path / "shorter.csv", "".join(kept))
    with pytest.raises(CommandError, match=f"withdraw {len(lines) - len(kept):,}"):
        run(shorter, profile)
    assert run(shorter, profile, "--accept-changes")["withdrawn"] == len(lines) - len(kept)


@pytest.mark.parametrize("name", ["salesforce_workshop", "salesforce_excel"])
def test_the_salesforce_exports_load_with_their_profiles(name: str) -> None:
    path = EXPORTS / name / "Opportunity.csv"
    if not path.exists():
        pytest.skip(f"the {name} export is not beside the project")
    answer = run(path, PROJECT / f"docs/profiles/{name}.json")
    document = json.loads((PROJECT / f"docs/profiles/{name}.json").read_text())
    with path.open(newline="", encoding=document.get("encoding", "utf-8-sig")) as file:
        rows = list(csv.reader(file, delimiter=document.get("separator", ",")))
    assert answer["rows"] == len(rows) - 1
    assert answer["created"] + answer["rejected"] + answer["collapsed"] == answer["rows"]
    assert answer["created"] > 0
