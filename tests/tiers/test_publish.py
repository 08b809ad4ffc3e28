"""Review and publication: accepted, returned, overridden, published by whom it takes, final (D4 to D6, R11,
R12).
"""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Notice, User
from kernel.models import OutboxMail
from kernel.periods import Period
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests.pipeline.exports import NOON
from tests.tiers.program import AFTER_YEAR, NEXT_JANUARY, Q3, YEAR, assess, feed, hold_with, lead, result
from tiers.models import AssessmentRun, RemediationPlan, RunState, TierStanding
from tiers.services.computing import compute_run
from tiers.services.corrections import CutOffUnusable, OnlyPublishedIsCorrected, correct_run
from tiers.services.plans import CloseReasonMissing, PlanClosed, close_plan
from tiers.services.publication import ApprovedAlready, PublicationBlocked, approve_run
from tiers.services.reviews import (
    NotUnderReview,
    OverrideOnlyOfYear,
    ReasonMissing,
    SecondPersonNeeded,
    TierUnknown,
    accept_assessment,
    approve_override,
    override_assessment,
    return_assessment,
)
from tiers.services.telling import tell_of_publication, untold_publications

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter(halvorsen: Participant) -> AssessmentRun:
    """Halvorsen's third quarter under Silver, at risk: 700,000 of a pace of 900,000."""
    hold_with(halvorsen, "silver", lead("A", "700000"))
    return assess()


def year_of(halvorsen: Participant, value: str, *, held: str = "gold") -> AssessmentRun:
    """A year's run in which Halvorsen attained a value."""
    hold_with(halvorsen, held, lead("A", value), day=AFTER_YEAR)
    return assess(YEAR, now=NEXT_JANUARY)


def standing(participant: Participant, year: int) -> TierStanding | None:
    with acting(role=Role.STAFF):
        return TierStanding.objects.filter(participant=participant, year=year).first()


