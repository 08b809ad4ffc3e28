"""Ending a participation below the program is notice of termination by IBM (D5, R30)."""

from datetime import timedelta

import pytest

from accounts.models import User
from agreements.models import Side, Termination
from agreements.services import execute_termination, give_notice
from kernel.tenancy import Role, acting
from participants.models import Lifecycle, Participant
from tests.tiers.program import NEXT_JANUARY, result
from tests.tiers.test_publish import plans, year_of
from tiers.models import Assessment
from tiers.services.publication import approve_run
from tiers.services.reviews import approve_override, override_assessment

pytestmark = pytest.mark.django_db


def decided(halvorsen: Participant, *, by: User, terminate: bool) -> Assessment:
    """A result below the program with the administrator's decision."""
    found = result(year_of(halvorsen, "5"), halvorsen)
    override_assessment(
        by=by,
        assessment=found,
        tier=None if terminate else "silver",
        terminate=terminate,
        reason="Two years below",
        now=NEXT_JANUARY,
    )
    return found


def published(found: Assessment, *people: User) -> None:
    approve_override(by=people[1], assessment=found, now=NEXT_JANUARY)
    for person in people:
        approve_run(by=person, run_id=found.run_id, now=NEXT_JANUARY)


def notices(company: Participant) -> list[Termination]:
    with acting(role=Role.STAFF):
        return list(Termination.objects.filter(participant=company).select_related("participant"))


def test_the_publication_gives_ibm_s_notice_on_the_decision_s_ground(
    halvorsen: Participant, morgan: User, priya: User
) -> None:
    published(decided(halvorsen, by=morgan, terminate=True), morgan, priya)
    (given,) = notices(halvorsen)
    assert (given.given_by_side, given.given_by_id, given.ground) == (Side.IBM, priya.pk, "Two years below")
    assert given.participant.lifecycle == Lifecycle.LEAVING


def test_before_the_publication_nobody_is_given_notice(
    halvorsen: Participant, morgan: User, priya: User
) -> None:
    found = decided(halvorsen, by=morgan, terminate=True)
    approve_override(by=priya, assessment=found, now=NEXT_JANUARY)
    approve_run(by=morgan, run_id=found.run_id, now=NEXT_JANUARY)
    assert notices(halvorsen) == []


def test_who_is_kept_is_given_no_notice(halvorsen: Participant, morgan: User, priya: User) -> None:
    published(decided(halvorsen, by=morgan, terminate=False), morgan, priya)
    assert notices(halvorsen) == []


def test_who_is_under_notice_already_is_given_no_second_one(
    halvorsen: Participant, morgan: User, priya: User, sam: User
) -> None:
    found = decided(halvorsen, by=morgan, terminate=True)
    give_notice(by=sam, participant=halvorsen, ground="Another direction", now=NEXT_JANUARY)
    published(found, morgan, priya)
    assert [given.given_by_side for given in notices(halvorsen)] == [Side.PARTNER]


def test_who_has_left_works_on_no_plan_any_more(halvorsen: Participant, morgan: User, priya: User) -> None:
    published(decided(halvorsen, by=morgan, terminate=False), morgan, priya)
    assert [still_open for _kind, _clause, still_open in plans(halvorsen)] == [True]
    given = give_notice(by=morgan, participant=halvorsen, ground="Another direction", now=NEXT_JANUARY)
    execute_termination(termination_id=given.pk, now=NEXT_JANUARY + timedelta(days=30))
    assert [still_open for _kind, _clause, still_open in plans(halvorsen)] == [False]


def test_no_plan_is_opened_for_who_left_before_the_publication(
    halvorsen: Participant, morgan: User, priya: User
) -> None:
    given = give_notice(
        by=morgan, participant=halvorsen, ground="Another direction", now=NEXT_JANUARY - timedelta(days=35)
    )
    found = decided(halvorsen, by=morgan, terminate=False)
    execute_termination(termination_id=given.pk, now=NEXT_JANUARY)
    published(found, morgan, priya)
    assert plans(halvorsen) == []
