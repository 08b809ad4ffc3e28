"""How a ticket changes its state: by the table beside the enum, and nowhere else."""

from datetime import datetime

from django.utils.translation import gettext as _

from alliance.models import TICKET_MOVES, Ticket, TicketState
from kernel.refusal import Refusal


class NotPossibleNow(Refusal):
    """The ticket's state does not allow the step."""

    def __init__(self, ticket: Ticket) -> None:
        state = TicketState(ticket.state).label
        super().__init__(
            _("Ticket %(number)s is %(state)s by now. Load the page again and look at it.")
            % {"number": ticket.number, "state": str(state).lower()}
        )


def locked(ticket: Ticket) -> Ticket:
    """Return the ticket as it is now, held for this transaction."""
    present: Ticket = (
        Ticket.objects.select_for_update(of=("self",)).select_related("participant").get(pk=ticket.pk)
    )
    return present


def moved(ticket: Ticket, to: TicketState, *, now: datetime) -> Ticket:
    """Move a locked ticket and save it; an open one is nobody's. Raises NotPossibleNow."""
    if to not in TICKET_MOVES[TicketState(ticket.state)]:
        raise NotPossibleNow(ticket)
    ticket.state = to
    ticket.closed_at = now if to == TicketState.CLOSED else None
    if to == TicketState.OPEN:
        ticket.taken_by, ticket.taken_at = None, None
    elif to == TicketState.TAKEN:
        ticket.taken_at = now
    elif to == TicketState.ANSWERED:
        ticket.first_answered_at = ticket.first_answered_at or now
    ticket.save(update_fields=["state", "closed_at", "taken_by", "taken_at", "first_answered_at"])
    return ticket
