"""When a period is not assessed, and that it is assessed once (D1, D2, R40)."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from kernel.periods import Period
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests import cast
from tests.pipeline.exports import NOON
from tests.tiers.guides import agreement, guide, tier
from tests.tiers.program import Q3, assess, feed, in_force, lead, three_tiers
from tiers.models import AssessmentRun, RunState
from tiers.services.computing import compute_run, resume_interrupted_runs
from tiers.services.guides import announce_guide, import_guide
from tiers.services.runs import (
    GuideInNotice,
    NoGuideInForce,
    PeriodNotClosed,
    WaitsForFeed,
    due_runs,
    open_run,
    retry_run,
)
from tiers.tasks import compute_due_run

pytestmark = pytest.mark.django_db


def test_a_period_is_assessed_once_however_often_it_is_asked(halvorsen: Participant) -> None:
    in_force()
    feed(lead("A", "1"))
    first, again = assess(), assess()
    assert (again.pk, again.digest, again.state) == (first.pk, first.digest, RunState.UNDER_REVIEW)


def test_a_quarter_that_is_not_over_is_refused(db: None) -> None:
    in_force()
    with pytest.raises(PeriodNotClosed, match="2026Q4 is not closed: its assessment falls due on 2027-01-01"):
        open_run(by=None, period=Period(2026, 4), now=NOON)


def test_d1_a_year_falls_due_on_15_january(db: None) -> None:
    in_force()
    before = datetime(2027, 1, 15, 4, 59, tzinfo=UTC)
    with pytest.raises(PeriodNotClosed):
        open_run(by=None, period=Period(2026), now=before)
    assert open_run(by=None, period=Period(2026), now=before + timedelta(minutes=1)).cut_off.day == 15


def test_a_period_without_a_guide_is_refused(db: None) -> None:
    with pytest.raises(NoGuideInForce, match="No Program Guide was in force on 2026-09-30"):
        open_run(by=None, period=Q3, now=NOON)


def test_r40_a_guide_still_in_notice_judges_nothing(morgan: User) -> None:
    text = json.dumps(three_tiers(effective_on="2027-01-01"))
    announce_guide(
        by=morgan, guide=import_guide(by=morgan, text=text, in_force=False, now=NOON).guide, now=NOON
    )
    with pytest.raises(GuideInNotice, match=r"version 2026\.1 is in notice and takes effect on 2027-01-01"):
        open_run(by=None, period=Q3, now=NOON)


def test_d2_a_run_waits_for_the_first_complete_feed_after_the_cut_off(halvorsen: Participant) -> None:
    in_force()
    feed(lead("A", "1"), day=-60)
    feed(lead("B", "1"), complete=False)
    with pytest.raises(WaitsForFeed, match="of: crm") as waiting:
        assess()
    assert waiting.value.sources == ("crm",)
    with acting(role=Role.STAFF):
        run = AssessmentRun.objects.get()
    assert (run.state, run.waits_for) == (RunState.DUE, "crm")
    feed(lead("A", "1"), day=1)
    assert assess().state == RunState.UNDER_REVIEW


def test_every_source_is_waited_for(halvorsen: Participant) -> None:
    in_force()
    feed(lead("A", "1"))
    feed(lead("B", "1"), source="other", complete=False)
    with pytest.raises(WaitsForFeed, match="of: other"):
        assess()


def test_unknown_is_not_zero_before_any_source_is_known(halvorsen: Participant) -> None:
    in_force()
    with pytest.raises(WaitsForFeed, match="no source is known yet"):
        assess()


def test_a_guide_that_reads_no_crm_needs_no_feed(halvorsen: Participant) -> None:
    in_force(guide(tier(agreement())))
    run = assess()
    assert (run.state, run.feeds, run.feed_as_of) == (RunState.UNDER_REVIEW, {}, None)


def test_d1_what_fell_due_while_nobody_looked_is_opened_once_oldest_first(halvorsen: Participant) -> None:
    in_force()
    with acting(role=Role.STAFF):
        due = due_runs(NOON)
        assert due_runs(NOON) == due
        periods = [str(Period(run.year, run.quarter)) for run in AssessmentRun.objects.order_by("cut_off")]
    assert periods == ["2026Q1", "2026Q2", "2026Q3"]
    assert len(due) == 3


def test_a_run_whose_process_died_is_taken_up_again(halvorsen: Participant) -> None:
    in_force()
    feed(lead("A", "1"))
    run = open_run(by=None, period=Q3, now=NOON)
    with acting(role=Role.STAFF):
        AssessmentRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
    assert resume_interrupted_runs(NOON) == [run.pk]
    assert compute_run(run_id=run.pk, now=NOON).state == RunState.UNDER_REVIEW


def test_the_job_computes_what_is_due_and_leaves_what_waits(halvorsen: Participant) -> None:
    in_force()
    run = open_run(by=None, period=Q3, now=NOON)
    compute_due_run(run.pk)
    with acting(role=Role.STAFF):
        assert AssessmentRun.objects.get().state == RunState.DUE
    feed(lead("A", "1"))
    compute_due_run(run.pk)
    with acting(role=Role.STAFF):
        assert AssessmentRun.objects.get().state == RunState.UNDER_REVIEW


def test_a_failed_run_says_why_and_is_tried_again(
    halvorsen: Participant, morgan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_force()
    feed(lead("A", "1"))
    with monkeypatch.context() as broken:
        broken.setattr("tiers.services.computing.freeze_lines", lambda *args, **values: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            assess()
    with acting(role=Role.STAFF):
        run = AssessmentRun.objects.get()
    assert (run.state, run.failure) == (RunState.FAILED, "ZeroDivisionError: division by zero")
    retry_run(by=morgan, run_id=run.pk, now=NOON)
    assert assess().state == RunState.UNDER_REVIEW


def test_a_run_takes_the_same_statements_for_two_participants_and_for_fifty(halvorsen: Participant) -> None:
    in_force()
    feed(lead("A", "1"))
    few, many = open_run(by=None, period=Period(2026, 2), now=NOON), open_run(by=None, period=Q3, now=NOON)
    with CaptureQueriesContext(connection) as two:
        compute_run(run_id=few.pk, now=NOON)
    for number in range(50):
        cast.participant(f"company-{number}", f"Company {number}")
    with CaptureQueriesContext(connection) as fifty:
        compute_run(run_id=many.pk, now=NOON)
    assert len(fifty) == len(two)
    assert len(two) <= 40, "inside a test's transaction each block adds its savepoint"


def test_before_a_guide_and_a_participant_no_run_is_due(db: None) -> None:
    with acting(role=Role.STAFF):
        assert due_runs(NOON) == []
