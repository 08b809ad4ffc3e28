"""Whom at IBM a question concerns (R4, R25). Staff's reads."""

from accounts.models import User
from accounts.permissions import PROGRAM_ADMINISTRATOR
from alliance.models import Ticket
from participants.models import Assignment, AssignmentKind

NOT_ANSWERING = (AssignmentKind.SPONSOR,)


def answering(ticket: Ticket) -> list[User]:
    """Return who is told of a company's question: those assigned to it, or else the administrators.

    An anonymous one concerns nobody in particular: the mailbox itself is told of it.
    """
    if ticket.participant_id is None:
        return []
    assigned = Assignment.objects.filter(participant_id=ticket.participant_id, ended_on=None)
    chosen = assigned.exclude(kind__in=NOT_ANSWERING).values("user_id")
    people = list(User.objects.filter(pk__in=chosen, is_active=True).order_by("pk"))
    if people:
        return people
    administrators = User.objects.filter(ibm_role=PROGRAM_ADMINISTRATOR.key, is_active=True)
    return list(administrators.order_by("pk"))
