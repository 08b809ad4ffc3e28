"""Reads of tickets: the one way for a view to get hold of one (R4, R25)."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.permissions import Actor
from alliance.mailbox.numbers import number_of_link
from alliance.models import Ticket, TicketMessage, TicketState
from kernel.paging import Order, Page, page_of, read_moment
from kernel.tenancy import Role, acting
from participants.models import Participant

PAGE_SIZE = 50
LONGEST_THREAD = 200
NOT_ANSWERED_YET = (TicketState.OPEN, TicketState.TAKEN)


class Shown(StrEnum):
    """Which tickets a list shows."""

    WAITING = "waiting"
    MINE = "mine"
    LATE = "late"
    ANSWERED = "answered"
    CLOSED = "closed"
    ALL = "all"

    @classmethod
    def asked(cls, text: str) -> "Shown":
        """Return the list that an address names; any other text means what waits."""
        return next((shown for shown in cls if shown == text), cls.WAITING)


NEWEST_FIRST = Order("received_at", read_moment)


def mailbox(actor: Actor, shown: Shown, *, today: date, cursor: str | None) -> Page[Any]:
    """Return a page of the tickets that the actor sees, the newest on top, with company and answerer.

    Raises CursorUnreadable.
    """
    tickets = Ticket.objects.visible_to(actor).filter(_condition(actor, shown, today))
    return page_of(
        tickets.select_related("participant", "taken_by"),
        NEWEST_FIRST, cursor=cursor, size=PAGE_SIZE, key=lambda row: (row.received_at, row.pk),
    )  # fmt: skip


def mailbox_counts(actor: Actor, *, today: date) -> Mapping[str, int]:
    """Return how many tickets each list holds, in one statement."""
    counts: dict[str, Any] = {
        shown.value: Count("pk", filter=_condition(actor, shown, today))
        for shown in Shown
        if shown is not Shown.ALL
    }
    return Ticket.objects.visible_to(actor).aggregate(**counts, all=Count("pk"))


def ticket_for(actor: Actor, ticket_id: int) -> Ticket | None:
    """Return a ticket, or None, alike for one that the actor must not see and a missing one (R4)."""
    tickets = Ticket.objects.visible_to(actor).select_related("participant", "taken_by")
    return tickets.filter(pk=ticket_id).first()


def messages_of(actor: Actor, ticket: Ticket) -> list[TicketMessage]:
    """Return what was written in a ticket, the oldest on top; of a very long one the newest part."""
    newest = TicketMessage.objects.visible_to(actor).filter(ticket=ticket).order_by("-pk")
    return list(newest[:LONGEST_THREAD])[::-1]


def questions_of(actor: Actor, participant: Participant, *, limit: int = PAGE_SIZE) -> QuerySet[Ticket]:
    """Return the latest questions of a company, the newest on top; none for who does not answer them (R4)."""
    tickets = Ticket.objects.visible_to(actor).filter(participant=participant)
    return tickets.order_by("-received_at", "-pk")[:limit]


def question_page(actor: Actor, participant: Participant, *, cursor: str | None) -> Page[Any]:
    """Return a page of a company's questions, the newest on top. Raises CursorUnreadable."""
    tickets = Ticket.objects.visible_to(actor).filter(participant=participant)
    return page_of(
        tickets, NEWEST_FIRST, cursor=cursor, size=PAGE_SIZE, key=lambda row: (row.received_at, row.pk)
    )


def question_for_company(actor: Actor, participant: Participant, ticket_id: int) -> Ticket | None:
    """Return a question of this company, or None, alike for a stranger's and a missing one (R4)."""
    tickets = Ticket.objects.visible_to(actor).filter(participant=participant, pk=ticket_id)
    return tickets.select_related("participant").first()


def ticket_of_link(token: str) -> Ticket | None:
    """Return the ticket of a mailed link, of nobody's company alone; None for any other text."""
    number = number_of_link(token)
    if number is None:
        return None
    with acting(role=Role.STAFF, why="mailed link of a question opened"):
        return Ticket.objects.filter(number=number, participant=None).first()


def _condition(actor: Actor, shown: Shown, today: date) -> Q:
    unanswered = Q(state__in=NOT_ANSWERED_YET)
    return {
        Shown.WAITING: unanswered,
        Shown.MINE: unanswered & Q(taken_by_id=actor.user_id),
        Shown.LATE: unanswered & Q(first_answered_at=None, answer_due_on__lt=today),
        Shown.ANSWERED: Q(state=TicketState.ANSWERED),
        Shown.CLOSED: Q(state=TicketState.CLOSED),
        Shown.ALL: Q(),
    }[shown]
