"""`assess (--quarter 2026Q3 | --annual 2025) [--json]`: compute a period's run, or answer it."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kernel.clock import now
from kernel.periods import Period, PeriodUnreadable
from kernel.tenancy import Role, acting
from tiers.selectors.answers import run_answer
from tiers.services.computing import compute_run
from tiers.services.runs import RunRefused, open_run, retry_run


class Command(BaseCommand):
    """Assess a closed period in this process, up to the review (R9, R10, D6)."""

    help = (
        "Assess a quarter or a year that has fallen due; again for the same period answers the existing run, "
        "or tries a failed one again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        period = parser.add_mutually_exclusive_group(required=True)
        period.add_argument("--quarter", metavar="2026Q3")
        period.add_argument("--annual", metavar="2025")
        parser.add_argument("--json", action="store_true", help="answer one JSON object on standard output")

    def handle(self, *args: Any, quarter: str | None, annual: str | None, json: bool, **options: Any) -> None:
        period = _period(quarter, annual)
        try:
            run = open_run(by=None, period=period, now=now())
            retry_run(by=None, run_id=run.pk, now=now())
            run = compute_run(run_id=run.pk, now=now())
        except RunRefused as refused:
            raise CommandError(str(refused)) from refused
        with acting(role=Role.STAFF, why="assessment answered"):
            answer = run_answer(run)
        self.stdout.write(_json(answer) if json else _words(answer))


def _period(quarter: str | None, annual: str | None) -> Period:
    try:
        period = Period.parse(quarter or annual or "")
    except PeriodUnreadable as unreadable:
        raise CommandError(str(unreadable)) from unreadable
    if (period.quarter is None) is not (quarter is None):
        raise CommandError("Write --quarter 2026Q3 for a quarter, --annual 2025 for a year.")
    return period


def _json(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _words(answer: dict[str, Any]) -> str:
    head = (
        f"Run {answer['run']}: {answer['kind']} {answer['period']}, guide {answer['guide']}, "
        f"cut-off {answer['cut_off']}, {answer['state']}\nSHA-256 {answer['digest']}"
    )
    lines = [
        f"{each['slug']}: {each['status']}"
        + (f", held {each['tier_held']}" if each["tier_held"] else "")
        + (f", earned {each['tier_earned']}" if each["tier_earned"] else "")
        for each in answer["participants"]
    ]
    return "\n".join([head, *lines])
