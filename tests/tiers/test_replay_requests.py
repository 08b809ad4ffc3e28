"""A replay that is asked for on a page: once at a time, computed by a worker, never lost."""

import psycopg2
import pytest
from django.db import OperationalError, connection

from accounts.models import User
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests.pipeline.exports import NOON
from tests.tiers.program import Q3, assess, hold_with, in_force, lead
from tests.tiers.test_replay import change
from tiers.models import AssessmentRun, ReplayRequest, RunReplay
from tiers.services import replay_requests
from tiers.services.replay import NothingToReplay, RunNotFound
from tiers.services.replay_requests import WORDS_KEPT, answer_request, ask_replay, open_requests
from tiers.services.runs import open_run
from tiers.tasks import find_due_runs, replay_asked_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(halvorsen: Participant) -> AssessmentRun:
    """A quarter of Halvorsen with one lead."""
    hold_with(halvorsen, "silver", lead("A", "700000"))
    return assess()


def asked_and_kept(request_id: int) -> tuple[ReplayRequest, list[RunReplay]]:
    """The request as it stands, and the replays that are kept."""
    with acting(role=Role.STAFF):
        return ReplayRequest.objects.get(pk=request_id), list(RunReplay.objects.order_by("pk"))


def waiting() -> list[int]:
    with acting(role=Role.STAFF):
        return open_requests()


def test_what_a_worker_finds_is_kept_under_the_name_of_who_asked(run: AssessmentRun, morgan: User) -> None:
    asked = ask_replay(by=morgan, run_id=run.pk, now=NOON)
    answer_request(request_id=asked.pk, now=NOON)
    answered, (kept,) = asked_and_kept(asked.pk)
    assert (answered.answered_at, answered.words, answered.failure) == (NOON, [], "")
    assert (kept.by_id, kept.identical, kept.digest) == (morgan.pk, True, run.digest)


def test_the_first_differences_are_kept_in_words(run: AssessmentRun, morgan: User) -> None:
    change("UPDATE tiers_conditionresult SET actual = 1")
    asked = ask_replay(by=morgan, run_id=run.pk, now=NOON)
    answer_request(request_id=asked.pk, now=NOON)
    answered, (kept,) = asked_and_kept(asked.pk)
    assert "halvorsen: condition" in answered.words[0]
    assert len(answered.words) == min(kept.differences, WORDS_KEPT)


def test_asked_twice_is_answered_once(run: AssessmentRun, morgan: User, priya: User) -> None:
    asked = ask_replay(by=morgan, run_id=run.pk, now=NOON)
    assert ask_replay(by=priya, run_id=run.pk, now=NOON).pk == asked.pk
    answer_request(request_id=asked.pk, now=NOON)
    answer_request(request_id=asked.pk, now=NOON)
    assert len(asked_and_kept(asked.pk)[1]) == 1
    assert ask_replay(by=priya, run_id=run.pk, now=NOON).pk != asked.pk


def test_what_the_queue_lost_is_found_by_the_next_look(
    run: AssessmentRun, morgan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask_replay(by=morgan, run_id=run.pk, now=NOON)
    monkeypatch.setattr(replay_asked_run, "delay", lambda request_id: None)
    find_due_runs()
    assert waiting() == [asked.pk]
    monkeypatch.setattr(replay_asked_run, "delay", replay_asked_run.run)
    find_due_runs()
    assert waiting() == []


def test_one_that_another_worker_computes_is_left_to_it(run: AssessmentRun, morgan: User) -> None:
    asked = ask_replay(by=morgan, run_id=run.pk, now=NOON)
    other = psycopg2.connect(**connection.get_connection_params() | {"cursor_factory": None})
    other.cursor().execute("SELECT pg_advisory_lock(7401, %s)", [run.pk])
    answer_request(request_id=asked.pk, now=NOON)
    other.close()
    assert waiting() == [asked.pk]


def test_an_error_nobody_foresaw_answers_it(
    run: AssessmentRun, morgan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(run_id: int) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(replay_requests, "replay_run", broken)
    asked = ask_replay(by=morgan, run_id=run.pk, now=NOON)
    with pytest.raises(ZeroDivisionError):
        answer_request(request_id=asked.pk, now=NOON)
    answered, kept = asked_and_kept(asked.pk)
    assert (answered.failure, kept) == ("ZeroDivisionError: by nought", [])


def test_a_database_that_is_away_does_not(
    run: AssessmentRun, morgan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(run_id: int) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(replay_requests, "replay_run", away)
    asked = ask_replay(by=morgan, run_id=run.pk, now=NOON)
    with pytest.raises(OperationalError):
        answer_request(request_id=asked.pk, now=NOON)
    assert waiting() == [asked.pk]


def test_a_missing_run_or_one_not_computed_is_refused(morgan: User) -> None:
    with pytest.raises(RunNotFound):
        ask_replay(by=morgan, run_id=9, now=NOON)
    in_force()
    with pytest.raises(NothingToReplay):
        ask_replay(by=morgan, run_id=open_run(by=None, period=Q3, now=NOON).pk, now=NOON)
