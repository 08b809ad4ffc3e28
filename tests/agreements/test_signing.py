"""A text is offered, accepted as it is, countersigned; each refusal leaves everything as it was (R2, R28)."""

import hashlib
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage

from accounts.models import Notice, User
from agreements.integrity import TextAltered, verify_certificate, verify_signed_file
from agreements.models import (
    SIGNING_MOVES,
    AgreementFact,
    AgreementKind,
    AgreementSigning,
    AgreementText,
    SigningState,
)
from agreements.pdf.keys import SigningKeyMissing
from agreements.pdf.reading import pages_of
from agreements.pdf.signatures import signatures_of
from agreements.services import (
    Confirmations,
    accept_text,
    decline_text,
    end_agreement,
)
from agreements.services.signing.accepting import (
    ConfirmationMissing,
    NameDoesNotMatch,
    SigningClosed,
    TitleNeeded,
)
from agreements.services.signing.moves import NotASignatory, SigningMoveRefused, move
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests import cast
from tests.agreements.texts import (
    NOON,
    TODAY,
    YES,
    accepted,
    in_force,
    mails,
    offered,
    present,
    published,
    replace,
    sample,
)

pytestmark = pytest.mark.django_db


def test_the_text_comes_into_force_by_two_signatures(
    offer: AgreementSigning, sam: User, priya: User, ada: User
) -> None:
    signing = in_force(accepted(offer, sam), priya)
    content = verify_signed_file(signing)
    assert content.startswith(sample())
    assert [(each.field, each.name, each.holds) for each in signatures_of(content)] == [
        ("ParticipantSignature", "Sam", True),
        ("IBMCountersignature", "Priya", True),
    ]
    with acting(role=Role.STAFF):
        fact = AgreementFact.objects.get(pk=signing.fact_id)
    assert (fact.kind, fact.signed_on, fact.reference) == (AgreementKind.PROGRAM, TODAY, "Version 1")
    assert present(signing).state == SigningState.IN_FORCE


def test_the_certificate_says_who_signed_which_bytes_when(
    offer: AgreementSigning, sam: User, priya: User
) -> None:
    signing = in_force(accepted(offer, sam), priya)
    words = " ".join(
        each.text for page in pages_of(verify_certificate(signing)) for each in page.paragraphs
    ).replace(" ", "")
    for told in (
        "Sam", "ChiefExecutiveOfficer", "Priya", "ProgramDirector", "25Nov2026,17:00UTC",
        "25Nov2026,12:00ET", signing.signed_sha256, hashlib.sha256(sample()).hexdigest(),
    ):  # fmt: skip
        assert told in words, told


def test_the_signatures_bear_the_moment_of_signing(offer: AgreementSigning, sam: User) -> None:
    signing = accepted(offer, sam)
    assert signatures_of(verify_signed_file(signing))[0].signed_at == NOON


def test_who_waits_is_told_of_each_step(
    offer: AgreementSigning, sam: User, ada: User, vic: User, priya: User, ines: User
) -> None:
    assert mails("agreement_to_sign") == ["sam@halvorsen.example"]
    signing = accepted(offer, sam)
    assert mails("agreement_to_countersign") == ["morgan@ibm.example", "priya@ibm.example"]
    in_force(signing, priya)
    assert mails("agreement_settled") == [
        "ada@halvorsen.example", "ines@ibm.example", "sam@halvorsen.example"
    ]  # fmt: skip
    with acting(role=Role.STAFF):
        assert not Notice.objects.filter(user=vic).exists()


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"name": "Sam W."}, NameDoesNotMatch),
        ({"title": "  "}, TitleNeeded),
        ({"confirmations": Confirmations(True, True, False)}, ConfirmationMissing),
        ({"confirmations": Confirmations(False, True, True)}, ConfirmationMissing),
        ({"confirmations": Confirmations(True, False, True)}, ConfirmationMissing),
    ],
)
def test_what_is_missing_is_refused_and_leaves_the_offer(
    offer: AgreementSigning, sam: User, changed: dict[str, Any], refusal: type[Refusal]
) -> None:
    given = {"name": "Sam", "title": "CEO", "confirmations": YES, **changed}
    with pytest.raises(refusal):
        accept_text(by=sam, signing=offer, now=NOON, **given)
    assert present(offer).state == SigningState.OFFERED
    assert not present(offer).signed_file


def test_a_name_is_typed_as_on_record_whatever_its_spaces_and_capitals(
    offer: AgreementSigning, sam: User
) -> None:
    accept_text(by=sam, signing=offer, name="  sam ", title="CEO", confirmations=YES, now=NOON)
    assert present(offer).accepted_name == "Sam"


