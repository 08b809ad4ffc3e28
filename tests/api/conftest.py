"""Programs that read the API: a token for a person, a company with leads and a published quarter."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services import create_token
from accounts.tokens import SCOPES
from kernel.tenancy import Role, acting
from participants.models import Participant
from participants.selectors import actor_of
from tests.pipeline.exports import NOON
from tests.tiers.program import assess, feed, hold, in_force, lead, tag
from tiers.models import AssessmentRun
from tiers.services.publication import approve_run

Ask = Callable[..., Any]


def token_for(person: User, *scopes: str) -> str:
    """A fresh token of the person, with every scope unless some are named."""
    role = Role.STAFF if person.role else Role.APP
    with acting(role=role, user=person.pk, why="test"):
        actor = actor_of(person)
        _token, secret = create_token(
            by=actor, name="test", scopes=scopes or SCOPES, days=30, now=timezone.now(),
            participant_id=next(iter(actor.memberships), None),
        )  # fmt: skip
    return secret


@pytest.fixture
def ask() -> Ask:
    """Read an address of the API as a person, with a token: `ask(ada, "leads/")`."""

    def read(person: User, address: str, *scopes: str) -> Any:
        headers = {"Authorization": f"Bearer {token_for(person, *scopes)}"}
        url = address if address.startswith("http") else f"/api/v1/{address}"
        return Client().get(url, headers=headers)

    return read


@pytest.fixture
def program(halvorsen: Participant, norrland: Participant) -> None:
    """A guide in force, both companies hold Silver and have leads."""
    in_force()
    for company, name in ((halvorsen, "Cipher"), (norrland, "Fjord")):
        tag(company, name)
        hold(company, "silver")
    feed(
        lead("A", "700000"),
        lead("B", "100000.10"),
        lead("C", "5000", stage="Lost"),
        lead("D", "", currency=""),
        lead("N", "900000", tag="Fjord"),
        lead("U", "1", tag="Nobody"),
    )


@pytest.fixture
def proposed(program: None) -> AssessmentRun:
    """The third quarter, computed and under review."""
    return assess()


@pytest.fixture
def published(proposed: AssessmentRun, priya: User) -> AssessmentRun:
    """The third quarter, published."""
    return approve_run(by=priya, run_id=proposed.pk, now=NOON)
