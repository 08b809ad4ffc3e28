"""Who works on the items of a checklist, by side (R21, D9)."""

from collections.abc import Collection
from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import IBM_ROLES, PARTNER_ROLES, PROGRAM_ADMINISTRATOR, Permission
from agreements.models import Side
from participants.models import Assignment, Membership

_OURS = [key for key, role in IBM_ROLES.items() if Permission.WORK_ON_CHECKLIST in role.permissions]
_THEIRS = [key for key, role in PARTNER_ROLES.items() if Permission.WORK_ON_CHECKLIST in role.permissions]


@dataclass(frozen=True, slots=True)
class Worker:
    """A person who works on one company's items; `participant_id` is None for an administrator, of all."""

    user_id: int
    name: str
    email: str
    participant_id: int | None

    def works_for(self, participant_id: int) -> bool:
        """Whether the person works on the items of this company."""
        return self.participant_id in (None, participant_id)


def workers_of(participants: Collection[int], side: str) -> list[Worker]:
    """Return the active people of a side who work on the checklists of these companies, by name: the
    companies' own; or IBM's who are assigned to one, and the administrators. At most two queries.
    """
    if side == Side.PARTNER:
        theirs = Membership.objects.filter(
            participant_id__in=participants, ended_at=None, role__in=_THEIRS, user__is_active=True
        ).order_by("user__name", "pk")
        return [
            Worker(*row)
            for row in theirs.values_list("user_id", "user__name", "user__email", "participant_id")
        ]
    assigned = Assignment.objects.filter(
        participant_id__in=participants, ended_on=None, user__is_active=True, user__ibm_role__in=_OURS
    ).order_by("user__name", "pk")
    administrators = User.objects.active().filter(ibm_role=PROGRAM_ADMINISTRATOR.key).order_by("name", "pk")
    return [
        *(
            Worker(*row)
            for row in assigned.values_list("user_id", "user__name", "user__email", "participant_id")
        ),
        *(
            Worker(pk, name, email, None)
            for pk, name, email in administrators.values_list("pk", "name", "email")
        ),
    ]
