"""IBM countersigns what the company accepted, unaltered, by another person (R28)."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.models import User
from agreements.events import program_agreement_signed
from agreements.integrity import SignedFileAltered, TextAltered, verify_signed_file
from agreements.models import (
    AgreementFact,
    AgreementKind,
    AgreementSigning,
    SigningState,
)
from agreements.services import countersign, end_agreement
from agreements.services.permitted import NotPermitted
from agreements.services.signing.accepting import (
    TitleNeeded,
)
from agreements.services.signing.countersigning import OwnAcceptance
from agreements.services.signing.moves import SigningMoveRefused
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests.agreements.terminations import notice
from tests.agreements.texts import (
    NOON,
    TODAY,
    accepted,
    in_force,
    present,
    replace,
    sample,
)

pytestmark = pytest.mark.django_db


def test_a_text_replaced_after_acceptance_is_not_countersigned(
    offer: AgreementSigning, sam: User, priya: User
) -> None:
    signing = accepted(offer, sam)
    replace(offer.text.file.name, sample(2))
    with pytest.raises(TextAltered):
        in_force(signing, priya)
    assert present(signing).state == SigningState.ACCEPTED


def test_an_accepted_file_replaced_on_disk_is_not_countersigned(
    offer: AgreementSigning, sam: User, priya: User
) -> None:
    signing = accepted(offer, sam)
    replace(signing.signed_file.name, sample())
    with pytest.raises(SignedFileAltered):
        in_force(signing, priya)


def test_an_accepted_file_whose_signature_is_not_ours_is_not_countersigned(
    offer: AgreementSigning, sam: User, priya: User
) -> None:
    signing = accepted(offer, sam)
    altered = bytearray(verify_signed_file(signing))
    altered[-2000] ^= 1
    replace(signing.signed_file.name, bytes(altered))
    with acting(role=Role.STAFF):
        AgreementSigning.objects.filter(pk=signing.pk).update(
            signed_sha256=hashlib.sha256(bytes(altered)).hexdigest()
        )
    with pytest.raises(SignedFileAltered):
        in_force(signing, priya)


@pytest.mark.parametrize("who", ["ines", "eve", "ada", "sam"])
def test_only_who_may_countersigns(
    offer: AgreementSigning, sam: User, who: str, request: pytest.FixtureRequest
) -> None:
    signing = accepted(offer, sam)
    with pytest.raises(NotPermitted, match="Program administrator"):
        in_force(signing, request.getfixturevalue(who))


def test_nothing_is_countersigned_before_it_is_accepted(offer: AgreementSigning, priya: User) -> None:
    with pytest.raises(SigningMoveRefused, match="has not accepted it yet"):
        in_force(offer, priya)


def test_a_receiver_that_fails_undoes_the_countersignature(
    offer: AgreementSigning, sam: User, priya: User
) -> None:
    signing = accepted(offer, sam)

    class NotAdmitted(Refusal):
        """What an upper app may say."""

    def refuse(**_given: object) -> None:
        raise NotAdmitted

    program_agreement_signed.connect(refuse)
    try:
        with pytest.raises(NotAdmitted):
            in_force(signing, priya)
    finally:
        program_agreement_signed.disconnect(refuse)
    assert present(signing).state == SigningState.ACCEPTED
    assert verify_signed_file(present(signing)).startswith(sample())
    with acting(role=Role.STAFF):
        assert not AgreementFact.objects.filter(signed_on=TODAY).exists()


def test_the_countersignature_is_signed_by_another_person(
    offer: AgreementSigning, sam: User, priya: User, refused_by_the_database: Callable[..., None]
) -> None:
    signing = in_force(accepted(offer, sam), priya)
    refused_by_the_database("signing_by_two_people", signing, countersigned_by=sam)


@pytest.mark.parametrize("title", ["  ", "x" * 1000])
def test_a_countersignature_says_in_which_position_it_is_given(
    offer: AgreementSigning, sam: User, priya: User, title: str
) -> None:
    signing = accepted(offer, sam)
    with pytest.raises(TitleNeeded):
        countersign(by=priya, signing=signing, title=title, now=NOON)
    assert present(signing).state == SigningState.ACCEPTED


def test_who_came_over_to_ibm_countersigns_nothing_of_the_own_acceptance(
    offer: AgreementSigning, sam: User, priya: User
) -> None:
    signing = accepted(offer, sam)
    with acting(role=Role.STAFF):
        AgreementSigning.objects.filter(pk=signing.pk).update(accepted_by=priya)
    with pytest.raises(OwnAcceptance):
        in_force(signing, priya)


def test_r30_a_version_signed_under_notice_ends_on_the_day_that_the_one_before_would_have(
    offer: AgreementSigning, sam: User, priya: User, halvorsen: Participant
) -> None:
    notice(halvorsen)
    last = TODAY + timedelta(days=9)
    with acting(role=Role.STAFF):
        before = AgreementFact.objects.get(participant=halvorsen, kind=AgreementKind.PROGRAM)
    end_agreement(by=None, agreement=before, ends_on=last, why="as signed")
    signed = in_force(accepted(offer, sam), priya)
    assert signed.fact is not None
    assert (signed.fact.signed_on, signed.fact.ends_on) == (TODAY, last)
