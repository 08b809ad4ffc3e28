"""What IBM's people do with a ticket: take it, put it back, answer it, close it (R25)."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import PROGRAM_ADMINISTRATOR
from alliance.mailbox.letters import question_answered
from alliance.mailbox.moves import locked, moved
from alliance.models import Ticket, TicketMessage, TicketState
from kernel.outbox import queue_letters
from kernel.refusal import Refusal
from participants.services.behalf import as_ibm


class TakenByAnother(Refusal):
    """One person answers a ticket."""

    def __init__(self, ticket: Ticket) -> None:
        name = str(ticket.taken_by) if ticket.taken_by else _("somebody else")
        super().__init__(
            _("%(name)s has taken ticket %(number)s. They or an administrator can put it back.")
            % {"name": name, "number": ticket.number}
        )


class NotTaken(Refusal):
    """Who answers has taken the ticket first, so that two do not answer at once."""

    def __init__(self, ticket: Ticket) -> None:
        super().__init__(_("Take ticket %(number)s first, then answer it.") % {"number": ticket.number})


def take_ticket(*, by: User, ticket: Ticket, now: datetime) -> Ticket:
    """Take an open ticket, or one that was put back. Raises TakenByAnother, NotPossibleNow."""
    with as_ibm(by, why="question taken"):
        present = locked(ticket)
        if present.state == TicketState.TAKEN:
            if present.taken_by_id == by.pk:
                return present
            raise TakenByAnother(present)
        present.taken_by = by
        return moved(present, TicketState.TAKEN, now=now)


def put_back_ticket(*, by: User, ticket: Ticket, now: datetime) -> Ticket:
    """Let a taken ticket be anybody's again. Raises TakenByAnother, NotPossibleNow."""
    with as_ibm(by, why="question put back"):
        present = locked(ticket)
        if present.taken_by_id not in (by.pk, None) and by.role is not PROGRAM_ADMINISTRATOR:
            raise TakenByAnother(present)
        return moved(present, TicketState.OPEN, now=now)


def answer_ticket(*, by: User, ticket: Ticket, text: str, now: datetime) -> TicketMessage:
    """Mail an answer to the sender under the answerer's name; the first one stops the clock (R25).

    More can be added to what was answered. Raises NotTaken, TakenByAnother, NotPossibleNow.
    """
    with as_ibm(by, why="question answered"):
        present = locked(ticket)
        if present.state == TicketState.OPEN:
            raise NotTaken(present)
        if present.taken_by_id not in (by.pk, None):
            raise TakenByAnother(present)
        if present.state != TicketState.ANSWERED:
            moved(present, TicketState.ANSWERED, now=now)
        answer = TicketMessage.objects.create(
            ticket=present, participant_id=present.participant_id, from_program=True, author=by,
            author_name=str(by), text=text, sent_at=now,
        )  # fmt: skip
        queue_letters([question_answered(present, answer)], now=now)
    return answer


def close_ticket(*, by: User, ticket: Ticket, now: datetime) -> Ticket:
    """Close a ticket; its sender may write again. Raises TakenByAnother, NotPossibleNow."""
    with as_ibm(by, why="question closed"):
        present = locked(ticket)
        if present.taken_by_id not in (by.pk, None) and by.role is not PROGRAM_ADMINISTRATOR:
            raise TakenByAnother(present)
        return moved(present, TicketState.CLOSED, now=now)
