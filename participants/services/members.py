"""Roles and departures on the partner's side (D9)."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import ApiToken, User
from accounts.permissions import PARTNER_ALLIANCE_MANAGER, PARTNER_ROLES
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from participants.models import Membership
from participants.services.behalf import on_behalf
from participants.services.inviting import UnknownPartnerRole


class LastAllianceManager(Refusal):
    """Nobody would be left to run the partner's side."""

    def __init__(self) -> None:
        super().__init__(
            _("This is the last alliance manager of the company. Give the role to a colleague first.")
        )


class MembershipEnded(Refusal):
    """The person has left the company already."""

    def __init__(self) -> None:
        super().__init__(_("This person is not in the team any more. Load the page again."))


def change_member_role(*, by: User, membership: Membership, role: str, why: str = "") -> Membership:
    """Give a member another role. Raises UnknownPartnerRole, MembershipEnded, LastAllianceManager."""
    if role not in PARTNER_ROLES:
        raise UnknownPartnerRole(role)
    with on_behalf(by, participant=membership.participant_id, why=why or "role changed"):
        present = _locked(membership, leaves_role=role != PARTNER_ALLIANCE_MANAGER.key)
        present.role = role
        present.save(update_fields=["role"])
    return present


def end_membership(*, by: User, membership: Membership, why: str = "", now: datetime) -> Membership:
    """Take a person out of the company at once, with the tokens bound to it.

    Raises MembershipEnded, LastAllianceManager.
    """
    with on_behalf(by, participant=membership.participant_id, why=why or "membership ended"):
        present = _locked(membership, leaves_role=True)
        present.ended_at = now
        present.save(update_fields=["ended_at"])
        with acting(role=Role.STAFF, user=by.pk, why="membership ended"):
            bound = ApiToken.objects.filter(user_id=present.user_id, participant_id=present.participant_id)
            bound.filter(revoked_at=None).update(revoked_at=now)
    return present


def _locked(membership: Membership, *, leaves_role: bool) -> Membership:
    """Return the present membership under a lock on all of the company's, so that two cannot leave at
    once.
    """
    team = Membership.objects.filter(participant_id=membership.participant_id, ended_at=None)
    locked = {each.pk: each for each in team.select_for_update().order_by("pk")}
    present: Membership | None = locked.get(membership.pk)
    if present is None:
        raise MembershipEnded
    managers = {pk for pk, each in locked.items() if each.role == PARTNER_ALLIANCE_MANAGER.key}
    if leaves_role and managers == {present.pk}:
        raise LastAllianceManager
    return present
