"""Who may sign for a company, and who is told of its agreements, on either side. Staff's reads."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet

from accounts.models import User
from accounts.permissions import IBM_ROLES, PARTNER_ALLIANCE_MANAGER, PARTNER_ROLES, SIGNATORY, Permission
from participants.models import Assignment, AssignmentKind, Membership, Participant

SIGNING_ROLES = [key for key, role in PARTNER_ROLES.items() if Permission.SIGN in role.permissions]
"""The roles that sign for a company (D9)."""
_TOLD_ROLES = [PARTNER_ALLIANCE_MANAGER.key, SIGNATORY.key]
_TOLD_KINDS = [AssignmentKind.MANAGER, AssignmentKind.DEPUTY]


@dataclass(frozen=True, slots=True)
class Reader:
    """A person who is told; `participant_id` is None for an administrator."""

    user_id: int
    email: str
    name: str
    participant_id: int | None
    is_ibm: bool


def signing_members(participant: Participant | OuterRef) -> QuerySet[Membership]:
    """Return the memberships of the active people who may sign for a company, by name; the company may be
    one of an outer query.
    """
    members: QuerySet[Membership] = Membership.objects.filter(
        participant=participant, ended_at=None, role__in=SIGNING_ROLES, user__is_active=True
    )
    return members.order_by("user__name", "pk")


def signatories_of(participant: Participant) -> list[str]:
    """Return the names of those who may sign for a company, by name."""
    return list(signing_members(participant).values_list("user__name", flat=True))


def readers_of(participant_ids: Collection[int]) -> list[Reader]:
    """Return signatories and alliance managers of the companies, and IBM's managers of them with deputies."""
    columns = ("user_id", "user__email", "user__name", "participant_id")
    theirs = Membership.objects.filter(
        participant_id__in=participant_ids, ended_at=None, role__in=_TOLD_ROLES, user__is_active=True
    )
    ours = Assignment.objects.filter(
        participant_id__in=participant_ids, ended_on=None, kind__in=_TOLD_KINDS, user__is_active=True
    )
    return [
        Reader(user_id, email, name, participant_id, is_ibm)
        for rows, is_ibm in ((theirs, False), (ours, True))
        for user_id, email, name, participant_id in rows.order_by("participant_id", "user_id").values_list(
            *columns
        )
    ]


def people_who(permission: Permission) -> list[Reader]:
    """Return IBM's active people whose role carries a permission."""
    roles = [key for key, role in IBM_ROLES.items() if permission in role.permissions]
    people = User.objects.active().filter(ibm_role__in=roles).order_by("pk")
    rows = people.values_list("pk", "email", "name")
    return [Reader(user_id, email, name, None, is_ibm=True) for user_id, email, name in rows]
