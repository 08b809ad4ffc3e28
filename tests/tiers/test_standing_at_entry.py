"""The tier of the first year is written by the admission, anew for a company that comes back (R8, R11)."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from kernel.tenancy import Role, acting
from participants.models import Lifecycle, Participant
from participants.services import move_lifecycle
from tests.tiers.program import Q3, assess, feed
from tests.tiers.program import in_force as guide_in_force
from tiers.models import StandingCause, TierStanding
from tiers.services.standings import YearSettled, admit_standing, take_over_standings

pytestmark = pytest.mark.django_db
YEAR = 2026


def settled(company: Participant, *, tier: str, now: datetime) -> TierStanding:
    """A standing as a published evaluation leaves it."""
    guide_in_force()
    feed()
    run = assess(Q3)
    with acting(role=Role.STAFF, why="test"):
        return TierStanding.objects.create(
            participant=company, year=YEAR, tier=tier, cause=StandingCause.ANNUAL, run=run, written_at=now
        )


def come_back(company: Participant, on: date) -> Participant:
    for to in (Lifecycle.FORMER, Lifecycle.PROSPECT, Lifecycle.INVITED, Lifecycle.ACTIVE):
        company = move_lifecycle(by=None, participant=company, to=to, on=on, why="test")
    return company


def admit(company: Participant, tier: str, now: datetime) -> TierStanding:
    return admit_standing(by=None, participant=company, tier=tier, joined_on=now.date(), now=now)


def test_an_admission_writes_the_standing_of_its_year(halvorsen: Participant, now: datetime) -> None:
    standing = admit(halvorsen, "silver", now)
    assert (standing.year, standing.tier, standing.cause) == (YEAR, "silver", StandingCause.ADMISSION)


def test_an_admission_leaves_the_standings_of_all_others_alone(
    halvorsen: Participant, norrland: Participant, now: datetime
) -> None:
    admit(norrland, "gold", now)
    admit(halvorsen, "silver", now)
    with acting(role=Role.STAFF):
        held = dict(TierStanding.objects.filter(year=YEAR).values_list("participant", "tier"))
    assert held == {norrland.pk: "gold", halvorsen.pk: "silver"}


def test_the_same_admission_again_changes_nothing(halvorsen: Participant, now: datetime) -> None:
    assert admit(halvorsen, "silver", now).pk == admit(halvorsen, "silver", now + timedelta(days=1)).pk


@pytest.mark.parametrize("cause", [StandingCause.TAKE_OVER, StandingCause.ANNUAL])
def test_a_company_that_comes_back_in_the_same_year_begins_it_anew(
    halvorsen: Participant, now: datetime, cause: StandingCause
) -> None:
    before = now - timedelta(days=60)
    if cause is StandingCause.ANNUAL:
        settled(halvorsen, tier="gold", now=before)
    else:
        take_over_standings(by=None, held={(halvorsen.pk, YEAR): "gold"}, now=before)
    admit(come_back(halvorsen, now.date()), "silver", now)
    with acting(role=Role.STAFF):
        found = TierStanding.objects.get(participant=halvorsen, year=YEAR)
    assert (found.tier, found.cause, found.run_id) == ("silver", StandingCause.ADMISSION, None)


def test_what_was_published_since_it_joined_stays(halvorsen: Participant, now: datetime) -> None:
    settled(halvorsen, tier="gold", now=now)
    with pytest.raises(YearSettled, match="Correct the assessment"):
        admit_standing(by=None, participant=halvorsen, tier="silver", joined_on=date(2026, 1, 9), now=now)


def test_the_database_holds_a_settled_year_against_a_false_admission(
    halvorsen: Participant, now: datetime
) -> None:
    standing = settled(halvorsen, tier="gold", now=now)
    with pytest.raises(IntegrityError, match="is settled"), acting(role=Role.STAFF), transaction.atomic():
        TierStanding.objects.filter(pk=standing.pk).update(
            tier="silver", cause=StandingCause.ADMISSION, run=None
        )
