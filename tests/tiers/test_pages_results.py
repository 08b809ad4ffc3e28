"""Results: partners see them once they are published, alliance managers review them before (D6)."""

from datetime import date

import pytest

from accounts.models import User
from participants.models import Participant
from tests.cast import participant
from tests.pipeline.exports import NOON
from tests.tiers.guides import agreement, guide, tier
from tests.tiers.pages import SignIn, gold_with_leads, stand_still, text_of
from tests.tiers.program import AFTER_YEAR, NEXT_JANUARY, YEAR, assess, feed, hold, in_force, lead, result
from tiers.models import AssessmentRun
from tiers.services.publication import approve_run
from tiers.services.replay import replay_and_record
from tiers.services.reviews import approve_override, override_assessment

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, halvorsen: Participant) -> AssessmentRun:
    """The third quarter, under review."""
    stand_still(monkeypatch)
    gold_with_leads(halvorsen)
    return assess()


@pytest.fixture
def year(monkeypatch: pytest.MonkeyPatch, halvorsen: Participant) -> AssessmentRun:
    """The year 2026, in which nothing was achieved, under review."""
    stand_still(monkeypatch, NEXT_JANUARY)
    in_force()
    hold(halvorsen, "gold")
    feed(lead("H-1", "1", tag=""), day=AFTER_YEAR)
    return assess(YEAR, now=NEXT_JANUARY)


def address(run: AssessmentRun, action: str = "") -> str:
    return f"/p/halvorsen/assessments/{run.pk}/{action}"


def test_a_published_result_is_there_for_both_sides(
    run: AssessmentRun, ada: User, ines: User, morgan: User, sign_in: SignIn
) -> None:
    approve_run(by=morgan, run_id=run.pk, now=NOON)
    for person in (ada, ines):
        assert "Quarter 3 assessment, 2026" in text_of(sign_in(person).get(address(run)).content)
    assert "Quarter 3 assessment, 2026" in text_of(sign_in(ada).get("/p/halvorsen/assessments/").content)


def test_both_sides_see_what_the_last_replay_came_to(
    run: AssessmentRun, ada: User, ines: User, morgan: User, sign_in: SignIn
) -> None:
    approve_run(by=morgan, run_id=run.pk, now=NOON)
    assert "Replayed" not in text_of(sign_in(ada).get(address(run)).content)
    replay_and_record(by=morgan, run_id=run.pk, now=NOON)
    for action in ("", "5.5/"):
        theirs = text_of(sign_in(ada).get(address(run, action)).content)
        assert "ET: identical" in theirs
        assert "by Morgan" not in theirs
        assert "by Morgan: identical" in text_of(sign_in(ines).get(address(run, action)).content)


@pytest.mark.parametrize("action", ["", "5.5/", "evidence.csv"])
def test_before_it_is_published_a_partner_gets_404(
    run: AssessmentRun, ada: User, sign_in: SignIn, action: str
) -> None:
    assert sign_in(ada).get(address(run, action)).status_code == 404


def test_a_partner_does_not_see_it_in_the_list_before(run: AssessmentRun, ada: User, sign_in: SignIn) -> None:
    page = text_of(sign_in(ada).get("/p/halvorsen/assessments/").content)
    assert "No result is published yet." in page


def test_the_alliance_manager_accepts(run: AssessmentRun, ines: User, sign_in: SignIn) -> None:
    answer = sign_in(ines).post(address(run, "accept/"), follow=True)
    assert "Accepted by Ines" in text_of(answer.content)


def test_a_return_keeps_its_reason(run: AssessmentRun, ines: User, sign_in: SignIn) -> None:
    answer = sign_in(ines).post(address(run, "return/"), {"reason": "A tag is missing"}, follow=True)
    assert "A tag is missing" in text_of(answer.content)


def test_a_return_without_a_reason_is_refused(run: AssessmentRun, ines: User, sign_in: SignIn) -> None:
    answer = sign_in(ines).post(address(run, "return/"), follow=True)
    assert "Give the reason." in text_of(answer.content)


def test_what_partners_see_has_no_review(
    run: AssessmentRun, ada: User, ines: User, morgan: User, sign_in: SignIn
) -> None:
    sign_in(ines).post(address(run, "accept/"))
    approve_run(by=morgan, run_id=run.pk, now=NOON)
    assert "Ines" not in text_of(sign_in(ada).get(address(run)).content)


def test_drift_lists_what_the_crm_says_differently(run: AssessmentRun, ines: User, sign_in: SignIn) -> None:
    feed(lead("H-1", "2000000", stage="Won"), lead("H-2", "1386500"), day=1)
    page = text_of(sign_in(ines).get(address(run) + "?drift=1").content)
    assert "Won, USD 3,000,000 Won, USD 2,000,000" in page


