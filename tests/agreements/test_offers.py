"""Who offers a text, to whom, and how an offer ends before it is in force (R28)."""

from datetime import date
from typing import Any

import pytest
from django.core.files.storage import default_storage

from accounts.models import User
from agreements.models import (
    AgreementSigning,
    AgreementText,
)
from agreements.services import (
    decline_text,
    end_signings,
    offer_text,
    withdraw_offer,
    withdraw_open_offer,
)
from agreements.services.permitted import NotPermitted
from agreements.services.signing.asking import NoTextPublished, NotToBeAsked, OfferOpen, SignedAlready
from agreements.services.signing.moves import ReasonNeeded, SigningMoveRefused
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests.agreements.texts import NOON, accepted, in_force, mails, present, published

pytestmark = pytest.mark.django_db


def test_nothing_is_offered_without_a_published_text(halvorsen: Participant, morgan: User) -> None:
    with pytest.raises(NoTextPublished):
        offer_text(by=morgan, participant=halvorsen, now=NOON)


def test_nothing_is_offered_to_a_prospect(text: AgreementText, kestrel: Participant, morgan: User) -> None:
    with pytest.raises(NotToBeAsked, match="Kestrel Labs is neither invited nor a Participant"):
        offer_text(by=morgan, participant=kestrel, now=NOON)


def test_nothing_is_offered_twice(
    offer: AgreementSigning, sam: User, priya: User, morgan: User, halvorsen: Participant
) -> None:
    with pytest.raises(OfferOpen):
        offer_text(by=morgan, participant=halvorsen, now=NOON)
    in_force(accepted(offer, sam), priya)
    with pytest.raises(SignedAlready):
        offer_text(by=morgan, participant=halvorsen, now=NOON)


@pytest.mark.parametrize("who", ["ines", "sam", "ada"])
def test_only_administrators_offer_a_text_to_a_participant(
    text: AgreementText, halvorsen: Participant, who: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotPermitted):
        offer_text(by=request.getfixturevalue(who), participant=halvorsen, now=NOON)


def test_a_signatory_declines_with_a_reason(offer: AgreementSigning, sam: User, ada: User) -> None:
    decline_text(by=sam, signing=offer, reason="Our lawyers say no.", now=NOON)
    assert (present(offer).state, present(offer).closed_reason) == ("declined", "Our lawyers say no.")
    assert "ada@halvorsen.example" in mails("agreement_settled")
    with pytest.raises(SigningMoveRefused, match="It was declined"):
        accepted(offer, sam)


def test_whoever_ends_an_offer_says_why(offer: AgreementSigning, sam: User, morgan: User) -> None:
    with pytest.raises(ReasonNeeded):
        decline_text(by=sam, signing=offer, reason=" ", now=NOON)
    with pytest.raises(ReasonNeeded):
        withdraw_offer(by=morgan, signing=offer, reason="", now=NOON)


def test_an_offer_is_withdrawn_in_the_middle_of_signing(
    offer: AgreementSigning, sam: User, morgan: User, priya: User, django_capture_on_commit_callbacks: Any
) -> None:
    signing = accepted(offer, sam)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_offer(by=morgan, signing=signing, reason="Invited by mistake.", now=NOON)
    assert not default_storage.exists(signing.signed_file.name)
    with pytest.raises(SigningMoveRefused, match=r"withdrawn: Invited by mistake\."):
        in_force(signing, priya)
    with pytest.raises(SigningMoveRefused, match="withdrawn"):
        accepted(signing, sam)


def test_what_is_in_force_is_not_withdrawn(
    offer: AgreementSigning, sam: User, morgan: User, priya: User
) -> None:
    signing = in_force(accepted(offer, sam), priya)
    with pytest.raises(SigningMoveRefused, match="It is in force"):
        withdraw_offer(by=morgan, signing=signing, reason="Too late.", now=NOON)
    assert not withdraw_open_offer(by=morgan, participant=signing.participant, reason="x", now=NOON)


def test_a_termination_ends_what_is_in_force_and_withdraws_what_is_open(
    offer: AgreementSigning, sam: User, morgan: User, priya: User, halvorsen: Participant
) -> None:
    first = in_force(accepted(offer, sam), priya)
    published(2, by=morgan, sign_by=date(2027, 1, 31))
    end_signings(by=morgan, participant=halvorsen, reason="Notice of 1 October.", now=NOON)
    with acting(role=Role.STAFF):
        states = AgreementSigning.objects.filter(participant=halvorsen).order_by("pk")
        assert list(states.values_list("state", flat=True)) == ["ended", "withdrawn"]
    assert present(first).closed_reason == "Notice of 1 October."