def attempt(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def plans(participant: Participant) -> list[tuple[str, str, bool]]:
    with acting(role=Role.STAFF):
        found = RemediationPlan.objects.filter(participant=participant).order_by("id")
        return [(plan.kind, plan.clause, plan.closed_at is None) for plan in found]


def test_d6_a_quarter_is_published_by_one_administrator(
    quarter: AssessmentRun, morgan: User, halvorsen: Participant
) -> None:
    assert approve_run(by=morgan, run_id=quarter.pk, now=NOON).state == RunState.PUBLISHED
    assert result(quarter, halvorsen).published
    assert standing(halvorsen, 2027) is None


def test_d6_a_year_is_published_by_two_and_settles_the_tier(
    halvorsen: Participant, morgan: User, priya: User
) -> None:
    run = year_of(halvorsen, "5000000")
    assert approve_run(by=morgan, run_id=run.pk, now=NEXT_JANUARY).state == RunState.UNDER_REVIEW
    with pytest.raises(ApprovedAlready):
        approve_run(by=morgan, run_id=run.pk, now=NEXT_JANUARY)
    assert approve_run(by=priya, run_id=run.pk, now=NEXT_JANUARY).state == RunState.PUBLISHED
    settled = standing(halvorsen, 2027)
    assert settled is not None
    assert (settled.tier, settled.cause, settled.run_id) == ("gold", "annual", run.pk)


def test_r12_who_misses_its_tier_moves_to_the_one_it_achieves(
    halvorsen: Participant, morgan: User, priya: User
) -> None:
    run = year_of(halvorsen, "1200000")
    assert result(run, halvorsen).status == "moved_down"
    approve_run(by=morgan, run_id=run.pk, now=NEXT_JANUARY)
    approve_run(by=priya, run_id=run.pk, now=NEXT_JANUARY)
    settled = standing(halvorsen, 2027)
    assert settled is not None
    assert settled.tier == "silver"


def test_d4_publishing_opens_a_plan_and_a_later_result_closes_it(
    quarter: AssessmentRun, halvorsen: Participant, morgan: User, priya: User
) -> None:
    approve_run(by=morgan, run_id=quarter.pk, now=NOON)
    assert plans(halvorsen) == [("remediation", "4.5", True)]
    feed(lead("A", "1200000"), day=AFTER_YEAR)
    run = assess(YEAR, now=NEXT_JANUARY)
    approve_run(by=morgan, run_id=run.pk, now=NEXT_JANUARY)
    approve_run(by=priya, run_id=run.pk, now=NEXT_JANUARY)
    assert plans(halvorsen) == [("remediation", "4.5", False)]


def test_d4_the_correction_of_an_earlier_quarter_changes_no_plan(
    halvorsen: Participant, morgan: User
) -> None:
    hold_with(halvorsen, "silver", lead("A", "1200000"))
    earlier, latest = assess(Period.parse("2026Q2")), assess(Q3)
    for run in (earlier, latest):
        approve_run(by=morgan, run_id=run.pk, now=NOON)
    feed(lead("A", "5"), day=1)
    later = NOON + timedelta(days=1)
    correction = correct_run(by=morgan, run=earlier, reason="A lead was lost", cut_off=later, now=later)
    compute_run(run_id=correction.pk, now=later)
    approve_run(by=morgan, run_id=correction.pk, now=later)
    assert result(correction, halvorsen).status == "off_track"
    assert plans(halvorsen) == []


def test_d4_a_person_closes_a_plan_with_a_reason(
    quarter: AssessmentRun, halvorsen: Participant, morgan: User
) -> None:
    approve_run(by=morgan, run_id=quarter.pk, now=NOON)
    with acting(role=Role.STAFF):
        plan = RemediationPlan.objects.get()
    with pytest.raises(CloseReasonMissing):
        close_plan(by=morgan, plan=plan, reason=" ", now=NOON)
    assert close_plan(by=morgan, plan=plan, reason="Agreed otherwise", now=NOON).closed_by == morgan
    with pytest.raises(PlanClosed):
        close_plan(by=morgan, plan=plan, reason="Again", now=NOON)


def test_d4_what_a_person_closed_keeps_its_reason_when_a_later_result_is_met(
    quarter: AssessmentRun, halvorsen: Participant, morgan: User
) -> None:
    approve_run(by=morgan, run_id=quarter.pk, now=NOON)
    with acting(role=Role.STAFF):
        plan = RemediationPlan.objects.get()
    close_plan(by=morgan, plan=plan, reason="Agreed otherwise", now=NOON)
    feed(lead("A", "1200000"), day=AFTER_YEAR)
    later = assess(Period(2026, 4), now=NEXT_JANUARY)
    approve_run(by=morgan, run_id=later.pk, now=NEXT_JANUARY)
    with acting(role=Role.STAFF):
        plan.refresh_from_db()
    assert (plan.closed_at, plan.close_reason) == (NOON, "Agreed otherwise")


def test_a_returned_result_blocks_until_it_is_accepted(
    quarter: AssessmentRun, halvorsen: Participant, morgan: User, ines: User
) -> None:
    returned = result(quarter, halvorsen)
    with pytest.raises(ReasonMissing):
        return_assessment(by=ines, assessment=returned, reason="", now=NOON)
    return_assessment(by=ines, assessment=returned, reason="A lead is missing", now=NOON)
    with pytest.raises(PublicationBlocked, match="not resolved: halvorsen"):
        approve_run(by=morgan, run_id=quarter.pk, now=NOON)
    accept_assessment(by=ines, assessment=returned, now=NOON)
    assert approve_run(by=morgan, run_id=quarter.pk, now=NOON).state == RunState.PUBLISHED


def test_a_return_voids_an_approval_given_before(
    halvorsen: Participant, morgan: User, priya: User, ines: User
) -> None:
    run = year_of(halvorsen, "5000000")
    approve_run(by=morgan, run_id=run.pk, now=NEXT_JANUARY)
    return_assessment(by=ines, assessment=result(run, halvorsen), reason="Look again", now=NEXT_JANUARY)
    accept_assessment(by=ines, assessment=result(run, halvorsen), now=NEXT_JANUARY)
    assert approve_run(by=priya, run_id=run.pk, now=NEXT_JANUARY).state == RunState.UNDER_REVIEW


def test_d5_below_the_program_an_administrator_decides_and_another_approves(
    halvorsen: Participant, morgan: User, priya: User
) -> None:
    run = year_of(halvorsen, "5")
    found = result(run, halvorsen)
    assert (found.status, found.tier_earned) == ("below_program", None)
    with pytest.raises(PublicationBlocked, match="an administrator has to decide: halvorsen"):
        approve_run(by=morgan, run_id=run.pk, now=NEXT_JANUARY)
    override_assessment(by=morgan, assessment=found, tier="silver", reason="One more year", now=NEXT_JANUARY)
    with pytest.raises(PublicationBlocked, match="waits for a second administrator: halvorsen"):
        approve_run(by=priya, run_id=run.pk, now=NEXT_JANUARY)
    with pytest.raises(SecondPersonNeeded):
        approve_override(by=morgan, assessment=found, now=NEXT_JANUARY)
    approve_override(by=priya, assessment=found, now=NEXT_JANUARY)
    approve_run(by=morgan, run_id=run.pk, now=NEXT_JANUARY)
    approve_run(by=priya, run_id=run.pk, now=NEXT_JANUARY)
    settled = standing(halvorsen, 2027)
    assert settled is not None
    assert settled.tier == "silver"
    assert plans(halvorsen) == [("remediation", "4.5", True)]


def test_d5_ending_the_participation_leaves_no_tier(
    halvorsen: Participant, morgan: User, priya: User
) -> None:
    run = year_of(halvorsen, "5")
    found = result(run, halvorsen)
    override_assessment(
        by=morgan, assessment=found, tier=None, terminate=True, reason="Agreed", now=NEXT_JANUARY
    )
    approve_override(by=priya, assessment=found, now=NEXT_JANUARY)
    approve_run(by=morgan, run_id=run.pk, now=NEXT_JANUARY)
    approve_run(by=priya, run_id=run.pk, now=NEXT_JANUARY)
    settled = standing(halvorsen, 2027)
    assert settled is not None
    assert settled.tier is None


def test_r11_a_quarter_overrides_no_tier(
    quarter: AssessmentRun, halvorsen: Participant, morgan: User
) -> None:
    with pytest.raises(OverrideOnlyOfYear):
        override_assessment(
            by=morgan, assessment=result(quarter, halvorsen), tier="gold", reason="Why not", now=NOON
        )


def test_an_override_names_a_tier_of_the_guide(halvorsen: Participant, morgan: User) -> None:
    run = year_of(halvorsen, "5")
    with pytest.raises(TierUnknown, match="Choose one of: silver, gold, platinum"):
        override_assessment(
            by=morgan, assessment=result(run, halvorsen), tier="diamond", reason="Why not", now=NEXT_JANUARY
        )


def test_everybody_concerned_is_told_once(
    quarter: AssessmentRun, halvorsen: Participant, morgan: User, ines: User, eve: User, ada: User,
    omar: User,
) -> None:  # fmt: skip
    approve_run(by=morgan, run_id=quarter.pk, now=NOON)
    with acting(role=Role.STAFF):
        assert untold_publications() == [quarter.pk]
    assert tell_of_publication(run_id=quarter.pk, now=NOON) == 3
    tell_of_publication(run_id=quarter.pk, now=NOON)
    with acting(role=Role.STAFF):
        assert untold_publications() == []
        assert set(OutboxMail.objects.filter(kind="assessment_published").values_list("to", flat=True)) == {
            ines.email,
            eve.email,
            ada.email,
        }
        told = Notice.objects.filter(topic="assessment")
        assert {notice.user_id for notice in told} == {ines.pk, eve.pk, ada.pk}
        assert told.first().title == "Halvorsen Cipher, Quarter 3, 2026: At risk"  # type: ignore[union-attr]


def test_what_is_published_is_reviewed_no_more(
    quarter: AssessmentRun, halvorsen: Participant, morgan: User, ines: User
) -> None:
    approve_run(by=morgan, run_id=quarter.pk, now=NOON)
    with pytest.raises(NotUnderReview):
        return_assessment(by=ines, assessment=result(quarter, halvorsen), reason="Late", now=NOON)
    with pytest.raises(NotUnderReview):
        approve_run(by=morgan, run_id=quarter.pk, now=NOON)


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE tiers_assessment SET status = 'met'",
        "DELETE FROM tiers_assessment",
        "UPDATE tiers_conditionresult SET state = 'met'",
        "DELETE FROM tiers_conditionresult",
        "UPDATE tiers_assessmentreading SET value = 9",
        "UPDATE tiers_evidenceline SET counted = true",
        "DELETE FROM tiers_evidenceline",
        "INSERT INTO tiers_evidenceline SELECT assessment_id, participant_id, 'won_tcv', revision_id, true,"
        " 'counted', 9000000, 1 FROM tiers_evidenceline",
        "INSERT INTO tiers_assessmentreading"
        " (assessment_id, participant_id, metric, cumulative, yes_no, source)"
        " SELECT id, participant_id, 'x', false, false, '' FROM tiers_assessment",
        "UPDATE tiers_assessmentrun SET digest = 'x'",
        "UPDATE tiers_assessmentrun SET state = 'under_review'",
        "DELETE FROM tiers_assessmentrun",
    ],
)
def test_d6_nothing_published_changes(quarter: AssessmentRun, morgan: User, attack: str) -> None:
    with acting(role=Role.STAFF), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tiers_evidenceline")
        assert cursor.fetchone()[0] > 0
    approve_run(by=morgan, run_id=quarter.pk, now=NOON)
    with acting(role=Role.STAFF), pytest.raises(DatabaseError), transaction.atomic():
        attempt(attack)


