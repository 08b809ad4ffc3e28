"""A run replayed from what was kept, and what the CRM says differently since."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection

from accounts.models import User
from kernel.tenancy import Role, acting
from participants.models import Participant
from pipeline.services.tags import unmap_tag
from tests.pipeline.exports import NOON
from tests.tiers.program import Q3, assess, feed, hold_with, in_force, lead, result
from tiers.models import AssessmentRun, RunReplay
from tiers.selectors.drift import drift_since
from tiers.services.replay import NothingToReplay, RunNotFound, replay_and_record, replay_run
from tiers.services.runs import open_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(halvorsen: Participant) -> AssessmentRun:
    """A quarter of Halvorsen with two leads."""
    hold_with(halvorsen, "silver", lead("A", "700000"), lead("B", "5", stage="Lost"))
    return assess()


def change(statement: str) -> None:
    """Do as the owner of the tables what nobody else can."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; RESET ROLE")
        cursor.execute(statement)
        cursor.execute("SET ROLE portal_app")


def test_a_replay_comes_to_the_same_digest_and_figures(run: AssessmentRun) -> None:
    replay = replay_run(run.pk)
    assert (replay.identical, replay.digest, replay.differences) == (True, run.digest, ())


def test_a_replay_stays_the_same_when_the_crm_moves_on(run: AssessmentRun, halvorsen: Participant) -> None:
    feed(lead("A", "9"), lead("C", "1"), day=1)
    assert replay_run(run.pk).identical


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE tiers_evidenceline SET amount_usd = 1 WHERE counted", "evidence digest"),
        (
            "UPDATE tiers_conditionresult SET actual = 1 WHERE clause = '4.5'",
            "condition 4.5 of silver differs",
        ),
        ("UPDATE tiers_assessment SET status = 'met'", "status is at_risk, kept was met"),
        ("UPDATE tiers_assessmentrun SET digest = 'x'", "kept was x"),
        (
            "DELETE FROM tiers_assessmentreading WHERE metric = 'qualified_tcv'",
            "reading of qualified_tcv is missing",
        ),
    ],
)
def test_a_replay_names_what_differs(run: AssessmentRun, tampering: str, found: str) -> None:
    change(tampering)
    replay = replay_run(run.pk)
    assert not replay.identical
    assert any(found in difference for difference in replay.differences)


def test_the_command_exits_with_an_error_when_something_differs(run: AssessmentRun) -> None:
    out, errors = StringIO(), StringIO()
    call_command("replay_assessment", run.pk, stdout=out)
    assert f"identical, SHA-256 {run.digest}" in out.getvalue()
    change("UPDATE tiers_assessment SET status = 'met'")
    with pytest.raises(CommandError, match="does not come to what was kept"):
        call_command("replay_assessment", run.pk, stderr=errors)
    assert "halvorsen: status" in errors.getvalue()


def test_the_command_keeps_what_it_found(run: AssessmentRun) -> None:
    call_command("replay_assessment", run.pk, stdout=StringIO())
    change("UPDATE tiers_assessment SET status = 'met'")
    with pytest.raises(CommandError):
        call_command("replay_assessment", run.pk, stderr=StringIO())
    with acting(role=Role.STAFF):
        kept = list(RunReplay.objects.order_by("pk").values_list("run", "by", "identical", "differences"))
    assert kept[0] == (run.pk, None, True, 0)
    assert kept[1][2] is False
    assert kept[1][3] > 0


def test_what_a_replay_found_is_written_once(run: AssessmentRun, morgan: User) -> None:
    replay_and_record(by=morgan, run_id=run.pk, now=NOON)
    with pytest.raises(ProgrammingError, match="permission denied"), acting(role=Role.STAFF):
        RunReplay.objects.update(digest="x")


def test_a_missing_run_or_one_not_computed_is_refused(db: None) -> None:
    with pytest.raises(RunNotFound, match="There is no run 9"):
        replay_run(9)
    in_force()
    with pytest.raises(NothingToReplay):
        replay_run(open_run(by=None, period=Q3, now=NOON).pk)


def test_drift_lists_what_changed_what_is_gone_and_what_is_new(
    run: AssessmentRun, halvorsen: Participant
) -> None:
    found = result(run, halvorsen)
    with acting(role=Role.APP, participant=halvorsen.pk):
        assert drift_since(found.pk, halvorsen.pk) == []
    feed(lead("A", "900000"), lead("C", "1"), day=1)
    with acting(role=Role.APP, participant=halvorsen.pk):
        drift = drift_since(found.pk, halvorsen.pk)
    assert [(line.crm_id, line.kind) for line in drift] == [("A", "changed"), ("B", "gone"), ("C", "new")]
    assert (drift[0].was_tcv, drift[0].is_tcv) == (700000, 900000)


def test_r4_drift_tells_nothing_of_a_lead_that_became_somebody_elses(
    run: AssessmentRun, halvorsen: Participant, morgan: object
) -> None:
    unmap_tag(by=morgan, tag="Cipher", reason="wrong", now=NOON)  # type: ignore[arg-type]
    with acting(role=Role.STAFF):
        drift = drift_since(result(run, halvorsen).pk, halvorsen.pk)
    assert {(line.kind, line.is_tcv, line.is_stage) for line in drift} == {("gone", None, None)}
