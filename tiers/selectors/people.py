"""Who is told of a result or a guide: the people of both sides of Participants (R40, D6). Staff's reads."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from participants.models import IN_PROGRAM, Assignment, AssignmentKind, Membership


class PeopleOf(StrEnum):
    """Which people of a participant are meant."""

    ALLIANCE_MANAGERS = "alliance_managers"
    EVERYBODY = "everybody"


_IBM_KINDS = {
    PeopleOf.ALLIANCE_MANAGERS: (AssignmentKind.MANAGER, AssignmentKind.DEPUTY),
    PeopleOf.EVERYBODY: (AssignmentKind.MANAGER, AssignmentKind.DEPUTY, AssignmentKind.SPONSOR),
}


@dataclass(frozen=True, slots=True)
class Concerned:
    """A person of one side of one participant."""

    participant_id: int
    user_id: int
    email: str
    name: str
    is_ibm: bool


def people_of_participants(
    which: PeopleOf, participant_ids: Collection[int] | None = None
) -> list[Concerned]:
    """Return active people of both sides, of all active Participants unless some are named; call it as staff.

    Alliance managers are IBM's manager with deputies, and the partner's own; everybody adds IBM's executive
    sponsors and the partner's other people. A person may stand here once per participant.
    """
    ibm = Assignment.objects.filter(ended_on=None, kind__in=_IBM_KINDS[which], user__is_active=True)
    partner = Membership.objects.filter(ended_at=None, user__is_active=True)
    if which is PeopleOf.ALLIANCE_MANAGERS:
        partner = partner.filter(role="alliance_manager")
    columns = ("participant_id", "user_id", "user__email", "user__name")
    found = []
    for rows, is_ibm in ((ibm, True), (partner, False)):
        if participant_ids is None:
            rows = rows.filter(participant__lifecycle__in=IN_PROGRAM)
        else:
            rows = rows.filter(participant_id__in=participant_ids)
        ordered = rows.order_by("participant_id", "user_id").values_list(*columns)
        found += [
            Concerned(participant, user, email, name, is_ibm) for participant, user, email, name in ordered
        ]
    return found
