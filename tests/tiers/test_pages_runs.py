"""Runs: administrators start, approve and correct; alliance managers see their own alone (R4, D6)."""

import re

import pytest
from django.test import Client

from accounts.models import User
from kernel.periods import Period
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests.pipeline.exports import NOON
from tests.tiers.guides import comparison, guide, tier
from tests.tiers.pages import SignIn, gold_with_leads, stand_still, text_of
from tests.tiers.program import assess, hold, hold_with, in_force, lead
from tiers.models import AssessmentRun, ReplayRequest, RunState, RunStep
from tiers.services.publication import approve_run
from tiers.services.replay import Replay, record_replay
from tiers.services.replay_requests import ask_replay
from tiers.tasks import find_due_runs, replay_asked_run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch)


@pytest.fixture
def run(halvorsen: Participant, norrland: Participant) -> AssessmentRun:
    """The third quarter over two participants, under review."""
    gold_with_leads(halvorsen)
    return assess()


def address(run: AssessmentRun, action: str = "") -> str:
    return f"/manage/assessments/{run.pk}/{action}"


def state_of(run: AssessmentRun) -> str:
    with acting(role=Role.STAFF):
        return AssessmentRun.objects.get(pk=run.pk).state


def test_the_matrix_shows_every_participant_worst_first(
    run: AssessmentRun, morgan: User, sign_in: SignIn
) -> None:
    page = text_of(sign_in(morgan).get(address(run)).content)
    assert "Halvorsen Cipher" in page
    assert page.index("Norrland Systems") < page.index("Halvorsen Cipher")


def test_an_alliance_manager_sees_only_the_own_ones(run: AssessmentRun, ines: User, sign_in: SignIn) -> None:
    page = text_of(sign_in(ines).get(address(run)).content)
    assert "Halvorsen Cipher" in page
    assert "Norrland" not in page
    assert "Over 1 participant." in page


@pytest.mark.parametrize("path", ["/manage/assessments/", "/manage/guides/"])
def test_a_partner_learns_of_no_such_page(ada: User, sign_in: SignIn, path: str) -> None:
    assert sign_in(ada).get(path).status_code == 404


def test_one_administrator_publishes_a_quarter(run: AssessmentRun, morgan: User, sign_in: SignIn) -> None:
    sign_in(morgan).post(address(run, "approve/"))
    assert state_of(run) == RunState.PUBLISHED


def test_publishing_says_so(run: AssessmentRun, morgan: User, sign_in: SignIn) -> None:
    answer = sign_in(morgan).post(address(run, "approve/"), follow=True)
    assert "Published: everybody concerned is told." in text_of(answer.content)


def test_the_list_goes_on_before_the_last_run_shown(
    run: AssessmentRun, morgan: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = assess(Period.parse("2026Q2"))
    monkeypatch.setattr("tiers.selectors.pages_runs.PAGE", 1)
    monkeypatch.setattr("tiers.views.runs.PAGE", 1)
    browser = sign_in(morgan)
    first = browser.get("/manage/assessments/").content.decode()
    assert f"?before={run.pk}" in first
    assert address(earlier) not in first
    assert address(earlier) in browser.get(f"/manage/assessments/?before={run.pk}").content.decode()


def test_who_publishes_is_told_what_no_alliance_manager_has_accepted(
    run: AssessmentRun, ines: User, morgan: User, sign_in: SignIn
) -> None:
    """D6: a result is looked at before it is published; that nobody did is never passed over in silence."""
    assert "2 results are not accepted by" in text_of(sign_in(morgan).get(address(run)).content)
    sign_in(ines).post(f"/p/halvorsen/assessments/{run.pk}/accept/")
    assert "1 result is not accepted by" in text_of(sign_in(morgan).get(address(run)).content)


def test_a_returned_result_holds_it_up(run: AssessmentRun, ines: User, morgan: User, sign_in: SignIn) -> None:
    sign_in(ines).post(f"/p/halvorsen/assessments/{run.pk}/return/", {"reason": "A tag is missing"})
    assert "1 result is returned" in text_of(sign_in(morgan).get(address(run)).content)
    answer = sign_in(morgan).post(address(run, "approve/"), follow=True)
    assert "Returned by an alliance manager and not resolved" in text_of(answer.content)
    assert state_of(run) == RunState.UNDER_REVIEW


def test_an_alliance_manager_does_not_publish(run: AssessmentRun, ines: User, sign_in: SignIn) -> None:
    assert sign_in(ines).post(address(run, "approve/")).status_code == 403


def test_a_closed_period_is_started(halvorsen: Participant, morgan: User, sign_in: SignIn) -> None:
    in_force()
    answer = sign_in(morgan).post("/manage/assessments/start/", {"period": "2026Q3"}, follow=True)
    assert "Quarter 3 assessment, 2026" in text_of(answer.content)


@pytest.mark.parametrize(
    ("period", "words"),
    [("2026Q4", "is not closed"), ("2024Q1", "No Program Guide"), ("soon", "is not a period")],
)
def test_a_period_that_cannot_be_started_says_why(
    morgan: User, sign_in: SignIn, period: str, words: str
) -> None:
    in_force()
    answer = sign_in(morgan).post("/manage/assessments/start/", {"period": period}, follow=True)
    assert words in text_of(answer.content)


def test_a_running_one_shows_its_step_and_asks_again(
    run: AssessmentRun, morgan: User, sign_in: SignIn
) -> None:
    with acting(role=Role.STAFF):
        AssessmentRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING, digest="", started_at=NOON)
        RunStep.objects.filter(run=run).delete()
        for position, name in enumerate(("Participants", "Lines"), start=1):
            RunStep.objects.create(run=run, position=position, name=name, started_at=NOON)
    page = sign_in(morgan).get(address(run)).content
    assert "1 of 5 steps done. Now: Lines" in text_of(page)
    assert b'hx-trigger="every 2s"' in page


