"""Who may do what with a prospect, asked by every service itself (D9, R23)."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import PARTNER_ROLES, PROGRAM_ADMINISTRATOR, Permission
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from participants.models import Assignment, AssignmentKind, Membership, Participant


class NotPermitted(Refusal):
    """The person's role does not carry what the action needs."""

    def __init__(self) -> None:
        super().__init__(_("Your role cannot do this. Ask a program administrator."))


class NotNamedToBrief(Refusal):
    """Only administrators and the person named to brief a prospect work on its briefings (R23, D9)."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("You are not named to brief %(name)s. Ask a program administrator to name you.")
            % {"name": name}
        )


def refuse_unless(by: User | None, permission: Permission) -> None:
    """Let IBM's people pass whose role carries the permission; None is the portal itself.

    Raises NotPermitted.
    """
    if by is not None and (by.role is None or permission not in by.role.permissions):
        raise NotPermitted


def refuse_unless_briefing(by: User | None, participant: Participant) -> None:
    """Let administrators pass, and who is named to brief the company now. Raises NotPermitted,
    NotNamedToBrief.
    """
    refuse_unless(by, Permission.BRIEF_PROSPECTS)
    if by is None or by.role is PROGRAM_ADMINISTRATOR:
        return
    with acting(role=Role.STAFF, user=by.pk):
        named = Assignment.objects.filter(
            participant=participant, user=by, kind=AssignmentKind.BRIEFER, ended_on=None
        ).exists()
    if not named:
        raise NotNamedToBrief(participant.name)


def refuse_unless_either(
    by: User | None, participant: Participant, *, ours: Permission, theirs: frozenset[Permission]
) -> None:
    """Let IBM's people pass by `ours`, and people of the company whose role there has one of `theirs`.

    Raises NotPermitted.
    """
    if by is None or by.role is not None:
        refuse_unless(by, ours)
        return
    with acting(role=Role.STAFF, user=by.pk):
        held = Membership.objects.filter(participant=participant, user=by, ended_at=None).first()
    if held is None or not PARTNER_ROLES[held.role].permissions & theirs:
        raise NotPermitted
