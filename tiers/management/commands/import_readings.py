"""`import_readings FILE.csv`: load recorded metrics."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kernel.clock import now
from tiers.services.readings import ReadingsRefused, import_readings


class Command(BaseCommand):
    """Load recorded metrics; rejected rows are listed with their line and do not stop the others."""

    help = "Load recorded metrics from a CSV: participant,metric,as_of,value,source."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            done = import_readings(by=None, content=file.read_bytes(), now=now())
        except OSError as missing:
            raise CommandError(f"{file} cannot be read: {missing.strerror}.") from missing
        except ReadingsRefused as refused:
            raise CommandError(f"{file} is refused; nothing was loaded. {refused}") from refused
        for row in done.rejected:
            self.stderr.write(str(row))
        loaded = done.created + done.updated + done.unchanged
        if done.rejected and not loaded:
            raise CommandError("No row could be loaded.")
        self.stdout.write(
            f"{done.created} created, {done.updated} updated, {done.unchanged} unchanged, "
            f"{len(done.rejected)} rejected."
        )
