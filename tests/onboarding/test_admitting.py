"""Invited and signed by both sides: a Participant; either half missing, a prospect (R2, R8, R24)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from accounts.models import Notice, User
from agreements.models import AgreementFact, SigningState
from agreements.services import countersign, decline_text, offer_text, withdraw_offer
from benefits.models import Entitlement
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting
from onboarding.events import participant_admitted
from onboarding.models import InvitationState, ProgramInvitation, Stage
from onboarding.services import accept
from onboarding.services.admitting import InvitationNotAccepted
from participants.models import Assignment, Lifecycle, Participant
from tests.agreements.texts import accepted, in_force, offered, published, waiting
from tests.agreements.texts import present as signing_now
from tests.onboarding.invited import (
    invited,
    person,
    present,
    signed_by_both,
    signed_by_company,
    standing_of,
)
from tests.tiers.guides import agreement, guide, target, tier
from tiers.models import StandingCause, TierStanding

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(morgan: User, ines: User, now: datetime) -> ProgramInvitation:
    """Kestrel Labs invited, with ines as its manager; the link is bo's."""
    return invited(by=morgan, manager=ines, now=now)


@pytest.fixture
def heard() -> Iterator[list[dict[str, Any]]]:
    """What the event of an admission said."""
    found: list[dict[str, Any]] = []

    def hear(**kwargs: Any) -> None:
        found.append(kwargs)

    participant_admitted.connect(hear)
    yield found
    participant_admitted.disconnect(hear)


def test_both_signatures_make_an_invited_company_a_participant(
    invitation: ProgramInvitation, priya: User, now: datetime, heard: list[dict[str, Any]]
) -> None:
    signed_by_both(invitation, by=priya, now=now)
    company = invitation.participant
    assert standing_of(company) == (Lifecycle.ACTIVE, Stage.ADMITTED)
    assert company.joined_on == now.date()
    with acting(role=Role.STAFF):
        standing = TierStanding.objects.get(participant=company)
        manager = Assignment.objects.get(participant=company, ended_on=None)
    assert (standing.year, standing.tier, standing.cause) == (2026, "silver", StandingCause.ADMISSION)
    assert (manager.user.name, manager.kind) == ("Ines", "manager")
    assert [(each["participant_id"], each["tier"]) for each in heard] == [(company.pk, "silver")]


def test_the_companys_people_and_its_manager_are_welcomed(
    invitation: ProgramInvitation, priya: User, now: datetime
) -> None:
    signed_by_both(invitation, by=priya, now=now)
    with acting(role=Role.STAFF):
        mails = OutboxMail.objects.filter(kind="welcome")
        assert sorted(mails.values_list("to", flat=True)) == ["bo@kestrel.example", "ines@ibm.example"]
        told = Notice.objects.filter(title="Kestrel Labs is a Participant, at Silver")
        assert set(told.values_list("user__name", flat=True)) >= {"Bo", "Ines", "Priya", "Morgan"}


def test_invited_alone_is_not_enough(invitation: ProgramInvitation, now: datetime) -> None:
    """R2: nor are the invitation accepted and the company's own signature."""
    signed_by_company(invitation, now=now)
    assert standing_of(invitation.participant) == (Lifecycle.INVITED, Stage.INVITED)


def test_signed_alone_is_not_enough(
    invitation: ProgramInvitation, morgan: User, priya: User, now: datetime
) -> None:
    """R2: an administrator offered the text, nobody accepted the invitation; nothing is half done."""
    signing = accepted(offer_text(by=morgan, participant=invitation.participant, now=now), person("Bo"))
    with pytest.raises(InvitationNotAccepted):
        in_force(signing, priya)
    assert standing_of(invitation.participant) == (Lifecycle.INVITED, Stage.INVITED)
    assert signing_now(signing).state == SigningState.ACCEPTED
    with acting(role=Role.STAFF):
        assert not AgreementFact.objects.filter(participant=invitation.participant, kind="program").exists()


def test_a_failure_in_admission_undoes_the_countersignature(
    invitation: ProgramInvitation, priya: User, now: datetime
) -> None:
    def fail(**kwargs: Any) -> None:
        raise RuntimeError("nothing of it may stay")

    signing = signed_by_company(invitation, now=now)
    participant_admitted.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            countersign(by=priya, signing=signing, title="Program Director", now=now)
    finally:
        participant_admitted.disconnect(fail)
    assert signing_now(signing).state == SigningState.ACCEPTED
    assert standing_of(invitation.participant) == (Lifecycle.INVITED, Stage.INVITED)
    with acting(role=Role.STAFF):
        assert not TierStanding.objects.filter(participant=invitation.participant).exists()
        assert not OutboxMail.objects.filter(kind="welcome").exists()


def test_a_participant_that_signs_a_later_version_is_not_admitted_again(
    morgan: User, priya: User, sam: User, halvorsen: Participant, heard: list[dict[str, Any]]
) -> None:
    published(by=morgan)
    joined = halvorsen.joined_on
    in_force(accepted(offered(halvorsen, by=morgan), sam), priya)
    with acting(role=Role.STAFF):
        halvorsen.refresh_from_db()
    assert (halvorsen.joined_on, heard) == (joined, [])


def test_declining_the_text_closes_the_candidacy(invitation: ProgramInvitation, now: datetime) -> None:
    bo = person("Bo")
    signing = accept(by=bo, invitation=invitation, now=now)
    decline_text(by=bo, signing=signing, reason="Our counsel says no.", now=now)
    assert standing_of(invitation.participant) == (Lifecycle.CLOSED, Stage.DECLINED)
    found = present(invitation)
    assert (found.state, found.decline_reason, found.answered_by_id) == (
        InvitationState.DECLINED,
        "Our counsel says no.",
        bo.pk,
    )


def test_a_participant_that_declines_a_later_version_stays_one(
    morgan: User, sam: User, halvorsen: Participant, now: datetime
) -> None:
    published(by=morgan)
    signing = offered(halvorsen, by=morgan)
    decline_text(by=sam, signing=signing, reason="Not yet.", now=now)
    with acting(role=Role.STAFF):
        halvorsen.refresh_from_db()
    assert halvorsen.lifecycle == Lifecycle.ACTIVE


def test_an_offer_withdrawn_by_hand_leaves_the_company_invited(
    invitation: ProgramInvitation, morgan: User, priya: User, now: datetime
) -> None:
    signing = signed_by_company(invitation, now=now)
    withdraw_offer(by=morgan, signing=signing, reason="A later text.", now=now)
    offer_text(by=morgan, participant=invitation.participant, now=now)
    in_force(accepted(waiting(invitation.participant), person("Bo")), priya)
    assert standing_of(invitation.participant) == (Lifecycle.ACTIVE, Stage.ADMITTED)


def test_the_benefits_of_its_tier_are_there_once_it_is_admitted(
    morgan: User, ines: User, priya: User, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    logo = {"key": "logo", "category": "marketing", "name": "Logo", "quantity": None}
    silver = tier(target("1"), agreement(), benefits=[logo])
    invitation = invited(by=morgan, manager=ines, now=now, document=guide(silver))
    with django_capture_on_commit_callbacks(execute=True):
        signed_by_both(invitation, by=priya, now=now)
    with acting(role=Role.STAFF):
        assert Entitlement.objects.get(participant=invitation.participant).key == "logo"
