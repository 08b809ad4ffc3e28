"""Two people at the same moment: one signature, and a clear word for whoever comes second (R28)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.models import User
from agreements.integrity import verify_signed_file
from agreements.models import AgreementFact, AgreementSigning, SigningState
from agreements.pdf.signatures import signatures_of
from agreements.services import withdraw_offer
from agreements.services.signing.moves import SigningMoveRefused
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests import cast
from tests.agreements.texts import NOON, TODAY, accepted, in_force, offered, present, published

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], object]) -> list[object]:
    """Do each work in a thread with a connection of its own; a refusal is an answer."""

    def alone(work: Callable[[], object]) -> object:
        try:
            return work()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(alone, works))


@pytest.fixture
def offer(morgan: User, halvorsen: Participant) -> AgreementSigning:
    """Version 1, waiting for a signatory of Halvorsen."""
    published(by=morgan)
    return offered(halvorsen, by=morgan)


def test_of_two_signatories_at_once_one_signs(
    offer: AgreementSigning, sam: User, halvorsen: Participant
) -> None:
    other = cast.partner_person("Sara", "signatory", halvorsen)
    answers = at_once(lambda: accepted(offer, sam), lambda: accepted(offer, other))
    refused = [answer for answer in answers if isinstance(answer, SigningMoveRefused)]
    assert len(refused) == 1
    signing = present(offer)
    assert f"{signing.accepted_name} has accepted it already" in str(refused[0])
    found = signatures_of(verify_signed_file(signing))
    assert [each.name for each in found] == [signing.accepted_name]


def test_of_two_countersignatures_at_once_one_counts(
    offer: AgreementSigning, sam: User, morgan: User, priya: User
) -> None:
    signing = accepted(offer, sam)
    answers = at_once(lambda: in_force(signing, morgan), lambda: in_force(signing, priya))
    assert len([answer for answer in answers if isinstance(answer, SigningMoveRefused)]) == 1
    assert len(signatures_of(verify_signed_file(present(offer)))) == 2
    with acting(role=Role.STAFF):
        assert AgreementFact.objects.filter(signed_on=TODAY).count() == 1


def test_a_withdrawal_in_the_middle_of_signing_comes_first_or_second_never_between(
    offer: AgreementSigning, sam: User, morgan: User
) -> None:
    at_once(
        lambda: accepted(offer, sam),
        lambda: withdraw_offer(by=morgan, signing=offer, reason="Revoked.", now=NOON),
    )
    signing = present(offer)
    assert signing.state == SigningState.WITHDRAWN
    assert signing.signed_sha256 == ""


def test_a_withdrawal_and_a_countersignature_at_once_leave_one_of_both(
    offer: AgreementSigning, sam: User, morgan: User, priya: User
) -> None:
    signing = accepted(offer, sam)
    answers = at_once(
        lambda: in_force(signing, priya),
        lambda: withdraw_offer(by=morgan, signing=signing, reason="Revoked.", now=NOON),
    )
    assert len([answer for answer in answers if isinstance(answer, Refusal)]) == 1
    state = present(offer).state
    with acting(role=Role.STAFF):
        recorded = AgreementFact.objects.filter(signed_on=TODAY).exists()
    assert recorded == (state == SigningState.IN_FORCE)
