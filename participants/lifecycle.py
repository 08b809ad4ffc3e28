"""Where a company stands in its life with the Program, and how it moves (R2, R30). Pure."""

from django.db import models


class Lifecycle(models.TextChoices):
    """Where a company stands; only an active one is a Participant (R2)."""

    PROSPECT = "prospect", "Prospect"
    INVITED = "invited", "Invited"
    ACTIVE = "active", "Active"
    LEAVING = "leaving", "Leaving"
    FORMER = "former", "Former"
    CLOSED = "closed", "Closed"


LIFECYCLE_MOVES: dict[Lifecycle, frozenset[Lifecycle]] = {
    Lifecycle.PROSPECT: frozenset({Lifecycle.INVITED, Lifecycle.CLOSED}),
    Lifecycle.INVITED: frozenset({Lifecycle.ACTIVE, Lifecycle.PROSPECT, Lifecycle.CLOSED}),
    Lifecycle.ACTIVE: frozenset({Lifecycle.LEAVING, Lifecycle.FORMER}),
    Lifecycle.LEAVING: frozenset({Lifecycle.ACTIVE, Lifecycle.FORMER}),
    Lifecycle.FORMER: frozenset({Lifecycle.PROSPECT}),
    Lifecycle.CLOSED: frozenset({Lifecycle.PROSPECT}),
}

IN_PROGRAM = (Lifecycle.ACTIVE, Lifecycle.LEAVING)
"""Participants proper, those whose notice runs among them."""
IN_RELATION = (Lifecycle.INVITED, *IN_PROGRAM)
"""Whom IBM's people look after and agree with: Participants, and who is invited to be one."""
ADMITTED = (*IN_PROGRAM, Lifecycle.FORMER)
"""Who is or was a Participant; before that, its people see nothing beyond the way into the Program (R2)."""
CLOSED_TO_PEOPLE = (Lifecycle.FORMER, Lifecycle.CLOSED)
"""Who has left, or did not come in: nobody comes into its workspace (R2, R30)."""