def test_a_failed_one_is_tried_again_by_an_administrator(
    halvorsen: Participant, morgan: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    gold_with_leads(halvorsen)
    with monkeypatch.context() as broken:
        broken.setattr("tiers.services.computing.freeze_lines", lambda *args, **values: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            assess()
    browser = sign_in(morgan)
    listed = browser.get("/manage/assessments/").content
    assert "An administrator can try it again" in text_of(listed)
    with acting(role=Role.STAFF):
        failed = AssessmentRun.objects.get()
    browser.post(address(failed, "correct/"))
    assert state_of(failed) == RunState.DUE
    assert assess().state == RunState.UNDER_REVIEW


def test_the_matrix_goes_on_with_the_less_bad_results(
    run: AssessmentRun, morgan: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tiers.selectors.pages_runs.PAGE", 1)
    monkeypatch.setattr("tiers.views.runs.PAGE", 1)
    browser = sign_in(morgan)
    first = browser.get(address(run)).content.decode()
    onward = re.findall(r"\?after=[-0-9.]+", first)[0]
    assert "Halvorsen Cipher" not in text_of(first.encode())
    assert "Halvorsen Cipher" in text_of(browser.get(address(run) + onward).content)


def test_before_publishing_it_is_said_what_is_not_known(
    halvorsen: Participant, morgan: User, sign_in: SignIn
) -> None:
    trained = {"clause": "4.2", "kind": "prerequisite", "name": "Training"}
    in_force(guide(tier({**trained, **comparison("trained_sales_people", "3")})))
    hold(halvorsen, "silver")
    page = text_of(sign_in(morgan).get(address(assess())).content)
    assert "1 not known, published as it is" in page


def test_a_run_that_does_not_exist_is_not_found(morgan: User, sign_in: SignIn) -> None:
    assert sign_in(morgan).get("/manage/assessments/404/").status_code == 404


def test_the_matrix_says_against_the_quarter_before_what_rose_or_fell(
    halvorsen: Participant, morgan: User, sign_in: SignIn
) -> None:
    hold_with(halvorsen, "gold", lead("H-1", "3000000"))
    before = assess(Period.parse("2026Q2"))
    approve_run(by=morgan, run_id=before.pk, now=NOON)
    page = sign_in(morgan).get(address(assess())).content.decode()
    assert "was on track" in text_of(page.encode())
    assert "arrow--down-right" in page


def test_a_replay_that_differs_says_in_how_many_places(
    run: AssessmentRun, morgan: User, sign_in: SignIn
) -> None:
    found = Replay(identical=False, digest="x", differences=("halvorsen: status is met.",))
    with acting(role=Role.STAFF, why="test"):
        record_replay(by=morgan, run_id=run.pk, replay=found, now=NOON)
    assert "differs in 1 place" in text_of(sign_in(morgan).get(address(run)).content)


def test_a_replay_is_computed_by_a_worker_and_says_that_it_is_identical(
    run: AssessmentRun, morgan: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sign_in(morgan)
    answer = browser.post(address(run, "replay/"), follow=True)
    assert "The replay is handed to a worker." in text_of(answer.content)
    waiting = browser.get(address(run), headers={"HX-Request": "true"})
    assert b'id="replay" hx-get' in waiting.content
    assert "HX-Refresh" not in waiting.headers
    monkeypatch.setattr(replay_asked_run, "delay", replay_asked_run.run)
    find_due_runs()
    replayed = browser.get(address(run), headers={"HX-Request": "true"})
    assert replayed.headers["HX-Refresh"] == "true"
    assert b'id="replay"' not in replayed.content
    assert f"by {morgan.name}: identical" in text_of(replayed.content)


def test_r4_what_a_replay_found_is_for_administrators_alone(
    run: AssessmentRun, morgan: User, ines: User, sign_in: SignIn
) -> None:
    asked = ask_replay(by=morgan, run_id=run.pk, now=NOON)
    with acting(role=Role.STAFF):
        ReplayRequest.objects.filter(pk=asked.pk).update(answered_at=NOON, words=["norrland: status is met."])
    assert "norrland: status is met." in text_of(sign_in(morgan).get(address(run)).content)
    assert "norrland" not in text_of(sign_in(ines).get(address(run)).content)


def test_a_correction_needs_a_reason(run: AssessmentRun, morgan: User, sign_in: SignIn) -> None:
    approve_run(by=morgan, run_id=run.pk, now=NOON)
    answer = sign_in(morgan).post(address(run, "correct/"), follow=True)
    assert "Give the reason." in text_of(answer.content)


def test_a_correction_is_opened_on_its_own_page(run: AssessmentRun, morgan: User, sign_in: SignIn) -> None:
    approve_run(by=morgan, run_id=run.pk, now=NOON)
    answer = sign_in(morgan).post(address(run, "correct/"), {"reason": "Counted twice"}, follow=True)
    assert "This run corrects a published one." in text_of(answer.content)


def test_a_place_nobody_gave_out_is_404(run: AssessmentRun, morgan: User, sign_in: SignIn) -> None:
    browser: Client = sign_in(morgan)
    assert browser.get(address(run) + "?after=9.x").status_code == 404
