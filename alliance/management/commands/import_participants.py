"""Take over the participants of a running program from a CSV file (docs/formats/participants.md)."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from alliance.takeover import TakeOverRefused, read_participants, take_over
from kernel.clock import now


class Command(BaseCommand):
    """Load the file whole or not at all; loading it again changes nothing."""

    help = "Take over participants, their people, facts, standings and CRM tags from a CSV file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="answer with one JSON object")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            raw = file.read_bytes()
        except OSError as unreadable:
            raise CommandError(
                f"{file} cannot be read: {unreadable.strerror}. Check the name."
            ) from unreadable
        try:
            done = take_over(read_participants(raw), now=now(), file_name=file.name)
        except TakeOverRefused as refused:
            raise CommandError(f"Nothing was loaded.\n{refused}") from refused
        if options["json"]:
            self.stdout.write(json.dumps(asdict(done)))
            return
        self.stdout.write(
            f"{done.rows} rows: {done.created} created, {done.updated} updated, {done.unchanged} unchanged. "
            f"{done.tags_mapped} tags mapped, {done.leads_retagged} leads re-tagged."
        )
