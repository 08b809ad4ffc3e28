"""What reaches people beside the browser, and what an operator does at the machine that serves the portal."""

import os
import re
import subprocess
import sys
import time
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

from tests.e2e.portal import INHERITED, PROJECT

MAIL_SECONDS = 60
_TERMINATIONS = """
import os, sys, django
from datetime import datetime, time
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
django.setup()
from agreements import services
from kernel.clock import program_zone
from kernel.tenancy import Role, acting
noon = datetime.combine(datetime.fromisoformat(sys.argv[1]), time(12), program_zone())
with acting(role=Role.STAFF, why="due terminations"):
    due = services.due_terminations(now=noon)
for termination in due:
    services.execute_termination(termination_id=termination, now=noon)
"""


def manage(state: Path, *arguments: str) -> str:
    """Run a command of the portal whose state is under `state`; return what it prints."""
    return _run(state, "manage.py", *arguments)


def terminations_of(state: Path, day: date) -> None:
    """Let the notices that are due on a day take effect, as the job of that day does."""
    _run(state, "-c", _TERMINATIONS, day.isoformat())


def mailed_address(state: Path, to: str, path: str) -> str:
    """Wait for a mail to a person that leads to an address under `path`, and return that address."""
    end = time.monotonic() + MAIL_SECONDS
    wanted = re.compile(rf"https?://\S*({re.escape(path)}\S*)")
    while time.monotonic() < end:
        for file in sorted((state / "mail").glob("*"), key=lambda each: each.stat().st_mtime, reverse=True):
            for body in _bodies(file, to):
                if found := wanted.search(body):
                    return found.group(1)
        time.sleep(1)
    raise AssertionError(f"No mail to {to} leads to {path}.")


def _bodies(file: Path, to: str) -> list[str]:
    """The texts of a file's mails to one person; the file backend draws a line after each."""
    mails = [message_from_bytes(part, policy=policy.default) for part in _split(file.read_bytes())]
    bodies = (mail.get_body(("plain",)) for mail in mails if to in str(mail["To"]))
    return [body.get_content() for body in bodies if body is not None]


def _split(content: bytes) -> list[bytes]:
    return [part.lstrip() for part in re.split(rb"\n-{79}\n", content) if part.strip()]


def _run(state: Path, *arguments: str) -> str:
    own = {name: value for name, value in os.environ.items() if name not in INHERITED}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env={**own, "ALLIANCE_VAR": str(state)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
