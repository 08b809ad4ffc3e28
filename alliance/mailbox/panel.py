"""The panel of a company's questions on other pages, offered through `participants.slots` as `questions`."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import Actor
from alliance.mailbox.pages import STATUS, clock_words, state_words
from alliance.mailbox.selectors import NOT_ANSWERED_YET, questions_of
from alliance.models import Ticket, TicketState
from kernel.clock import program_zone
from kernel.formats import day, day_short
from participants.models import Participant
from participants.slots import Panel

SHOWN = 5
PLACE = "questions"


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One question."""

    when: str
    subject: str
    url: str
    meta: str
    late: bool
    status: str
    state: str


@dataclass(frozen=True, slots=True)
class PanelQuestions:
    """The latest questions; `open` is how many of them wait, `last` says when the last was answered."""

    rows: tuple[PanelRow, ...]
    open: int
    last: str
    link: str
    url: str


def questions_panel(actor: Actor, participant: Participant, today: date) -> Panel:
    """Return the panel for a person of either side, in one query (R4)."""
    tickets = list(questions_of(actor, participant, limit=SHOWN))
    panel = PanelQuestions(
        rows=tuple(_row(actor, participant, ticket, today) for ticket in tickets),
        open=sum(ticket.state in NOT_ANSWERED_YET for ticket in tickets),
        last=_last(tickets),
        link=_("All questions") if actor.is_ibm else _("Ask"),
        url=reverse("workspace_questions", args=[participant.slug]),
    )
    return Panel("alliance/_questions_panel.html", {"panel_questions": panel})


def _row(actor: Actor, participant: Participant, ticket: Ticket, today: date) -> PanelRow:
    due, late = clock_words(ticket, today=today)
    received = ticket.received_at.astimezone(program_zone()).date()
    url = (
        reverse("mailbox_ticket", args=[ticket.pk])
        if actor.is_ibm
        else reverse("workspace_question", args=[participant.slug, ticket.pk])
    )
    return PanelRow(
        when=day_short(received),
        subject=ticket.subject,
        url=url,
        meta=_("%(name)s asked. %(clock)s") % {"name": ticket.name, "clock": due},
        late=late,
        status=STATUS[TicketState(ticket.state)],
        state=state_words(ticket),
    )


def _last(tickets: list[Ticket]) -> str:
    answered = next((ticket for ticket in tickets if ticket.first_answered_at), None)
    if answered is None or answered.first_answered_at is None:
        return _("What is asked and answered stands here.")
    on = answered.first_answered_at.astimezone(program_zone()).date()
    return _("The last one, “%(subject)s”, was answered on %(day)s.") % {
        "subject": answered.subject,
        "day": day(on),
    }
