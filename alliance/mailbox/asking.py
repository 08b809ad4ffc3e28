"""What who asks can do: ask the Program, and write again (R25)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import notify
from alliance.mailbox.clock import answer_due
from alliance.mailbox.letters import question_confirmed, question_for, question_received
from alliance.mailbox.moves import locked, moved
from alliance.mailbox.numbers import new_number
from alliance.mailbox.people import answering
from alliance.models import Ticket, TicketMessage, TicketState
from kernel.clock import program_zone
from kernel.outbox import queue_letters
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from participants.models import Participant


class TooManyMessages(Refusal):
    """A ticket takes only so many messages without an answer."""

    def __init__(self) -> None:
        super().__init__(_("This question has many messages that wait for an answer. One is on its way."))


class AskedByIbm(Refusal):
    """IBM's people answer questions; a company's people ask them."""

    def __init__(self) -> None:
        super().__init__(_("A company’s own people ask from here. Answer them on the page of the mailbox."))


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody without an account, as they name themselves."""

    name: str
    email: str
    company: str = ""


MOST_UNANSWERED = 10


def ask_as_visitor(*, sender: Sender, subject: str, text: str, now: datetime) -> Ticket:
    """Take a question from the public page; its ticket belongs to no company, whatever name was typed (R4).

    The mailbox is told, the sender gets the number and a signed link by mail (R25).
    """
    with acting(role=Role.STAFF, why="question from the public page"):
        ticket = Ticket.objects.create(
            number=new_number(), name=sender.name, email=sender.email, company=sender.company,
            subject=subject, received_at=now, answer_due_on=_due(now),
        )  # fmt: skip
        return _told(ticket, _write(ticket, by=None, text=text, now=now), now=now)


def ask_from_workspace(
    *, by: User, participant: Participant, subject: str, text: str, now: datetime
) -> Ticket:
    """Take a question of a company's person, for those at IBM who see the company (R4, R25).

    Raises AskedByIbm.
    """
    if by.role is not None:
        raise AskedByIbm
    with acting(role=Role.APP, participant=participant.pk, user=by.pk, why="question asked"):
        ticket = Ticket.objects.create(
            number=new_number(), participant=participant, asked_by=by, name=str(by), email=by.email,
            company=participant.name, subject=subject, received_at=now, answer_due_on=_due(now),
        )  # fmt: skip
        return _told(ticket, _write(ticket, by=by, text=text, now=now), now=now)


def write_again(*, by: User | None, ticket: Ticket, text: str, now: datetime) -> TicketMessage:
    """Add what the sender writes later: an answered ticket waits for its answerer again, a closed one opens.

    `by` is a person of the company, None for who came by the mailed link. Raises AskedByIbm, TooManyMessages.
    """
    if by is not None and by.role is not None:
        raise AskedByIbm
    role = Role.APP if by is not None else Role.STAFF
    tenant, user = ticket.participant_id, by.pk if by else None
    with acting(role=role, participant=tenant, user=user, why="question continued"):
        present = locked(ticket)
        if _unanswered(present) >= MOST_UNANSWERED:
            raise TooManyMessages
        if present.state == TicketState.ANSWERED:
            moved(present, TicketState.TAKEN, now=now)
        elif present.state == TicketState.CLOSED:
            moved(present, TicketState.OPEN, now=now)
        message = _write(present, by=by, text=text, now=now)
        _tell(present, message, now=now)
    return message


def _write(ticket: Ticket, *, by: User | None, text: str, now: datetime) -> TicketMessage:
    return TicketMessage.objects.create(
        ticket=ticket, participant_id=ticket.participant_id, author=by,
        author_name=str(by) if by else ticket.name, text=text, sent_at=now,
    )  # fmt: skip


def _told(ticket: Ticket, message: TicketMessage, *, now: datetime) -> Ticket:
    _tell(ticket, message, now=now)
    queue_letters([question_confirmed(ticket)], now=now)
    return ticket


def _tell(ticket: Ticket, message: TicketMessage, *, now: datetime) -> None:
    """Tell the mailbox and, of a company's question, those assigned to it."""
    with acting(role=Role.STAFF, user=message.author_id, why="told of a question"):
        people = answering(ticket)
    letters = [question_for(person, ticket, message) for person in people]
    queue_letters([question_received(ticket, message), *letters], now=now)
    if people:
        notify(
            user_ids=[person.pk for person in people],
            key=f"ticket:{ticket.pk}:{message.pk}",
            topic="question",
            title=_("%(company)s asks: %(subject)s") % {"company": ticket.company, "subject": ticket.subject},
            body=_("Ticket %(number)s") % {"number": ticket.number},
            url=reverse("mailbox_ticket", args=[ticket.pk]),
            participant_id=ticket.participant_id,
            now=now,
        )


def _unanswered(ticket: Ticket) -> int:
    """How many messages the sender wrote since the last answer, by the newest few."""
    newest = (
        TicketMessage.objects.filter(ticket=ticket).order_by("-pk").values_list("from_program", flat=True)
    )
    written = list(newest[:MOST_UNANSWERED])
    return written.index(True) if True in written else len(written)


def _due(now: datetime) -> date:
    return answer_due(now.astimezone(program_zone()).date(), settings.MAILBOX_ANSWER_DAYS)
