"""In which column the movable panels of a prospect's page stand, so that none of the two ends half-way."""

from dataclasses import dataclass

from onboarding.pages.invitation import InvitationPanel
from onboarding.pages.readiness import ReadinessPanel

LONG = 7
"""So many things in the way fill the narrow column by themselves."""


@dataclass(frozen=True, slots=True)
class Columns:
    """People and IBM's contact stand in the wide column or in the narrow one, which what the company brings
    may end.
    """

    people_wide: bool
    contact_wide: bool
    ends_with_facts: bool


def columns(
    *, for_ibm: bool, readiness: ReadinessPanel | None, invitation: InvitationPanel | None
) -> Columns:
    """Return where the panels stand; the contact is shown to IBM alone."""
    is_long = for_ibm and readiness is not None and len(readiness.rows) > LONG
    return Columns(
        people_wide=is_long or (for_ibm and invitation is not None),
        contact_wide=is_long,
        ends_with_facts=is_long or not for_ibm,
    )
