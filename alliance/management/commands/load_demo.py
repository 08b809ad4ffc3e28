"""Load the demo program into an empty database (docs/demo.md)."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from alliance.demo import NotEmpty, demo_answer, load_demo
from kernel import clock


class Command(BaseCommand):
    """A living program with people of every role; prints how they sign in."""

    help = "Load a demo program with two years of history into an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="answer one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            load_demo(now=clock.now())
        except NotEmpty as refused:
            raise CommandError(str(refused)) from refused
        answer = demo_answer(today=clock.today())
        self.stdout.write(json.dumps(answer) if options["json"] else _words(answer))


def _words(answer: dict[str, Any]) -> str:
    lines = [
        f"{person['email']:42} {person['name']:18} {person['role']}, {person['participant'] or 'IBM'}"
        for person in answer["people"]
    ]
    sign_in = answer["sign_in"]
    return "\n".join(
        [*lines, "", f"Everybody signs in at {sign_in['url']} with the password {sign_in['password']}"]
    )
