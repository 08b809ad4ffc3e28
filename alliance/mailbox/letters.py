"""The letters of the mailbox, one function per message."""

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from alliance.mailbox.numbers import link_token
from alliance.models import Ticket, TicketMessage
from kernel.addresses import absolute
from kernel.formats import day
from kernel.outbox import Letter


def question_received(ticket: Ticket, message: TicketMessage) -> Letter:
    """To the Program's mailbox (R25). Everybody of the Program reads that mailbox, so a company's question
    goes there without its words and without the company's name (R4).
    """
    public = ticket.participant_id is None
    return Letter(
        key=f"ticket:{ticket.pk}:{message.pk}:mailbox",
        kind="ticket_received",
        to=settings.PROGRAM_MAILBOX,
        template="ticket_received",
        context={
            "number": ticket.number,
            "subject": ticket.subject if public else "",
            "sender": _sender(ticket) if public else "",
            "text": message.text if public else "",
            "due": day(ticket.answer_due_on),
            "link": answering_address(ticket),
        },
    )


def question_for(person: User, ticket: Ticket, message: TicketMessage) -> Letter:
    """To one who is assigned to the company that asks: with its words."""
    company = ticket.participant.name if ticket.participant else ""
    return Letter(
        key=f"ticket:{ticket.pk}:{message.pk}:{person.pk}",
        kind="ticket_received",
        to=person.email,
        template="ticket_received",
        context={
            "number": ticket.number,
            "subject": ticket.subject,
            "sender": f"{message.author_name}, {company}" if company else _sender(ticket),
            "text": message.text,
            "due": day(ticket.answer_due_on),
            "link": answering_address(ticket),
        },
    )


def question_confirmed(ticket: Ticket) -> Letter:
    """To the sender: the number and the way back. It repeats nothing of what was written, so that nobody
    sends words of their own to a stranger through the Program.
    """
    return Letter(
        key=f"ticket:{ticket.pk}:confirmed",
        kind="ticket_confirmed",
        to=ticket.email,
        template="ticket_confirmed",
        context={
            "number": ticket.number,
            "due": day(ticket.answer_due_on),
            "link": sender_address(ticket),
        },
    )


def question_answered(ticket: Ticket, answer: TicketMessage) -> Letter:
    """To the sender: the answer, by name (R25)."""
    return Letter(
        key=f"ticket:{ticket.pk}:{answer.pk}:sender",
        kind="ticket_answered",
        to=ticket.email,
        template="ticket_answered",
        context={
            "number": ticket.number,
            "subject": ticket.subject,
            "by": answer.author_name,
            "text": answer.text,
            "link": sender_address(ticket),
        },
    )


def answering_address(ticket: Ticket) -> str:
    """Return where IBM answers."""
    return absolute(reverse("mailbox_ticket", args=[ticket.pk]))


def sender_address(ticket: Ticket) -> str:
    """Return where the sender writes again: the own workspace, or the signed link of who has none."""
    if ticket.participant is not None:
        path = reverse("workspace_question", args=[ticket.participant.slug, ticket.pk])
    else:
        path = reverse("contact_again", args=[link_token(ticket.number)])
    return absolute(path)


def _sender(ticket: Ticket) -> str:
    who = f"{ticket.name} <{ticket.email}>"
    return f"{who}, {ticket.company}" if ticket.company else who
