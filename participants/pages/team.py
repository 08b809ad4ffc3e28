"""Rows of the team page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.permissions import PARTNER_ROLES
from kernel.clock import program_zone
from kernel.formats import day, initials, moment
from participants.models import ColleagueInvitation


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One person of the team."""

    pk: int
    user_id: int
    name: str
    email: str
    initials: str
    role: str
    role_key: str
    last_visit: str
    second_factor: str
    factor_state: str
    invited_by: str
    since: str
    myself: bool
    inactive: bool


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """One invitation that waits; `state` is a code of the vocabulary."""

    pk: int
    name: str
    email: str
    role: str
    sent: str
    expires: str
    state: str
    words: str


def member_rows(team: Iterable[Any], *, me: int) -> list[MemberRow]:
    """Return the rows of members as `selectors.team_of` gives them."""
    zone = program_zone()
    return [
        MemberRow(
            pk=member.pk,
            user_id=member.user_id,
            name=member.user.name,
            email=member.user.email,
            initials=initials(member.user.name),
            role=member.held_role.name,
            role_key=member.role,
            last_visit=moment(member.user.last_login, zone) if member.user.last_login else _("Not yet"),
            second_factor=_("On") if member.second_factor else _("Off"),
            factor_state="met" if member.second_factor else "open",
            invited_by=member.invited_by.name if member.invited_by else _("The Program"),
            since=day(member.since.astimezone(zone).date()),
            myself=member.user_id == me,
            inactive=not member.user.is_active,
        )
        for member in team
    ]


def invitation_rows(invitations: Iterable[ColleagueInvitation], *, now: datetime) -> list[InvitationRow]:
    """Return the rows of open invitations; one past its term can only be sent again or revoked."""
    zone = program_zone()
    return [
        InvitationRow(
            pk=each.pk,
            name=each.name,
            email=each.email,
            role=PARTNER_ROLES[each.role].name,
            sent=day(each.invited_at.astimezone(zone).date()),
            expires=moment(each.expires_at, zone),
            state="waiting" if each.expires_at > now else "overdue",
            words=_("Waits") if each.expires_at > now else _("Expired"),
        )
        for each in invitations
    ]