@pytest.mark.parametrize("who", ["ada", "cleo", "vic", "omar", "ines", "morgan"])
def test_only_a_signatory_of_the_company_signs(
    offer: AgreementSigning, who: str, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    with pytest.raises(NotASignatory, match=r"Only a signatory of Halvorsen Cipher may do this: Sam\."):
        accepted(offer, person)
    with pytest.raises(NotASignatory):
        decline_text(by=person, signing=offer, reason="No", now=NOON)
    assert present(offer).state == SigningState.OFFERED


def test_without_a_signatory_the_refusal_says_who_names_one(
    text: AgreementText, norrland: Participant, omar: User
) -> None:
    with pytest.raises(NotASignatory, match="has no signatory"):
        accepted(offered(norrland), omar)


def test_a_second_acceptance_is_refused_by_name(offer: AgreementSigning, sam: User) -> None:
    accepted(offer, sam)
    with pytest.raises(SigningMoveRefused, match="Sam has accepted it already"):
        accepted(offer, sam)


def test_a_text_replaced_on_disk_is_not_signed(offer: AgreementSigning, sam: User) -> None:
    replace(offer.text.file.name, sample().replace(b"%PDF-1.7", b"%PDF-1.6"))
    with pytest.raises(TextAltered, match="version 1"):
        accepted(offer, sam)
    assert present(offer).state == SigningState.OFFERED


def test_a_missing_text_is_not_signed(offer: AgreementSigning, sam: User) -> None:
    default_storage.delete(offer.text.file.name)
    with pytest.raises(TextAltered):
        accepted(offer, sam)


def test_a_later_version_replaces_the_one_before(
    offer: AgreementSigning, sam: User, priya: User, morgan: User, halvorsen: Participant
) -> None:
    first = in_force(accepted(offer, sam), priya, now=NOON - timedelta(days=40))
    published(2, by=morgan, sign_by=date(2027, 1, 31))
    with acting(role=Role.STAFF):
        second = AgreementSigning.objects.get(participant=halvorsen, state=SigningState.OFFERED)
    assert present(first).state == SigningState.IN_FORCE
    accepted(second, sam)
    assert present(first).state == SigningState.IN_FORCE
    in_force(second, priya)
    assert present(first).state == SigningState.REPLACED
    with acting(role=Role.STAFF):
        facts = AgreementFact.objects.filter(participant=halvorsen, kind=AgreementKind.PROGRAM)
        days = list(facts.order_by("signed_on").values_list("signed_on", "ends_on", "reference"))
    changed_on = TODAY - timedelta(days=40)
    assert days == [
        (cast.JOINED, changed_on - timedelta(days=1), ""),
        (changed_on, TODAY - timedelta(days=1), "Version 1"),
        (TODAY, None, "Version 2"),
    ]


def test_what_was_accepted_before_a_new_version_is_followed_by_its_offer(
    offer: AgreementSigning, sam: User, priya: User, morgan: User, halvorsen: Participant
) -> None:
    accepted(offer, sam)
    published(2, by=morgan, sign_by=date(2027, 1, 31))
    in_force(offer, priya)
    with acting(role=Role.STAFF):
        waiting = AgreementSigning.objects.get(participant=halvorsen, state=SigningState.OFFERED)
        assert waiting.text.version == 2


def test_an_installation_without_keys_refuses_to_sign(
    offer: AgreementSigning, sam: User, settings: Any, tmp_path: Any
) -> None:
    settings.SIGNING_MAKES_KEYS = False
    settings.SIGNING_KEYS = {"acceptance": (str(tmp_path / "none.p12"), ""), "ibm": ("", "")}
    with pytest.raises(SigningKeyMissing, match="SIGNING_ACCEPTANCE_KEY"):
        accepted(offer, sam)
    assert present(offer).state == SigningState.OFFERED


@pytest.mark.parametrize("to", SigningState)
@pytest.mark.parametrize("state", SigningState)
def test_a_signing_moves_along_its_table_alone(state: SigningState, to: SigningState) -> None:
    signing = AgreementSigning(state=state, accepted_name="Sam", closed_reason="Why.")
    if to in SIGNING_MOVES[state]:
        move(signing, to)
        assert signing.state == to
    else:
        with pytest.raises(SigningMoveRefused):
            move(signing, to)
        assert signing.state == state


def test_r30_whose_agreement_has_ended_signs_nothing_before_a_new_invitation(
    offer: AgreementSigning, sam: User, halvorsen: Participant
) -> None:
    with acting(role=Role.STAFF):
        held = AgreementFact.objects.get(participant=halvorsen, kind=AgreementKind.PROGRAM)
    end_agreement(by=None, agreement=held, ends_on=TODAY - timedelta(days=1), why="ended")
    with pytest.raises(SigningClosed):
        accepted(offer, sam)
    assert present(offer).state == SigningState.OFFERED
