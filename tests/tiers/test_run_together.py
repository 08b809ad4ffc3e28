"""Runs and publications at the same time, and runs killed anywhere: one result, never half of one (D6)."""

import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.db.backends.utils import CursorWrapper

from accounts.models import User
from kernel.tenancy import Role, acting
from participants.models import Participant
from participants.services import record_deal_registration
from tests.pipeline.exports import NOON
from tests.tiers.guides import comparison, guide, tier
from tests.tiers.program import Q3, assess, attained, condition, feed, hold_with, in_force, lead
from tiers.models import Assessment, AssessmentRun, EvidenceLine, RunState, RunStep
from tiers.services import computing
from tiers.services.computing import compute_run, resume_interrupted_runs
from tiers.services.publication import approve_run
from tiers.services.reviews import NotUnderReview
from tiers.services.runs import open_run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ASSESS = """
import sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.DATABASES["default"]["OPTIONS"]["assume_role"] = "portal_app"
import django
django.setup()
from datetime import datetime
from tiers.services.computing import compute_run
print("ready", flush=True)
compute_run(run_id=int(sys.argv[2]), now=datetime.fromisoformat(sys.argv[3]))
"""


@pytest.fixture
def run(halvorsen: Participant) -> AssessmentRun:
    """A quarter that is due, with some hundred leads."""
    hold_with(halvorsen, "silver")
    feed(*(lead(f"L{number}", "1000") for number in range(700)))
    return open_run(by=None, period=Q3, now=NOON)


def at_once(*works: Callable[[], object]) -> list[object]:
    """Do each work in a thread with a connection of its own."""

    def alone(work: Callable[[], object]) -> object:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(alone, works))


def test_two_at_once_compute_a_run_once_and_answer_the_same(run: AssessmentRun) -> None:
    first, second = at_once(*[lambda: compute_run(run_id=run.pk, now=NOON)] * 2)
    assert first.digest == second.digest != ""  # type: ignore[attr-defined]
    with acting(role=Role.STAFF):
        assert Assessment.objects.count() == 1


def test_steps_are_seen_while_the_run_is_computed(
    run: AssessmentRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def look(*args: object, **values: object) -> dict[int, object]:
        def others() -> None:
            with acting(role=Role.STAFF):
                seen.extend(RunStep.objects.order_by("position").values_list("name", flat=True))

        at_once(others)
        return {}

    monkeypatch.setattr(computing, "fact_readings", look)
    compute_run(run_id=run.pk, now=NOON)
    assert seen == ["Participants", "Lines", "Figures"]


def test_a_feed_that_commits_during_a_run_changes_nothing_of_it(
    run: AssessmentRun, halvorsen: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = computing.freeze_lines

    def feed_first(*args: object, **values: object) -> int:
        at_once(lambda: feed(lead("L1", "9000000"), day=1))
        return original(*args, **values)  # type: ignore[arg-type]

    monkeypatch.setattr(computing, "freeze_lines", feed_first)
    assert attained(compute_run(run_id=run.pk, now=NOON), halvorsen) == 700_000


def test_a_fact_recorded_during_a_run_changes_nothing_of_it(
    halvorsen: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = comparison("deal_registration_program", True, "==")
    in_force(guide(tier({"clause": "4.2", "kind": "prerequisite", "name": "Deal registration", **asked})))
    original = computing.freeze_lines

    def record_first(*args: object, **values: object) -> int:
        day = date(2026, 1, 1)
        at_once(lambda: record_deal_registration(by=None, participant=halvorsen, has_program=True, as_of=day))
        return original(*args, **values)  # type: ignore[arg-type]

    monkeypatch.setattr(computing, "freeze_lines", record_first)
    assert condition(assess(), halvorsen, "4.2").state == "not_known"


def test_two_administrators_at_once_publish_once(run: AssessmentRun, morgan: User, priya: User) -> None:
    compute_run(run_id=run.pk, now=NOON)
    gate = threading.Barrier(2)

    def approve(by: User) -> str:
        gate.wait()
        try:
            return str(approve_run(by=by, run_id=run.pk, now=NOON).state)
        except NotUnderReview:
            return "too late"

    assert sorted(at_once(lambda: approve(morgan), lambda: approve(priya))) == ["published", "too late"]  # type: ignore[type-var]


def test_a_run_killed_anywhere_leaves_nothing_and_is_finished_by_the_next(run: AssessmentRun) -> None:
    name = connection.settings_dict["NAME"]
    command = [sys.executable, "-c", ASSESS, str(name), str(run.pk), NOON.isoformat()]
    for _attempt in range(4):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(random.uniform(0.005, 0.15))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        with acting(role=Role.STAFF):
            state = AssessmentRun.objects.get(pk=run.pk).state
            kept = Assessment.objects.exists(), EvidenceLine.objects.exists()
        assert kept == ((True, True) if state == RunState.UNDER_REVIEW else (False, False))
    _until_the_dead_are_noticed(run.pk)
    assert assess().state == RunState.UNDER_REVIEW
    with acting(role=Role.STAFF):
        assert (Assessment.objects.count(), EvidenceLine.objects.count()) == (1, 700)


@pytest.mark.parametrize(
    "statement", ['COPY "staging_tiers_conditionresult"', "INSERT INTO tiers_evidenceline"]
)
def test_a_run_whose_connection_breaks_has_not_failed_but_is_done_again(
    run: AssessmentRun, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    cut = _cut_before(statement, monkeypatch)
    with pytest.raises((OperationalError, InterfaceError)):
        compute_run(run_id=run.pk, now=NOON)
    assert cut == [statement]
    connection.close()
    _until_the_dead_are_noticed(run.pk)
    assert assess().state == RunState.UNDER_REVIEW


def _cut_before(statement: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have the server end the connection just before it is sent the statement, once; the list tells."""
    cut: list[str] = []

    def sent(text: str, pid: int) -> None:
        def end() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SET ROLE NONE")
                cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

        if statement in text and not cut:
            cut.append(statement)
            at_once(end)

    def execute(self: CursorWrapper, sql: str, *rest: object) -> object:
        sent(str(sql), self.db.connection.info.backend_pid)
        return original(self, sql, *rest)

    def copy_expert(self: CursorWrapper, sql: str, *rest: object) -> object:
        sent(sql, self.db.connection.info.backend_pid)
        return self.cursor.copy_expert(sql, *rest)

    original = CursorWrapper._execute
    monkeypatch.setattr(CursorWrapper, "_execute", execute)
    monkeypatch.setattr(CursorWrapper, "copy_expert", copy_expert, raising=False)
    return cut


def _until_the_dead_are_noticed(run_id: int) -> None:
    """A killed client's backend ends within the connection check interval; then its run is due again."""
    for _look in range(50):
        resume_interrupted_runs(NOON)
        with acting(role=Role.STAFF):
            if AssessmentRun.objects.get(pk=run_id).state != RunState.RUNNING:
                return
        time.sleep(0.2)
    raise AssertionError("the dead process still holds its run")
