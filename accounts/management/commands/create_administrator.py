"""The first sign-in of a real installation."""

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from accounts.models import User
from accounts.services import create_administrator, set_password_link
from kernel.refusal import Refusal


class Command(BaseCommand):
    """Create a program administrator: asks for a password at a terminal, else prints a one-time link."""

    help = "Create a program administrator, or give an IBM person that role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the person's e-mail address, by which they sign in")
        parser.add_argument("--name", default="", help="the person's name")
        parser.add_argument("--link", action="store_true", help="print a link even at a terminal")

    def handle(self, *args: Any, email: str, name: str, link: bool, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError as unusable:
            raise CommandError(
                f"{email!r} is no e-mail address. Give one like name@example.com."
            ) from unusable
        known = User.objects.with_email(email).first()
        password = _ask_password() if known is None and not link and sys.stdin.isatty() else None
        try:
            user = create_administrator(email=email, name=name or email.partition("@")[0], password=password)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        word = "exists already and is a program administrator" if known else "is a program administrator now"
        self.stdout.write(f"{user.email} {word}.")
        if not user.has_usable_password():
            self.stdout.write(f"Set the password within three days at {set_password_link(user)}")


def _ask_password() -> str:
    """Ask twice for a password that the portal accepts."""
    password = getpass.getpass("Password: ")
    try:
        validate_password(password)
    except ValidationError as weak:
        raise CommandError(" ".join(weak.messages)) from weak
    if getpass.getpass("Again: ") != password:
        raise CommandError("The two passwords differ. Run the command again.")
    return password
