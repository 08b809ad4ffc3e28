"""How an IBM person is assigned to a company, and which roles fit (D9, R33). Pure."""

from django.db import models

from accounts.permissions import ALLIANCE_MANAGER, EXECUTIVE_SPONSOR, PROGRAM_ADMINISTRATOR, Role


class AssignmentKind(models.TextChoices):
    """How an IBM person is assigned to a participant (D9)."""

    MANAGER = "manager", "IBM alliance manager"
    DEPUTY = "deputy", "Deputy"
    SPONSOR = "sponsor", "Executive sponsor"
    BRIEFER = "briefer", "Briefs the prospect"


FITTING_ROLES: dict[AssignmentKind, tuple[Role, ...]] = {
    AssignmentKind.MANAGER: (ALLIANCE_MANAGER, PROGRAM_ADMINISTRATOR),
    AssignmentKind.DEPUTY: (ALLIANCE_MANAGER, PROGRAM_ADMINISTRATOR),
    AssignmentKind.SPONSOR: (EXECUTIVE_SPONSOR,),
    AssignmentKind.BRIEFER: (ALLIANCE_MANAGER, PROGRAM_ADMINISTRATOR),
}
