"""A company's life and facts."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from agreements.models import AgreementKind
from agreements.selectors import agreements_of
from agreements.services import (
    AgreementRecorded,
    EndsBeforeSigned,
    ProgramAgreementMissing,
    admit_participant,
    end_agreement,
    record_agreement,
)
from kernel.tenancy import Role, acting
from participants import services
from participants.models import (
    LIFECYCLE_MOVES,
    Audience,
    IncorporationRole,
    Lifecycle,
    Participant,
    TrainedPerson,
)
from participants.selectors import recorded_facts
from participants.services.companies import MoveRefused, SlugTaken
from participants.services.facts import EndsBeforeLaunch, OfAnotherCompany, RecordedAlready
from tests import cast

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 4)


def at(company: Participant, lifecycle: Lifecycle) -> Participant:
    with acting(role=Role.STAFF):
        Participant.objects.filter(pk=company.pk).update(lifecycle=lifecycle, joined_on=cast.JOINED)
        return Participant.objects.get(pk=company.pk)


@pytest.mark.parametrize("start", Lifecycle)
@pytest.mark.parametrize("to", Lifecycle)
def test_the_lifecycle_moves_as_its_table_says(kestrel: Participant, start: Lifecycle, to: Lifecycle) -> None:
    company = at(kestrel, start)
    if to in LIFECYCLE_MOVES[start]:
        assert (
            services.move_lifecycle(by=None, participant=company, to=to, on=DAY, why="test").lifecycle == to
        )
        return
    with pytest.raises(MoveRefused):
        services.move_lifecycle(by=None, participant=company, to=to, on=DAY, why="test")


def test_a_withdrawn_notice_keeps_the_day_of_joining(halvorsen: Participant) -> None:
    company = at(halvorsen, Lifecycle.LEAVING)
    moved = services.move_lifecycle(by=None, participant=company, to=Lifecycle.ACTIVE, on=DAY, why="stays")
    assert moved.joined_on == cast.JOINED


def test_who_has_left_has_a_last_day(halvorsen: Participant) -> None:
    moved = services.move_lifecycle(by=None, participant=halvorsen, to=Lifecycle.FORMER, on=DAY, why="left")
    assert moved.left_on == DAY


def test_a_short_name_is_taken_once(halvorsen: Participant) -> None:
    with pytest.raises(SlugTaken):
        services.record_participant(by=None, slug="halvorsen", name="Another")


def test_r2_invitation_and_agreement_make_a_participant(halvorsen: Participant) -> None:
    assert (halvorsen.lifecycle, halvorsen.joined_on) == ("active", cast.JOINED)


def test_r2_an_invitation_alone_makes_none(kestrel: Participant) -> None:
    company = at(kestrel, Lifecycle.INVITED)
    with pytest.raises(ProgramAgreementMissing):
        admit_participant(by=None, participant=company, joined_on=DAY)


def test_r2_an_agreement_alone_makes_none(kestrel: Participant) -> None:
    record_agreement(by=None, participant=kestrel, kind=AgreementKind.PROGRAM, signed_on=DAY)
    with pytest.raises(MoveRefused):
        admit_participant(by=None, participant=kestrel, joined_on=DAY)


def test_an_agreement_ends_on_a_day(halvorsen: Participant) -> None:
    with acting(role=Role.STAFF):
        agreement = agreements_of(halvorsen)[0]
    assert end_agreement(by=None, agreement=agreement, ends_on=DAY, why="terminated").ends_on == DAY


def test_an_agreement_is_recorded_once(halvorsen: Participant) -> None:
    with pytest.raises(AgreementRecorded):
        record_agreement(by=None, participant=halvorsen, kind=AgreementKind.PROGRAM, signed_on=cast.JOINED)


def test_an_agreement_does_not_end_before_it_was_signed(kestrel: Participant) -> None:
    with pytest.raises(EndsBeforeSigned):
        record_agreement(
            by=None,
            participant=kestrel,
            kind=AgreementKind.PROGRAM,
            signed_on=DAY,
            ends_on=DAY - timedelta(1),
        )


def test_an_agreement_does_not_end_before_its_signature_later_on(halvorsen: Participant) -> None:
    with acting(role=Role.STAFF):
        agreement = agreements_of(halvorsen)[0]
    with pytest.raises(EndsBeforeSigned):
        end_agreement(by=None, agreement=agreement, ends_on=date(2020, 1, 1), why="wrong")


def test_r1_an_incorporation_keeps_its_role_and_launch(halvorsen: Participant, morgan: User) -> None:
    technology = services.record_technology(by=morgan, participant=halvorsen, name="Shield")
    services.record_incorporation(
        by=morgan, participant=halvorsen, offering="Managed Encryption", technology=technology,
        role=IncorporationRole.BASE_COMPONENT, launched_on=DAY,
    )  # fmt: skip
    with acting(participant=halvorsen.pk):
        found = recorded_facts(halvorsen, today=DAY)["incorporations"]
    assert [(each["offering"], each["technology"], each["role"]) for each in found] == [
        ("Managed Encryption", "Shield", "base_component")
    ]


def test_an_incorporation_ends_after_its_launch(halvorsen: Participant) -> None:
    launched = services.record_incorporation(
        by=None,
        participant=halvorsen,
        offering="Key Care",
        role=IncorporationRole.DELIVERY_TOOL,
        launched_on=DAY,
    )
    with pytest.raises(EndsBeforeLaunch):
        services.end_incorporation(by=None, incorporation=launched, ended_on=DAY - timedelta(1), why="wrong")
    assert (
        services.end_incorporation(by=None, incorporation=launched, ended_on=DAY, why="ended").ended_on == DAY
    )


def test_r4_another_companys_technology_is_refused(halvorsen: Participant, norrland: Participant) -> None:
    theirs = services.record_technology(by=None, participant=norrland, name="Shield")
    with pytest.raises(OfAnotherCompany):
        services.record_incorporation(
            by=None,
            participant=halvorsen,
            offering="Key Care",
            role=IncorporationRole.DELIVERY_TOOL,
            technology=theirs,
        )


def test_a_technology_is_recorded_once(halvorsen: Participant) -> None:
    services.record_technology(by=None, participant=halvorsen, name="Shield")
    with pytest.raises(RecordedAlready):
        services.record_technology(by=None, participant=halvorsen, name="Shield")


def train(company: Participant, email: str) -> None:
    services.record_trained_person(
        by=None, participant=company, audience=Audience.SALES, name="Kim", email=email, completed_on=DAY
    )


def test_r20_a_trained_person_counts_once(halvorsen: Participant) -> None:
    train(halvorsen, "kim@ibm.example")
    with pytest.raises(RecordedAlready):
        train(halvorsen, "Kim@ibm.example")


def test_a_training_recorded_by_mistake_is_taken_back(halvorsen: Participant, morgan: User) -> None:
    train(halvorsen, "kim@ibm.example")
    with acting(role=Role.STAFF):
        services.remove_trained_person(by=morgan, trained=TrainedPerson.objects.get(), why="mistake")
    with acting(participant=halvorsen.pk):
        assert recorded_facts(halvorsen, today=DAY)["trained"] is None


def test_r5_another_program_is_no_obstacle(halvorsen: Participant) -> None:
    services.record_other_program(
        by=None, participant=halvorsen, name="IBM Security Technology Alliance Program"
    )
    services.record_other_program(
        by=None, participant=halvorsen, name="IBM Security Technology Alliance Program", since=DAY
    )
    with acting(participant=halvorsen.pk):
        assert [each["since"] for each in recorded_facts(halvorsen, today=DAY)["other_programs"]] == [
            "2026-05-04"
        ]


def test_r19_the_latest_word_on_deal_registration_counts(halvorsen: Participant) -> None:
    for has_program, as_of in ((True, DAY), (False, DAY + timedelta(30))):
        services.record_deal_registration(
            by=None, participant=halvorsen, has_program=has_program, as_of=as_of
        )
    with acting(participant=halvorsen.pk):
        assert recorded_facts(halvorsen, today=DAY)["deal_registration"]["has_program"] is True
        assert (
            recorded_facts(halvorsen, today=DAY + timedelta(31))["deal_registration"]["has_program"] is False
        )