def test_drift_names_a_change_of_what_is_not_shown(run: AssessmentRun, ines: User, sign_in: SignIn) -> None:
    feed(lead("H-1", "3000000", stage="Won", client="Harbour Bank AG"), lead("H-2", "1386500"), day=1)
    page = text_of(sign_in(ines).get(address(run) + "?drift=1").content)
    assert "Dates or details changed Won, USD 3,000,000 Won, USD 3,000,000" in page


def test_an_override_takes_two_administrators(
    year: AssessmentRun, halvorsen: Participant, morgan: User, priya: User, sign_in: SignIn
) -> None:
    decision = {"tier": "silver", "reason": "A plan is agreed"}
    answer = sign_in(morgan).post(address(year, "override/"), decision, follow=True)
    assert "Another administrator has to approve it." in text_of(answer.content)
    own = sign_in(morgan).post(address(year, "override/approve/"), follow=True)
    assert "you made this decision yourself" in text_of(own.content)
    other = sign_in(priya).post(address(year, "override/approve/"), follow=True)
    assert "Approved by Priya." in text_of(other.content)


def test_a_decision_is_taken_back_once_with_a_reason(
    year: AssessmentRun, halvorsen: Participant, ines: User, morgan: User, sign_in: SignIn
) -> None:
    override_assessment(
        by=morgan, assessment=result(year, halvorsen), tier="silver", reason="x", now=NEXT_JANUARY
    )
    back = address(year, "override/withdraw/")
    assert sign_in(ines).post(back, {"reason": "x"}).status_code == 403
    assert "Give the reason." in text_of(sign_in(morgan).post(back, follow=True).content)
    page = text_of(sign_in(morgan).post(back, {"reason": "A mistake"}, follow=True).content)
    assert "The computed result stands again." in page
    assert "Decide what becomes of it" in page
    again = text_of(sign_in(morgan).post(back, {"reason": "A mistake"}, follow=True).content)
    assert "somebody took it back already" in again


def test_below_the_program_asks_an_administrator_to_decide(
    year: AssessmentRun, halvorsen: Participant, ines: User, morgan: User, sign_in: SignIn
) -> None:
    assert "Decide what becomes of it" in text_of(sign_in(morgan).get(address(year)).content)
    theirs = text_of(sign_in(ines).get(address(year)).content)
    assert "An administrator decides what becomes of it" in theirs
    override_assessment(
        by=morgan, assessment=result(year, halvorsen), tier="silver", reason="x", now=NEXT_JANUARY
    )
    assert "Decide what becomes of it" not in text_of(sign_in(morgan).get(address(year)).content)


def test_the_end_of_a_participation_is_told_to_both_sides(
    year: AssessmentRun, halvorsen: Participant, ada: User, morgan: User, priya: User, sign_in: SignIn
) -> None:
    ours = result(year, halvorsen)
    override_assessment(by=morgan, assessment=ours, tier=None, terminate=True, reason="x", now=NEXT_JANUARY)
    assert "The participation ends" not in text_of(sign_in(morgan).get(address(year)).content)
    approve_override(by=priya, assessment=ours, now=NEXT_JANUARY)
    for person in (morgan, priya):
        approve_run(by=person, run_id=year.pk, now=NEXT_JANUARY)
    for person in (morgan, ada):
        page = text_of(sign_in(person).get(address(year)).content)
        assert "The participation ends, by two administrators" in page


def test_an_override_of_an_alliance_manager_is_refused(
    year: AssessmentRun, ines: User, sign_in: SignIn
) -> None:
    assert (
        sign_in(ines).post(address(year, "override/"), {"tier": "silver", "reason": "x"}).status_code == 403
    )


def test_a_correction_is_told_on_the_result(
    run: AssessmentRun, halvorsen: Participant, ines: User, morgan: User, sign_in: SignIn
) -> None:
    approve_run(by=morgan, run_id=run.pk, now=NOON)
    sign_in(morgan).post(f"/manage/assessments/{run.pk}/correct/", {"reason": "A late tag"})
    assert "There is a correction of this result." in text_of(sign_in(ines).get(address(run)).content)
    assert result(run, halvorsen).published


def test_the_first_year_says_which_months_are_taken_off(morgan: User, sign_in: SignIn) -> None:
    """D7."""
    late = participant("late", "Latecomer", joined_on=date(2026, 3, 10))
    in_force()
    hold(late, "silver")
    feed(lead("L-1", "5"))
    run = assess()
    page = text_of(sign_in(morgan).get(f"/p/late/assessments/{run.pk}/").content)
    assert "months before joining are taken off" in page


def test_a_result_that_no_lead_decides_counts_no_lines(
    halvorsen: Participant, morgan: User, sign_in: SignIn
) -> None:
    in_force(guide(tier(agreement())))
    hold(halvorsen, "silver")
    page = text_of(sign_in(morgan).get(address(assess())).content)
    assert "4.1" in page
    assert "counted," not in page
