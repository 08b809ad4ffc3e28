"""Tickets as plain rows, for both sides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.mailbox.clock import is_late
from alliance.mailbox.selectors import Shown
from alliance.models import Ticket, TicketMessage, TicketState
from kernel.clock import program_zone
from kernel.components import Chip, Fact
from kernel.formats import count, day, initials, moment

STATUS = {
    TicketState.OPEN: "open",
    TicketState.TAKEN: "in_progress",
    TicketState.ANSWERED: "done",
    TicketState.CLOSED: "closed",
}
LABELS = {
    Shown.WAITING: gettext_lazy("Waiting"),
    Shown.MINE: gettext_lazy("Mine"),
    Shown.LATE: gettext_lazy("Late"),
    Shown.ANSWERED: gettext_lazy("Answered"),
    Shown.CLOSED: gettext_lazy("Closed"),
    Shown.ALL: gettext_lazy("All"),
}


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One ticket of a list; `due` says by when a first answer is owed, or when it came."""

    number: str
    subject: str
    url: str
    sender: str
    company: str
    is_public: bool
    status: str
    state: str
    received: str
    due: str
    late: bool


@dataclass(frozen=True, slots=True)
class MessageRow:
    """What one side wrote."""

    author: str
    initials: str
    side: str
    when: str
    text: str
    from_program: bool


def ticket_rows(tickets: Iterable[Ticket], *, today: date) -> list[TicketRow]:
    """Return the rows of the mailbox."""
    return [
        _row(
            ticket,
            reverse("mailbox_ticket", args=[ticket.pk]),
            today,
            taken_by=str(ticket.taken_by) if ticket.taken_by else "",
        )
        for ticket in tickets
    ]


def question_rows(tickets: Iterable[Ticket], slug: str, *, today: date) -> list[TicketRow]:
    """Return the rows of a company's own questions: who took one shows itself by answering."""
    return [_row(ticket, reverse("workspace_question", args=[slug, ticket.pk]), today) for ticket in tickets]


def state_words(ticket: Ticket, *, taken_by: str = "") -> str:
    """Return where a ticket stands, for its status."""
    if ticket.state == TicketState.TAKEN and taken_by:
        return _("Taken by %(name)s") % {"name": taken_by}
    return str(
        {
            TicketState.OPEN: _("Open"),
            TicketState.TAKEN: _("Taken"),
            TicketState.ANSWERED: _("Answered"),
            TicketState.CLOSED: _("Closed"),
        }[TicketState(ticket.state)]
    )


def clock_words(ticket: Ticket, *, today: date) -> tuple[str, bool]:
    """Return what the clock of the first answer says, and whether it is late."""
    answered = _day_of(ticket.first_answered_at)
    late = is_late(ticket.answer_due_on, answered=answered, today=today)
    if answered is not None:
        words = _("Answered %(day)s, late") if late else _("Answered %(day)s")
        return words % {"day": day(answered)}, late
    if ticket.state == TicketState.CLOSED:
        return _("Closed without an answer"), False
    words = _("Due %(day)s, late") if late else _("Due %(day)s")
    return words % {"day": day(ticket.answer_due_on)}, late


def message_rows(messages: Iterable[TicketMessage]) -> list[MessageRow]:
    """Return a thread, the oldest on top."""
    zone = program_zone()
    return [
        MessageRow(
            author=message.author_name,
            initials=initials(message.author_name),
            side=_("The Program") if message.from_program else "",
            when=moment(message.sent_at, zone),
            text=message.text,
            from_program=message.from_program,
        )
        for message in messages
    ]


def ticket_facts(ticket: Ticket, *, today: date) -> tuple[Fact, ...]:
    """Return what is known of a ticket, for who answers it."""
    zone = program_zone()
    company = ticket.participant
    known = (
        Fact(_("Company"), company.name, reverse("participants:overview", args=[company.slug]))
        if company is not None
        else Fact(_("Company, as typed"), ticket.company or _("Not given"))
    )
    taken = ticket.taken_by.name if ticket.taken_by else _("Nobody")
    return (
        Fact(_("Number"), ticket.number),
        Fact(_("From"), ticket.name),
        Fact(_("E-mail address"), ticket.email),
        known,
        Fact(_("Received"), moment(ticket.received_at, zone)),
        Fact(_("First answer"), clock_words(ticket, today=today)[0]),
        Fact(_("Taken by"), taken),
    )


def chips(shown: Shown, counts: Mapping[str, int]) -> tuple[Chip, ...]:
    """Return the filters of the mailbox with their counts."""
    return tuple(
        Chip(str(label), f"?show={key}", count(counts[key.value]), current=key is shown)
        for key, label in LABELS.items()
    )


def _row(ticket: Ticket, url: str, today: date, *, taken_by: str = "") -> TicketRow:
    due, late = clock_words(ticket, today=today)
    return TicketRow(
        number=ticket.number,
        subject=ticket.subject,
        url=url,
        sender=ticket.name,
        company=ticket.company,
        is_public=ticket.participant_id is None,
        status=STATUS[TicketState(ticket.state)],
        state=state_words(ticket, taken_by=taken_by),
        received=moment(ticket.received_at, program_zone()),
        due=due,
        late=late,
    )


def _day_of(when: datetime | None) -> date | None:
    return when.astimezone(program_zone()).date() if when is not None else None
