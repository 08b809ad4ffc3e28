"""The API keeps to its schema whatever it is sent, in the process and with real rows."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from accounts.models import User
from participants.models import Participant
from tests.api.conftest import token_for
from tiers.models import AssessmentRun

pytestmark = pytest.mark.django_db

EXAMPLES = 15
OPERATIONS = (
    "participants", "participants/{slug}", "leads", "leads/{lead_id}", "assessments",
    "assessments/{assessment_id}", "assessments/{assessment_id}/evidence", "guides", "guides/{version}",
    "standings", "standings/{standing_id}",
)  # fmt: skip


@pytest.fixture
def secret(ada: User, halvorsen: Participant, published: AssessmentRun) -> str:
    """A token of ada, whose company has a published quarter."""
    return token_for(ada)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A test's requests share its transaction: the connection stays open between them."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def described(secret: str) -> Any:
    """The schema as the portal serves it."""
    headers = {"Authorization": f"Bearer {secret}"}
    return schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application(), headers=headers)


def test_every_operation_is_tried(described: Any) -> None:
    assert {path.removeprefix("/api/v1/").rstrip("/") for path in described} == set(OPERATIONS)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_answers_keep_to_the_schema(
    described: Any, secret: str, operation: str, mode: GenerationMode
) -> None:
    called = described[f"/api/v1/{operation}/"]["GET"]

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=called.as_strategy(generation_mode=mode))
    def keeps(case: Any) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})

    keeps()