@pytest.mark.parametrize(
    "attack",
    ["UPDATE tiers_tierstanding SET tier = 'platinum' WHERE year = 2027", "DELETE FROM tiers_tierstanding"],
)
def test_r11_a_settled_tier_changes_by_a_correction_alone(
    halvorsen: Participant, morgan: User, priya: User, attack: str
) -> None:
    run = year_of(halvorsen, "5000000")
    approve_run(by=morgan, run_id=run.pk, now=NEXT_JANUARY)
    approve_run(by=priya, run_id=run.pk, now=NEXT_JANUARY)
    settled = pytest.raises(DatabaseError, match="Only a published correction changes it")
    with acting(role=Role.STAFF), settled, transaction.atomic():
        attempt(attack)


def test_d6_a_correction_is_a_linked_run_that_settles_the_tier_anew(
    halvorsen: Participant, morgan: User, priya: User
) -> None:
    run = year_of(halvorsen, "1200000")
    with pytest.raises(OnlyPublishedIsCorrected):
        correct_run(by=morgan, run=run, reason="A lead was forgotten", now=NEXT_JANUARY)
    approve_run(by=morgan, run_id=run.pk, now=NEXT_JANUARY)
    approve_run(by=priya, run_id=run.pk, now=NEXT_JANUARY)
    feed(lead("A", "5000000"), day=AFTER_YEAR + 1)
    later = NEXT_JANUARY + timedelta(hours=1)
    correction = correct_run(by=morgan, run=run, reason="A lead was forgotten", now=later)
    compute_run(run_id=correction.pk, now=NEXT_JANUARY)
    approve_run(by=morgan, run_id=correction.pk, now=NEXT_JANUARY)
    approve_run(by=priya, run_id=correction.pk, now=NEXT_JANUARY)
    settled = standing(halvorsen, 2027)
    assert settled is not None
    assert (settled.tier, settled.cause, settled.run_id) == ("gold", "correction", correction.pk)
    assert result(run, halvorsen).tier_earned == "silver"
    assert correction.corrects_id == run.pk


