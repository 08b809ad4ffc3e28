"""The commands as processes of their own: exit codes, what goes to which stream, two at once, one killed."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.acceptance.documents import company, export, guide, line, profile_of, target, tier
from tests.acceptance.mirror import feeds, leads
from tests.acceptance.portal import Portal

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

MANAGE = """
import sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.DATABASES["default"]["OPTIONS"]["assume_role"] = "portal_app"
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", *sys.argv[2:]])
"""


class Shell:
    """Runs `manage.py` in processes against the test's database."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._database = str(connection.settings_dict["NAME"])

    def file(self, name: str, content: object) -> Path:
        path = self.directory / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    def start(self, *arguments: object) -> "subprocess.Popen[str]":
        words = [sys.executable, "-c", MANAGE, self._database, *map(str, arguments), "--skip-checks"]
        pipe = subprocess.PIPE
        return subprocess.Popen(words, cwd=settings.BASE_DIR, stdout=pipe, stderr=pipe, text=True)

    def run(self, *arguments: object) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def leads(self, content: str) -> tuple[object, ...]:
        """The words of a load."""
        profile = self.file("profile.json", profile_of())
        export_file = self.file("export.csv", content)
        return ("import_leads", export_file, "--profile", profile, "--rejects-dir", self.directory, "--json")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_an_answer_is_one_json_object_on_standard_output_and_nothing_else(
    shell: Shell, portal: Portal
) -> None:
    portal.guide(guide(tier("base", 1, target("7"))), "--in-force")
    portal.companies(company("acme", joined_on="2024-01-01"))
    code, out, err = shell.run(*shell.leads(export(line("A", "7", qualified="2025-12-31"), line("B", "?"))))
    assert (code, json.loads(out)["rejected"], err) == (0, 1, "")
    code, out, err = shell.run("assess", "--annual", "2025", "--json")
    answer = json.loads(out)
    assert (code, err, answer["participants"][0]["status"]) == (0, "", "promoted")
    assert shell.run("replay_assessment", answer["run"])[0] == 0


@pytest.mark.parametrize("command", ["assess --quarter 2025Q1 --json", "replay_assessment 4711"])
def test_a_refusal_says_why_on_standard_error_with_exit_code_1(shell: Shell, command: str) -> None:
    code, out, err = shell.run(*command.split())
    assert (code, out) == (1, "")
    assert err.startswith("CommandError: ")
    assert "Traceback" not in err


def test_two_loads_of_one_file_at_once_are_there_once(shell: Shell) -> None:
    words = shell.leads(export(*(line(f"L{number}") for number in range(2_000))))
    both = [shell.start(*words) for _ in range(2)]
    ended = [(process.communicate(timeout=60), process.returncode) for process in both]
    assert 0 in {code for _, code in ended}
    assert all(code == 0 or "newer feed" in err for (_, err), code in ended)
    assert len(leads("tcv")) == 2_000


def test_a_load_killed_anywhere_leaves_nothing_and_the_next_one_is_whole(
    shell: Shell, portal: Portal
) -> None:
    words = shell.leads(export(*(line(f"L{number}") for number in range(4_000))))
    process = shell.start(*words)
    deadline = time.monotonic() + 30
    while "loading" not in feeds() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.communicate()
    assert len(leads("tcv")) in (0, 4_000)
    answer = portal.run(*words[:-1])
    assert answer["created"] + answer["unchanged"] == 4_000


def test_two_assessments_of_one_period_at_once_answer_one_run(shell: Shell, portal: Portal) -> None:
    portal.guide(guide(tier("base", 1)), "--in-force")
    both = [shell.start("assess", "--quarter", "2025Q1", "--json") for _ in range(2)]
    answers = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert answers[0] == answers[1]
    assert json.loads(answers[0])["state"] == "under_review"
