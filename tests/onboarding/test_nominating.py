"""A company is nominated: recorded as a prospect, warned of when it looks known (R1, R5, R22, R30)."""

from datetime import datetime

import pytest
from django.db import IntegrityError

from accounts.models import User
from kernel.tenancy import Role, acting
from onboarding.models import Prospect, Stage
from onboarding.services.nominating import (
    Candidate,
    CandidateAlready,
    LooksKnown,
    PlannedOffering,
    nominate,
    nominate_again,
)
from onboarding.services.permitted import NotPermitted
from participants.models import (
    Assignment,
    Incorporation,
    IncorporationRole,
    Lifecycle,
    OtherProgram,
    Participant,
)
from participants.selectors import actor_of
from participants.services import move_lifecycle
from participants.services.companies import SlugTaken
from tests import cast
from tests.tiers.program import in_force, three_tiers

pytestmark = pytest.mark.django_db

TARN = Candidate(
    name="Tarn Analytics, Inc.",
    website="https://www.tarn.example/",
    technology="Tarn Lake",
    offerings=(PlannedOffering("Managed Detection", IncorporationRole.BASE_COMPONENT),),
    contact_name="Lena Marsh",
    contact_email="Lena@tarn.example",
    summary="A data lake.",
    other_programs=("IBM Security Technology Alliance Program",),
)


def test_a_nominated_company_is_a_prospect_with_what_it_would_bring(morgan: User, now: datetime) -> None:
    prospect = nominate(by=morgan, candidate=TARN, now=now)
    assert (prospect.stage, prospect.domain, prospect.contact_email) == (
        Stage.NOMINATED, "tarn.example", "lena@tarn.example",
    )  # fmt: skip
    company = prospect.participant
    assert (company.slug, company.lifecycle) == ("tarn-analytics-inc", Lifecycle.PROSPECT)
    with acting(role=Role.STAFF):
        incorporation = Incorporation.objects.select_related("offering", "technology").get(
            participant=company
        )
        assert incorporation.offering.name == "Managed Detection"
        assert incorporation.technology.name == "Tarn Lake"
        assert incorporation.launched_on is None


def test_membership_of_another_program_is_recorded_and_no_obstacle(morgan: User, now: datetime) -> None:
    """R5."""
    prospect = nominate(by=morgan, candidate=TARN, now=now)
    with acting(role=Role.STAFF):
        assert OtherProgram.objects.get(participant=prospect.participant).name == TARN.other_programs[0]


def test_a_nomination_stands_under_the_guide_in_force(morgan: User, now: datetime) -> None:
    guide = in_force(three_tiers(effective_on="2024-01-01"))
    assert nominate(by=morgan, candidate=TARN, now=now).guide_id == guide.pk


@pytest.mark.parametrize("name", ["Halvorsen Cipher GmbH", "HALVORSEN-CIPHER"])
def test_a_name_on_record_is_told_with_who_it_is_and_its_state(
    morgan: User, halvorsen: Participant, now: datetime, name: str
) -> None:
    with pytest.raises(LooksKnown, match=r"Halvorsen Cipher \(active\)") as refused:
        nominate(by=morgan, candidate=Candidate(name=name), now=now)
    (found,) = refused.value.found
    assert (found.slug, found.by_name, found.by_domain, found.renominable) == (
        "halvorsen",
        True,
        False,
        False,
    )


def test_a_domain_on_record_is_told(morgan: User, now: datetime) -> None:
    nominate(by=morgan, candidate=TARN, now=now)
    other = Candidate(name="Something else", contact_email="bo@labs.tarn.example")
    with pytest.raises(LooksKnown) as refused:
        nominate(by=morgan, candidate=other, now=now)
    assert [(each.name, each.by_domain) for each in refused.value.found] == [("Tarn Analytics, Inc.", True)]


def test_an_administrator_who_knows_them_apart_goes_on(
    morgan: User, halvorsen: Participant, now: datetime
) -> None:
    candidate = Candidate(name="Halvorsen Cipher")
    prospect = nominate(by=morgan, candidate=candidate, known_apart=True, now=now)
    assert prospect.participant.slug == "halvorsen-cipher"


def test_two_companies_of_one_name_get_two_addresses(morgan: User, now: datetime) -> None:
    first = nominate(by=morgan, candidate=Candidate(name="Tarn"), now=now)
    second = nominate(by=morgan, candidate=Candidate(name="Tarn"), known_apart=True, now=now)
    assert (first.participant.slug, second.participant.slug) == ("tarn", "tarn-2")


def test_a_name_without_latin_letters_gets_an_address(morgan: User, now: datetime) -> None:
    assert nominate(by=morgan, candidate=Candidate(name="東京"), now=now).participant.slug == "company"


def test_a_short_name_that_is_taken_is_refused(morgan: User, halvorsen: Participant, now: datetime) -> None:
    with pytest.raises(SlugTaken):
        nominate(by=morgan, candidate=Candidate(name="Other", slug="halvorsen"), now=now)


def test_an_alliance_manager_nominates_nobody(ines: User, now: datetime) -> None:
    with pytest.raises(NotPermitted):
        nominate(by=ines, candidate=TARN, now=now)


def test_a_company_that_left_comes_back_as_a_prospect_with_its_history(
    morgan: User, halvorsen: Participant, ines: User, now: datetime
) -> None:
    """R30."""
    first = cast.candidacy(cast.prospect("old", "Old"), stage=Stage.WITHDRAWN)
    again = nominate_again(by=morgan, participant=first.participant, candidate=TARN, now=now)
    assert (again.previous_id, again.participant_id) == (first.pk, first.participant_id)
    assert again.participant.lifecycle == Lifecycle.PROSPECT
    with acting(role=Role.STAFF):
        assert Prospect.objects.get(pk=first.pk).stage == Stage.WITHDRAWN


def test_a_former_participant_is_a_prospect_nobody_holds(
    morgan: User, halvorsen: Participant, ines: User, now: datetime
) -> None:
    """R30, D9: who managed it sees the new prospect no more than other managers do."""
    today = now.date()
    left = move_lifecycle(by=None, participant=halvorsen, to=Lifecycle.FORMER, on=today, why="left")
    prospect = nominate_again(by=morgan, participant=left, candidate=TARN, now=now)
    assert prospect.participant.lifecycle == Lifecycle.PROSPECT
    with acting(role=Role.STAFF):
        assert not Assignment.objects.filter(participant=halvorsen, ended_on=None).exists()
        assert not Prospect.objects.visible_to(actor_of(ines)).exists()


@pytest.mark.parametrize("stage", [Stage.NOMINATED, Stage.READY])
def test_a_candidate_is_not_nominated_twice(morgan: User, now: datetime, stage: Stage) -> None:
    prospect = cast.candidacy(stage=stage)
    with pytest.raises(CandidateAlready):
        nominate_again(by=morgan, participant=prospect.participant, candidate=TARN, now=now)


def test_a_participant_is_not_nominated(morgan: User, halvorsen: Participant, now: datetime) -> None:
    with pytest.raises(CandidateAlready):
        nominate_again(by=morgan, participant=halvorsen, candidate=TARN, now=now)


def test_a_company_has_one_open_candidacy_in_the_database(now: datetime) -> None:
    prospect = cast.candidacy()
    with pytest.raises(IntegrityError, match="prospect_open_once"), acting(role=Role.STAFF):
        Prospect.objects.create(participant=prospect.participant, stage_since=now, nominated_at=now)
