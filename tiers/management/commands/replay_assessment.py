"""`replay_assessment RUN`: recompute a run from what was kept."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kernel import clock
from tiers.services.replay import NothingToReplay, RunNotFound, replay_and_record


class Command(BaseCommand):
    """Recompute a run from its guide, readings and evidence; exits 1 when anything differs."""

    help = "Recompute a run from what was kept of it, compare every figure and digest, and keep the finding."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", type=int, metavar="RUN")

    def handle(self, *args: Any, run: int, **options: Any) -> None:
        try:
            replay = replay_and_record(by=None, run_id=run, now=clock.now())
        except (RunNotFound, NothingToReplay) as refused:
            raise CommandError(str(refused)) from refused
        for difference in replay.differences:
            self.stderr.write(difference)
        if not replay.identical:
            raise CommandError(f"Run {run} does not come to what was kept.")
        self.stdout.write(f"Run {run} replayed: identical, SHA-256 {replay.digest}")
