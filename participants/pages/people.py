"""Rows of IBM's people and of those who hold a relationship."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.permissions import IBM_ROLES, PARTNER_ROLES
from kernel.clock import program_zone
from kernel.formats import day, initials
from participants.models import AssignmentKind
from participants.selectors import RelationshipPerson

_RANK = {AssignmentKind.MANAGER.value: 0, AssignmentKind.DEPUTY.value: 1, AssignmentKind.SPONSOR.value: 2}


@dataclass(frozen=True, slots=True)
class IbmPersonRow:
    """One of IBM's people."""

    pk: int
    name: str
    email: str
    initials: str
    role: str
    role_key: str
    last_visit: str
    second_factor: str
    factor_state: str
    state: str
    active: bool
    myself: bool


@dataclass(frozen=True, slots=True)
class HolderRow:
    """One who holds the relationship, on either side."""

    pk: int
    name: str
    email: str
    initials: str
    role: str
    since: str


def ibm_rows(people: Iterable[Any], *, me: int) -> list[IbmPersonRow]:
    """Return the rows of people as `selectors.ibm_people` gives them."""
    zone = program_zone()
    return [
        IbmPersonRow(
            pk=person.pk,
            name=person.name,
            email=person.email,
            initials=initials(person.name),
            role=IBM_ROLES[person.ibm_role].name,
            role_key=person.ibm_role,
            last_visit=day(person.last_login.astimezone(zone).date()) if person.last_login else _("Not yet"),
            second_factor=_("On") if person.second_factor else _("Off"),
            factor_state="met" if person.second_factor else "open",
            state="active" if person.is_active else "inactive",
            active=person.is_active,
            myself=person.pk == me,
        )
        for person in people
    ]


def holder_rows(people: Iterable[RelationshipPerson], *, ibm: bool) -> list[HolderRow]:
    """Return the rows of one side."""
    zone = program_zone()
    return [
        HolderRow(
            pk=person.row_id,
            name=person.name,
            email=person.email,
            initials=initials(person.name),
            role=str(AssignmentKind(person.kind).label) if ibm else PARTNER_ROLES[person.kind].name,
            since=day(person.since.date() if ibm else person.since.astimezone(zone).date()),
        )
        for person in sorted(people, key=lambda person: _RANK.get(person.kind, 0) if ibm else 0)
        if person.ibm == ibm
    ]
