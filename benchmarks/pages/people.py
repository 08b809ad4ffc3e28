"""Who asks for the pages: an administrator, managers of one and of fifty, people of companies."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.test import Client

from accounts.models import User
from accounts.services import create_person
from kernel import clock
from kernel.tenancy import Role, acting
from participants.models import Assignment, Membership, Participant


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in, with the cookie that says so; a partner's person with the company."""

    user: User
    cookie: str
    company: Participant | None = None


def administrator() -> Person:
    """A program administrator, who sees every participant."""
    return _signed_in(_create("morgan", "program_administrator"))


def manager_of(name: str, companies: Sequence[Participant]) -> Person:
    """An IBM alliance manager of some companies."""
    user = _create(name, "alliance_manager")
    with acting(role=Role.STAFF, why="benchmark"):
        Assignment.objects.bulk_create(
            Assignment(participant=company, user=user, kind="manager", since=clock.today())
            for company in companies
        )
    return _signed_in(user)


def partner_of(slug: str) -> Person:
    """The alliance manager on a company's own side."""
    user = _create(f"ada-{slug}", "")
    with acting(role=Role.STAFF, why="benchmark"):
        company = Participant.objects.get(slug=slug)
        Membership.objects.create(participant=company, user=user, role="alliance_manager", since=clock.now())
    return _signed_in(user, company)


def _create(name: str, ibm_role: str) -> User:
    with acting(role=Role.STAFF, why="benchmark"):
        return create_person(
            email=f"{name}@example.com",
            name=name.title(),
            ibm_role=ibm_role,
            password=secrets.token_urlsafe(),
        )


def _signed_in(user: User, company: Participant | None = None) -> Person:
    browser = Client()
    browser.force_login(user)
    return Person(user, browser.cookies["sessionid"].value, company)