def test_d6_a_correction_reads_no_feed_before_the_cut_off_nor_of_a_day_to_come(
    halvorsen: Participant, morgan: User, priya: User
) -> None:
    run = year_of(halvorsen, "1200000")
    approve_run(by=morgan, run_id=run.pk, now=NEXT_JANUARY)
    approve_run(by=priya, run_id=run.pk, now=NEXT_JANUARY)
    for moment in (run.cut_off - timedelta(seconds=1), NEXT_JANUARY + timedelta(seconds=1)):
        with pytest.raises(CutOffUnusable):
            correct_run(by=morgan, run=run, reason="Late", cut_off=moment, now=NEXT_JANUARY)


def test_r4_the_reason_of_a_correction_is_told_to_no_participant(
    halvorsen: Participant, ada: User, morgan: User, priya: User
) -> None:
    run = year_of(halvorsen, "1200000")
    approve_run(by=morgan, run_id=run.pk, now=NEXT_JANUARY)
    approve_run(by=priya, run_id=run.pk, now=NEXT_JANUARY)
    feed(lead("A", "5000000"), day=AFTER_YEAR + 1)
    later = NEXT_JANUARY + timedelta(hours=1)
    correction = correct_run(by=morgan, run=run, reason="Norrland’s lead was forgotten", now=later)
    compute_run(run_id=correction.pk, now=NEXT_JANUARY)
    approve_run(by=morgan, run_id=correction.pk, now=NEXT_JANUARY)
    approve_run(by=priya, run_id=correction.pk, now=NEXT_JANUARY)
    tell_of_publication(run_id=correction.pk, now=NEXT_JANUARY)
    with acting(role=Role.STAFF):
        letters = list(OutboxMail.objects.filter(key__startswith=f"run:{correction.pk}:", to=ada.email))
        notices = list(Notice.objects.filter(user=ada, key__startswith=f"run:{correction.pk}:"))
    assert "Correction" in letters[0].subject
    assert not any("forgotten" in text for mail in letters for text in (mail.subject, mail.text, mail.html))
    assert not any("forgotten" in notice.title + notice.body for notice in notices)
