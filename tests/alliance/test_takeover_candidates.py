"""A file taken over again does not undo, or skip, what became of a company in the portal (R2)."""

from datetime import datetime

import pytest

from accounts.models import User
from agreements.models import AgreementFact, AgreementKind
from alliance.takeover import TakeOverRefused
from kernel.tenancy import Role, acting
from onboarding.models import Stage
from participants.models import Assignment, Lifecycle, Participant
from tests import cast
from tests.agreements.terminations import AFTER, executed
from tests.alliance.test_takeover import BLANK, load
from tests.onboarding.invited import invited, signed_by_both, standing_of
from tiers.models import TierStanding

pytestmark = pytest.mark.django_db
ROW = BLANK | {"slug": "kestrel", "name": "Kestrel Labs"}
SIGNED = ROW | {"joined_on": "2026-01-05", "program_agreement_signed_on": "2026-01-05", "tier": "gold"}


def loaded(row: dict[str, str], *, now: datetime, without: tuple[str, ...] = ()) -> None:
    with acting(role=Role.STAFF, why="test"):
        load(row, now=now, without=without)


@pytest.mark.parametrize("stage", [Stage.NOMINATED, Stage.READY, Stage.INVITED])
def test_no_file_makes_a_candidate_a_participant(stage: Stage, now: datetime) -> None:
    company = cast.candidacy(stage=stage, now=now).participant
    before = standing_of(company)
    with pytest.raises(TakeOverRefused, match="program_agreement_signed_on: Kestrel Labs is a candidate"):
        loaded(SIGNED, now=now)
    assert standing_of(company) == before
    with acting(role=Role.STAFF):
        assert not AgreementFact.objects.filter(participant=company, kind=AgreementKind.PROGRAM).exists()
        assert not TierStanding.objects.filter(participant=company).exists()


def test_a_file_from_before_the_admission_leaves_a_participant_one(
    morgan: User, ines: User, priya: User, now: datetime
) -> None:
    invitation = invited(by=morgan, manager=ines, now=now)
    signed_by_both(invitation, by=priya, now=now)
    loaded(ROW | {"joined_on": "2020-01-01", "tier": "gold"}, now=now)
    loaded(ROW | {"joined_on": "2020-01-01"}, now=now, without=("program_agreement_signed_on",))
    assert standing_of(invitation.participant) == (Lifecycle.ACTIVE, Stage.ADMITTED)
    with acting(role=Role.STAFF):
        company = Participant.objects.get(pk=invitation.participant_id)
        assert company.joined_on == now.date()
        assert Assignment.objects.get(participant=company, ended_on=None).user_id == ines.pk
        assert TierStanding.objects.get(participant=company).tier == "silver"


def test_who_did_not_come_in_joined_on_no_day(now: datetime) -> None:
    """A day of joining would keep its people's data for ever."""
    company = cast.candidacy(stage=Stage.DECLINED, now=now).participant
    with pytest.raises(TakeOverRefused, match="or was one"):
        loaded(SIGNED, now=now)
    loaded(ROW | {"joined_on": "2026-01-05"}, now=now)
    with acting(role=Role.STAFF):
        company.refresh_from_db()
    assert (company.lifecycle, company.joined_on) == (Lifecycle.CLOSED, None)


def test_a_former_participant_that_is_a_candidate_again_hinders_no_file(now: datetime) -> None:
    """Its row states the agreement of its first life, which the portal knows."""
    loaded(SIGNED, now=now)
    with acting(role=Role.STAFF):
        company = Participant.objects.get(slug="kestrel")
    executed(company)
    cast.candidacy(present_company(company), now=AFTER)
    loaded(SIGNED, now=AFTER)
    assert standing_of(company) == (Lifecycle.PROSPECT, Stage.NOMINATED)


def present_company(company: Participant) -> Participant:
    """The company as stored now."""
    with acting(role=Role.STAFF):
        company.refresh_from_db()
    return company
