"""What the tests of the mailbox have in common: a visitor, a form as a browser sends it, tickets."""

from datetime import datetime, timedelta
from typing import Any

from alliance.mailbox.answering import answer_ticket, take_ticket
from alliance.mailbox.asking import Sender, ask_as_visitor, ask_from_workspace
from alliance.models import Ticket
from alliance.public.spam import stamp
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting
from tests.pipeline.exports import NOON

MINA = Sender("Mina Aldous", "mina@gravel.example", "Gravel Sensors")


def filled(**given: Any) -> dict[str, Any]:
    """The contact form as a person sends it, half a minute after opening it."""
    opened = given.pop("opened", NOON - timedelta(seconds=30))
    return {
        "name": "Mina Aldous", "email": "mina@gravel.example", "company": "Gravel Sensors",
        "subject": "Both programs?", "text": "May we belong to both programs?", "homepage": "",
        "stamp": stamp(opened), **given,
    }  # fmt: skip


def asked(subject: str = "Both programs?", *, now: datetime = NOON) -> Ticket:
    """A question from the public page."""
    return ask_as_visitor(sender=MINA, subject=subject, text="May we belong to both?", now=now)


def asked_by(person: Any, company: Any, subject: str = "Does a renewal count?") -> Ticket:
    """A question from a workspace."""
    return ask_from_workspace(
        by=person, participant=company, subject=subject, text="A renewal is signed.", now=NOON
    )


def answered(ticket: Ticket, by: Any) -> Ticket:
    """The ticket, taken and answered."""
    take_ticket(by=by, ticket=ticket, now=NOON)
    answer_ticket(by=by, ticket=ticket, text="You may belong to both.", now=NOON)
    return present(ticket)


def present(ticket: Ticket) -> Ticket:
    """The ticket as it stands now."""
    with acting(role=Role.STAFF, why="test"):
        return Ticket.objects.select_related("participant", "taken_by").get(pk=ticket.pk)


def tickets() -> list[Ticket]:
    """Every ticket."""
    with acting(role=Role.STAFF, why="test"):
        return list(Ticket.objects.order_by("pk"))


def mails(kind: str = "") -> list[OutboxMail]:
    """Every mail of the mailbox, of one kind."""
    with acting(role=Role.STAFF, why="test"):
        return list(OutboxMail.objects.filter(kind=kind or "ticket_received").order_by("pk"))
