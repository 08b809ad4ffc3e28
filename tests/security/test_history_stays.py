"""The mirror's history and what people said of a result: even staff cannot rewrite them (R16, D6, D10)."""

import pytest
from django.db import ProgrammingError, connection, transaction

from kernel.tenancy import Role, acting
from tests.tiers.program import feed, in_force, lead, tag

pytestmark = pytest.mark.django_db


def attempt(statement: str) -> None:
    with transaction.atomic(), acting(role=Role.STAFF, why="test"), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def _mirror(halvorsen):
    in_force()
    tag(halvorsen, "Cipher")
    feed(lead("A-1", "2000000"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pipeline_leadrevision SET tcv = 1",
        "UPDATE pipeline_leadrevision SET participant_id = NULL",
        "DELETE FROM pipeline_leadrevision",
        "UPDATE tiers_assessmentreview SET decision = 'accepted'",
        "DELETE FROM tiers_assessmentreview",
        "DELETE FROM kernel_auditevent",
    ],
)
@pytest.mark.usefixtures("_mirror")
def test_a_statement_that_would_rewrite_history_is_refused(statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        attempt(statement)


@pytest.mark.usefixtures("_mirror")
def test_a_revision_may_be_ended_by_the_next() -> None:
    attempt("UPDATE pipeline_leadrevision SET superseded_at = now()")
