"""A text is offered, accepted as it is, countersigned; each refusal leaves everything as it was (R2, R28)."""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import Notice, User
from agreements.events import program_agreement_signed
from agreements.integrity import SignedFileAltered, TextAltered, verify_certificate, verify_signed_file
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
    countersign,
    decline_text,
    end_signings,
    offer_text,
    withdraw_offer,
    withdraw_open_offer,
)
from agreements.services.permitted import NotPermitted
from agreements.services.signing.accepting import (
    ConfirmationMissing,
    NameDoesNotMatch,
    TitleNeeded,
)
from agreements.services.signing.asking import NoTextPublished, NotToBeAsked, OfferOpen, SignedAlready
from agreements.services.signing.countersigning import OwnAcceptance
from agreements.services.signing.moves import NotASignatory, ReasonNeeded, SigningMoveRefused, move
from kernel.models import OutboxMail
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests import cast
from tests.agreements.texts import NOON, TODAY, YES, accepted, in_force, offered, present, published, sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(morgan: User) -> AgreementText:
    """Version 1, published."""
    return published(by=morgan)


@pytest.fixture
def offer(text: AgreementText, morgan: User, halvorsen: Participant, sam: User) -> AgreementSigning:
    """Version 1, waiting for sam."""
    return offered(halvorsen, by=morgan)


def mails(kind: str) -> list[str]:
    with acting(role=Role.STAFF):
        return sorted(OutboxMail.objects.filter(kind=kind).values_list("to", flat=True))


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


def replace(name: str, content: bytes) -> None:
    """Put other bytes where a stored file lies."""
    default_storage.delete(name)
    assert default_storage.save(name, ContentFile(content)) == name


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
