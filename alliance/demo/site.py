"""What people asked the Program: from the public page and from workspaces, in each state (R25)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from accounts.models import User
from alliance.demo.participants import companies_on_record
from alliance.demo.people import MAIN
from alliance.mailbox.answering import answer_ticket, close_ticket, take_ticket
from alliance.mailbox.asking import Sender, ask_as_visitor, ask_from_workspace, write_again
from alliance.models import Ticket
from alliance.public.questions import standard_questions
from alliance.questions.services import add_question, start_with_standard

VISITOR: Final = Sender("Mina Aldous", "mina@gravel-sensors.example.org", "Gravel Sensors")
PROSPECT: Final = "kestrel-labs"


def fill_site(staff: Mapping[str, User], *, now: datetime) -> None:
    """Fill the public site and the mailbox, as they stand at `now`; call it as staff."""
    keep_questions(by=staff["morgan"], now=now - timedelta(days=30))
    asking = {name: User.objects.with_email(f"{name}@example.org").get() for name in ("ada", "pia")}
    people = {**staff, **asking}
    ask_of_visitors(people, now)
    ask_of_companies(people, now)


def keep_questions(*, by: User, now: datetime) -> None:
    """Keep the standard questions, and one more that is still a draft."""
    start_with_standard(by=by, standard=standard_questions(), now=now)
    add_question(
        by=by,
        question="When does the directory of Participants open?",
        answer="A date is not set. It will be announced here.",
        now=now,
    )


def ask_of_visitors(people: Mapping[str, User], now: datetime) -> None:
    """Questions from the public page: one closed, one open and late, one taken."""
    closed = ask_as_visitor(
        sender=Sender("Joao Brandao", "joao@brandao.example.org"),
        subject="Is there a fee?",
        text="Our board asks what joining costs.",
        now=now - timedelta(days=20),
    )
    take_ticket(by=people["ines"], ticket=closed, now=now - timedelta(days=19))
    answer_ticket(
        by=people["ines"],
        ticket=closed,
        text="Joining costs nothing. What a Participant contributes stands in the questions and answers.",
        now=now - timedelta(days=19),
    )
    close_ticket(by=people["ines"], ticket=closed, now=now - timedelta(days=12))
    ask_as_visitor(
        sender=VISITOR,
        subject="Both programs at once?",
        text="We build an integration for the Technology Alliance Program.\n\nMay we belong to both?",
        now=now - timedelta(days=7),
    )
    taken = ask_as_visitor(
        sender=Sender("Ruth Okello", "ruth@okello.example.org", "Okello Security"),
        subject="Which offerings are launched?",
        text="Is there a list of launched IBM Services Offerings?",
        now=now - timedelta(hours=20),
    )
    take_ticket(by=people["theo"], ticket=taken, now=now - timedelta(hours=2))


def ask_of_companies(people: Mapping[str, User], now: datetime) -> None:
    """Questions from workspaces: of a Participant, answered, and of a prospect, open."""
    companies = companies_on_record()
    asked = ask_from_workspace(
        by=people["ada"],
        participant=companies[MAIN],
        subject="Does a renewal count?",
        text="A client renews a contract that includes our technology. Is the renewal a Qualified Lead?",
        now=now - timedelta(days=9),
    )
    take_ticket(by=people["ines"], ticket=asked, now=now - timedelta(days=8))
    answer_ticket(
        by=people["ines"],
        ticket=asked,
        text="It counts when it is an opportunity of its own in the CRM, qualified and tagged to you.",
        now=now - timedelta(days=8),
    )
    _ask_on(people["ada"], asked, now - timedelta(days=7, hours=21), people["ines"])
    ask_from_workspace(
        by=people["pia"],
        participant=companies[PROSPECT],
        subject="Which course counts for delivery people?",
        text="We plan the course in three modules. Does each count, or the whole?",
        now=now - timedelta(days=1),
    )


def _ask_on(asker: User, asked: Ticket, now: datetime, answerer: User) -> None:
    write_again(by=asker, ticket=asked, text="And when it is signed before it was qualified?", now=now)
    answer_ticket(
        by=answerer,
        ticket=asked,
        text="Then it does not count: the day it became qualified decides.",
        now=now + timedelta(hours=2),
    )
