"""`import_guide FILE.json [--in-force]`: record a Program Guide version."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kernel.clock import now
from tiers.guide_document import GuideRefused
from tiers.services.guides import EffectiveDayTaken, VersionTaken, import_guide


class Command(BaseCommand):
    """Record a Program Guide from its JSON file, as a draft or as one in force (R15, R40)."""

    help = "Record a Program Guide version from its JSON file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.json")
        parser.add_argument(
            "--in-force",
            action="store_true",
            help="announced elsewhere and in force from its effective_on, also in the past; notifies nobody",
        )

    def handle(self, *args: Any, file: Path, in_force: bool, **options: Any) -> None:
        try:
            text = file.read_bytes()
        except OSError as missing:
            raise CommandError(f"{file} cannot be read: {missing.strerror}.") from missing
        try:
            done = import_guide(by=None, text=text, in_force=in_force, now=now())
        except GuideRefused as refused:
            raise CommandError(f"{file} is refused; nothing was recorded.\n{refused}") from refused
        except (VersionTaken, EffectiveDayTaken) as refused:
            raise CommandError(str(refused)) from refused
        what = (
            "recorded as in force"
            if done.recorded
            else "recorded as a draft"
            if done.created
            else "unchanged"
        )
        guide = done.guide
        self.stdout.write(f"Program Guide {guide.version}, effective {guide.effective_on}: {what}.")
