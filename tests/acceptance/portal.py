"""The portal as an operator meets it: files in, commands run, answers out."""

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.acceptance.documents import COMPANY_COLUMNS, READING_COLUMNS, profile_of

CLOCKS = (
    "kernel.clock.now",
    "alliance.management.commands.import_participants.now",
    "tiers.management.commands.import_guide.now",
    "tiers.management.commands.import_readings.now",
    "tiers.management.commands.assess.now",
)
ANSWERS = frozenset({"import_leads", "import_participants", "assess"})


def moment(day: str, clock: str = "12:00") -> datetime:
    """A moment in UTC: `moment("2027-01-20")`."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC)


class Portal:
    """Runs the commands of the portal on files of a test, on a day of the test's choice."""

    def __init__(self, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._directory, self._monkeypatch, self._files = directory, monkeypatch, 0
        self.said = self.complained = ""
        self.on("2027-01-20")

    def on(self, day: str, clock: str = "12:00") -> "Portal":
        """Set the portal's clock, in UTC."""
        for name in CLOCKS:
            self._monkeypatch.setattr(name, lambda: moment(day, clock))
        return self

    def file(self, content: object, suffix: str = ".csv") -> Path:
        """Write a file: bytes and text as they are, anything else as JSON."""
        self._files += 1
        path = self._directory / f"file{self._files}{suffix}"
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content)
            path.write_bytes(text.encode())
        return path

    def run(self, command: str, *arguments: object) -> Any:
        """Run a command; its JSON where it answers one, else what it said. Raises CommandError."""
        out, err = StringIO(), StringIO()
        flags = [str(argument) for argument in arguments]
        if command in ANSWERS:
            flags.append("--json")
        try:
            call_command(command, *flags, stdout=out, stderr=err)
        finally:
            self.said, self.complained = out.getvalue(), err.getvalue()
        return json.loads(self.said) if command in ANSWERS else self.said

    def guide(self, document: object, *flags: str) -> str:
        """Import a Program Guide."""
        return str(self.run("import_guide", self.file(document, ".json"), *flags))

    def companies(self, *rows: dict[str, object], columns: str = COMPANY_COLUMNS) -> dict[str, Any]:
        """Import participants given by column; what is not given is blank."""
        names = columns.split(",")
        lines = [",".join(str(row.get(name, "")) for name in names) for row in rows]
        return dict(self.run("import_participants", self.file("\n".join([columns, *lines, ""]))))

    def readings(self, *lines: str) -> str:
        """Import recorded metrics."""
        return str(self.run("import_readings", self.file("\n".join([READING_COLUMNS, *lines, ""]))))

    def leads(self, content: str | bytes, *flags: str, **profile: object) -> dict[str, Any]:
        """Import an export of the CRM under a profile."""
        path = self.file(content)
        document = self.file(profile_of(**profile), ".json")
        return dict(self.run("import_leads", path, "--profile", document, *flags))

    def assess(self, period: str) -> dict[str, Any]:
        """Assess a quarter or a year."""
        return dict(self.run("assess", "--quarter" if "Q" in period else "--annual", period))
