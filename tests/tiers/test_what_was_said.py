"""What people said of a run before it was published stays as it was said (D6)."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests.tiers.program import AFTER_YEAR, NEXT_JANUARY, YEAR, assess, hold_with, lead, result
from tiers.models import AssessmentRun
from tiers.services.publication import approve_run
from tiers.services.reviews import (
    accept_assessment,
    approve_override,
    override_assessment,
    withdraw_override,
)

pytestmark = pytest.mark.django_db

ATTACKS = (
    "DELETE FROM tiers_runapproval",
    "UPDATE tiers_runapproval SET by_id = by_id",
    "INSERT INTO tiers_runapproval (run_id, by_id, at)"
    " SELECT run_id, (SELECT min(id) FROM accounts_user"
    " WHERE id NOT IN (SELECT by_id FROM tiers_runapproval)), now() FROM tiers_runapproval LIMIT 1",
    "DELETE FROM tiers_override",
    "UPDATE tiers_override SET reason = 'Another reason'",
    "UPDATE tiers_override SET approved_by_id = NULL, approved_at = NULL",
    "INSERT INTO tiers_override (participant_id, assessment_id, tier, terminate, reason, by_id, at)"
    " SELECT participant_id, assessment_id, tier, terminate, reason, by_id, at FROM tiers_override",
    "INSERT INTO tiers_assessmentreview (participant_id, assessment_id, decision, reason, by_id, at)"
    " SELECT participant_id, assessment_id, 'returned', 'Late', by_id, at FROM tiers_assessmentreview",
)


def attempt(statement: str) -> int:
    with acting(role=Role.STAFF, why="test"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


@pytest.fixture
def year(halvorsen: Participant, morgan: User, priya: User, ines: User) -> AssessmentRun:
    """Halvorsen's year, accepted by ines and decided otherwise by morgan, as priya approved."""
    hold_with(halvorsen, "silver", lead("A", "5"), day=AFTER_YEAR)
    run = assess(YEAR, now=NEXT_JANUARY)
    found = result(run, halvorsen)
    accept_assessment(by=ines, assessment=found, now=NEXT_JANUARY)
    override_assessment(by=morgan, assessment=found, tier="silver", reason="One more year", now=NEXT_JANUARY)
    approve_override(by=priya, assessment=found, now=NEXT_JANUARY)
    return run


def publish(run: AssessmentRun, *people: User) -> None:
    for person in people:
        approve_run(by=person, run_id=run.pk, now=NEXT_JANUARY)


@pytest.mark.parametrize("attack", ATTACKS)
def test_d6_what_was_said_of_a_published_run_stays(
    year: AssessmentRun, morgan: User, priya: User, attack: str
) -> None:
    publish(year, morgan, priya)
    with pytest.raises(DatabaseError, match=r"stays as it is|permission denied"):
        attempt(attack)


def test_d6_a_temporary_table_of_the_same_name_opens_nothing(
    year: AssessmentRun, morgan: User, priya: User
) -> None:
    publish(year, morgan, priya)
    empty = "CREATE TEMPORARY TABLE {0} (LIKE public.{0}) ON COMMIT DROP; "
    shadows = "".join(map(empty.format, ("tiers_assessmentrun", "tiers_assessment"))) + "DISCARD PLANS;"
    with pytest.raises(DatabaseError, match="stays as it is"):
        attempt(f"{shadows} DELETE FROM tiers_override")


def test_d6_an_approval_of_another_run_is_not_moved_to_a_published_one(
    year: AssessmentRun, morgan: User, priya: User, ines: User
) -> None:
    publish(year, morgan, priya)
    quarter = assess(now=NEXT_JANUARY)
    with acting(role=Role.STAFF, why="test"):
        quarter.approvals.create(by=ines, at=NEXT_JANUARY)
    with pytest.raises(DatabaseError, match="stays as it is"):
        attempt(f"UPDATE tiers_runapproval SET run_id = {year.pk} WHERE run_id = {quarter.pk}")


def test_before_publication_a_decision_is_taken_back(
    year: AssessmentRun, halvorsen: Participant, morgan: User
) -> None:
    publish(year, morgan)
    withdraw_override(by=morgan, assessment=result(year, halvorsen), reason="Too early", now=NEXT_JANUARY)
    assert attempt("DELETE FROM tiers_runapproval") == 0  # voided with the decision
