"""Who left, or left and came back, before a year is published or corrected (R2, R8, R11, D6)."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from participants.models import Lifecycle, Participant
from participants.services import move_lifecycle
from tests.tiers.program import AFTER_YEAR, NEXT_JANUARY, feed, lead
from tests.tiers.test_publish import plans, standing, year_of
from tests.tiers.test_standing_at_entry import come_back
from tests.tiers.test_terminating import decided, notices, published
from tiers.models import AssessmentRun
from tiers.services.computing import compute_run
from tiers.services.corrections import correct_run
from tiers.services.publication import approve_run
from tiers.services.standings import admit_standing

pytestmark = pytest.mark.django_db
LATER = NEXT_JANUARY + timedelta(hours=1)


def publish(run: AssessmentRun, *people: User) -> None:
    for person in people:
        approve_run(by=person, run_id=run.pk, now=NEXT_JANUARY)


def publish_correction(run: AssessmentRun, *people: User) -> None:
    """A correction that finds five million where the run found less."""
    feed(lead("A", "5000000"), day=AFTER_YEAR + 1)
    correction = correct_run(by=people[0], run=run, reason="A lead was forgotten", now=LATER)
    compute_run(run_id=correction.pk, now=NEXT_JANUARY)
    publish(correction, *people)


def leave(company: Participant, on: date) -> None:
    move_lifecycle(by=None, participant=company, to=Lifecycle.FORMER, on=on, why="test")


def readmit(company: Participant, on: date, tier: str) -> None:
    come_back(company, on)
    admit_standing(by=None, participant=company, tier=tier, joined_on=on, now=NEXT_JANUARY)


def test_who_left_before_the_publication_holds_no_tier_of_the_new_year(
    halvorsen: Participant, morgan: User, priya: User
) -> None:
    run = year_of(halvorsen, "1200000")
    leave(halvorsen, date(2027, 1, 10))
    publish(run, morgan, priya)
    assert standing(halvorsen, 2027) is None


def test_who_left_after_the_publication_is_given_no_other_tier_by_a_correction(
    halvorsen: Participant, morgan: User, priya: User
) -> None:
    run = year_of(halvorsen, "1200000")
    publish(run, morgan, priya)
    leave(halvorsen, date(2027, 1, 20))
    publish_correction(run, morgan, priya)
    held = standing(halvorsen, 2027)
    assert held is not None
    assert (held.tier, held.cause) == ("silver", "annual")


def test_a_correction_leaves_the_tier_of_a_later_admission(
    halvorsen: Participant, morgan: User, priya: User
) -> None:
    run = year_of(halvorsen, "1200000")
    publish(run, morgan, priya)
    readmit(halvorsen, date(2027, 1, 21), "silver")
    publish_correction(run, morgan, priya)
    held = standing(halvorsen, 2027)
    assert held is not None
    assert (held.tier, held.cause) == ("silver", "admission")
    assert [still_open for _kind, _clause, still_open in plans(halvorsen)].count(True) == 0


def test_who_came_back_within_the_year_evaluated_is_given_the_tier_it_earned(
    halvorsen: Participant, morgan: User, priya: User
) -> None:
    run = year_of(halvorsen, "1200000")
    come_back(halvorsen, date(2026, 11, 2))
    publish(run, morgan, priya)
    held = standing(halvorsen, 2027)
    assert held is not None
    assert held.tier == "silver"


def test_a_decision_on_an_earlier_participation_ends_no_later_one(
    halvorsen: Participant, morgan: User, priya: User
) -> None:
    found = decided(halvorsen, by=morgan, terminate=True)
    readmit(halvorsen, date(2027, 1, 15), "silver")
    published(found, morgan, priya)
    assert notices(halvorsen) == []
