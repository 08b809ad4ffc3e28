"""A company's agreements: read, signed, declined, downloaded, by those who may (R2, R4, R28)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agreements.models import AgreementSigning, SigningState
from kernel import clock
from participants.models import Lifecycle, Participant
from participants.services import move_lifecycle
from tests import cast
from tests.agreements.browsing import renew_sign_in
from tests.agreements.texts import accepted, draft, in_force, offered, present, published, sample

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
FORM = {
    "name": "Sam",
    "title": "Chief Executive Officer",
    "has_read": "on",
    "may_bind": "on",
    "as_it_is": "on",
}


@pytest.fixture
def offer(morgan: User, halvorsen: Participant, sam: User) -> AgreementSigning:
    """Version 1, waiting for sam, to be signed within thirty days."""
    now = clock.now()
    published(by=morgan, now=now)
    return offered(halvorsen, by=morgan, now=now)


def address(name: str, *arguments: object, slug: str = "halvorsen") -> str:
    return reverse(f"agreements:{name}", args=[slug, *arguments])


def test_the_signatory_reads_the_whole_text_and_signs_it(
    offer: AgreementSigning, sam: User, sign_in: Browse
) -> None:
    browser = renew_sign_in(sign_in(sam), sam)
    page = browser.get(address("sign")).content.decode()
    assert "3. Contributions" in page
    assert "A2. How a logo is shown" in page
    assert " ".join(offer.text.sha256[n : n + 4] for n in range(0, 64, 4)) in page
    assert "sha256sum program-agreement-v1.pdf" in page
    answer = browser.post(address("sign"), FORM, follow=True)
    assert "Signed. The agreement is in force once IBM has countersigned it." in answer.content.decode()
    assert present(offer).state == SigningState.ACCEPTED


def test_the_form_opens_after_the_sign_in_was_renewed(
    offer: AgreementSigning, sam: User, sign_in: Browse
) -> None:
    browser = sign_in(sam)
    page = browser.get(address("sign")).content.decode()
    assert "Renew the sign-in" in page
    assert 'name="title"' not in page
    assert f"/accounts/reauthenticate/?next={address('sign').replace('/', '%2F')}" in page


@pytest.mark.parametrize("minutes_ago", [None, 6])
def test_a_signature_without_a_renewed_sign_in_is_refused(
    offer: AgreementSigning, sam: User, sign_in: Browse, minutes_ago: int | None
) -> None:
    browser = sign_in(sam)
    if minutes_ago is not None:
        renew_sign_in(browser, sam, minutes_ago=minutes_ago)
    answer = browser.post(address("sign"), FORM)
    assert answer.status_code == 403
    assert "has to be renewed just before you sign" in answer.content.decode()
    assert present(offer).state == SigningState.OFFERED


@pytest.mark.parametrize(("method", "status"), [("password", 403), ("mfa", 302)])
def test_who_has_a_second_factor_renews_the_sign_in_by_that_one(
    offer: AgreementSigning, sam: User, sign_in: Browse, method: str, status: int
) -> None:
    TOTP.activate(sam, generate_totp_secret())
    browser = renew_sign_in(sign_in(sam), sam, method=method)
    assert browser.post(address("sign"), FORM).status_code == status


def test_somebody_else_s_renewal_does_not_serve(
    offer: AgreementSigning, sam: User, ada: User, sign_in: Browse
) -> None:
    browser = renew_sign_in(sign_in(sam), ada)
    assert browser.post(address("sign"), FORM).status_code == 403


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": "Sam Sol"}, "Must match the name on record: Sam"),
        ({"title": ""}, "This field is required."),
        ({"as_it_is": ""}, "Confirm this, or decline."),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    offer: AgreementSigning, sam: User, sign_in: Browse, changed: dict[str, str], words: str
) -> None:
    browser = renew_sign_in(sign_in(sam), sam)
    answer = browser.post(address("sign"), {**FORM, **changed})
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert present(offer).state == SigningState.OFFERED


def test_a_colleague_reads_who_may_sign(offer: AgreementSigning, ada: User, sign_in: Browse) -> None:
    page = sign_in(ada).get(address("sign")).content.decode()
    assert "Only a signatory of Halvorsen Cipher signs: Sam." in page
    assert "Renew the sign-in" not in page


def test_only_who_signs_is_asked_to_sign(
    offer: AgreementSigning, ada: User, sam: User, morgan: User, sign_in: Browse
) -> None:
    assert "Read and sign" in sign_in(sam).get(address("agreements")).content.decode()
    for reader in (ada, morgan):
        page = sign_in(reader).get(address("agreements")).content.decode()
        assert "Read and sign" not in page
        assert "Read the text" in page


@pytest.mark.parametrize("who", ["ada", "cleo", "vic", "ines", "morgan"])
def test_nobody_else_signs_by_posting_the_form(
    offer: AgreementSigning, who: str, sign_in: Browse, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    answer = renew_sign_in(sign_in(person), person).post(address("sign"), {**FORM, "name": person.name})
    assert "Only a signatory of Halvorsen Cipher may do this: Sam." in answer.content.decode()
    assert present(offer).state == SigningState.OFFERED


def test_an_altered_text_is_neither_shown_nor_given_out(
    offer: AgreementSigning, sam: User, sign_in: Browse
) -> None:
    default_storage.delete(offer.text.file.name)
    browser = renew_sign_in(sign_in(sam), sam)
    page = browser.get(address("sign")).content.decode()
    assert "is not the published one" in page
    assert "Contributions" not in page
    assert 'name="title"' not in page
    answer = browser.get(address("text_file", offer.text_id), follow=True)
    assert "is not the published one" in answer.content.decode()
    assert answer.redirect_chain[-1][0] == address("agreements")
    assert "is not the published one" in browser.post(address("sign"), FORM).content.decode()


def test_the_signatory_declines(offer: AgreementSigning, sam: User, sign_in: Browse) -> None:
    answer = sign_in(sam).post(address("decline"), {"reason": "Our lawyers say no."}, follow=True)
    assert "Our lawyers say no." in answer.content.decode()
    assert present(offer).state == SigningState.DECLINED


def test_a_decline_without_a_reason_is_refused(offer: AgreementSigning, sam: User, sign_in: Browse) -> None:
    answer = sign_in(sam).post(address("decline"), {"reason": " "}, follow=True)
    assert "Give a reason" in answer.content.decode()
    assert present(offer).state == SigningState.OFFERED


def test_files_are_attachments_of_the_bytes_that_were_recorded(
    offer: AgreementSigning, sam: User, priya: User, ada: User, sign_in: Browse
) -> None:
    signing = in_force(accepted(offer, sam), priya)
    browser = sign_in(ada)
    text = browser.get(address("text_file", signing.text_id))
    assert b"".join(text.streaming_content) == sample()  # type: ignore[attr-defined]
    assert text["Content-Disposition"] == 'attachment; filename="program-agreement-v1.pdf"'
    assert text["Cache-Control"] == "private, no-store"
    signed = browser.get(address("signed_file", signing.pk))
    assert b"".join(signed.streaming_content).startswith(sample())  # type: ignore[attr-defined]
    assert "halvorsen-program-agreement-v1-signed.pdf" in signed["Content-Disposition"]
    certificate = browser.get(address("certificate_file", signing.pk))
    assert b"".join(certificate.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert b"BEGIN CERTIFICATE" in browser.get(address("certificates")).content


def test_a_competitor_gets_nothing(
    offer: AgreementSigning, sam: User, priya: User, omar: User, sign_in: Browse
) -> None:
    signing = in_force(accepted(offer, sam), priya)
    browser = sign_in(omar)
    for name in ("signed_file", "certificate_file"):
        assert browser.get(address(name, signing.pk)).status_code == 404
        assert browser.get(address(name, signing.pk, slug="norrland")).status_code == 404


def test_the_page_shows_what_is_signed_what_waits_and_what_it_allows(
    offer: AgreementSigning, sam: User, priya: User, ada: User, morgan: User, sign_in: Browse
) -> None:
    in_force(accepted(offer, sam), priya)
    published(2, by=morgan, sign_by=clock.today() + timedelta(days=20), now=clock.now())
    page = sign_in(ada).get(address("agreements")).content.decode()
    for words in (
        "Version 2", "Waits for the signatory", "Version 1", "In force", "Procurement Agreement",
        "20 days are left", "Signatory: Sam", "Benefits of the tier",
    ):  # fmt: skip
        assert words in page, words


def test_an_invited_company_s_people_read_and_sign_before_admission(
    morgan: User, kestrel: Participant, pia: User, sign_in: Browse
) -> None:
    now = clock.now()
    published(by=morgan, now=now)
    invited = move_lifecycle(by=None, participant=kestrel, to=Lifecycle.INVITED, on=cast.JOINED, why="test")
    signing = offered(invited, by=morgan, now=now)
    nora = cast.partner_person("Nora", "signatory", kestrel)
    page = sign_in(pia).get(address("agreements", slug="kestrel"))
    assert page.status_code == 200
    assert "Recorded by IBM; business under it needs no Program Agreement" not in page.content.decode()
    browser = renew_sign_in(sign_in(nora), nora)
    assert "does not become a Participant" in browser.get(address("sign", slug="kestrel")).content.decode()
    assert browser.post(address("sign", slug="kestrel"), {**FORM, "name": "Nora"}).status_code == 302
    assert present(signing).accepted_name == "Nora"


@pytest.mark.parametrize("name", ["agreements", "sign"])
def test_a_prospect_s_people_see_no_agreement(name: str, morgan: User, pia: User, sign_in: Browse) -> None:
    text = published(by=morgan)
    browser = sign_in(pia)
    assert browser.get(address(name, slug="kestrel")).status_code == 404
    assert browser.get(address("text_file", text.pk, slug="kestrel")).status_code == 404


def test_a_draft_is_nobody_s_to_download_but_ibm_s(ada: User, morgan: User, sign_in: Browse) -> None:
    text = draft(by=morgan)
    assert sign_in(ada).get(address("text_file", text.pk)).status_code == 404
    assert sign_in(morgan).get(reverse("agreements:text_file_for_ibm", args=[text.pk])).status_code == 200


def test_an_administrator_offers_the_newest_version(
    morgan: User, halvorsen: Participant, sign_in: Browse
) -> None:
    published(by=morgan)
    answer = sign_in(morgan).post(address("offer"), follow=True)
    assert "The newest version is offered" in answer.content.decode()
    assert "Waits for the signatory" in answer.content.decode()


def test_a_newer_version_says_what_it_replaces_and_what_stays(
    offer: AgreementSigning, morgan: User, sam: User, halvorsen: Participant, sign_in: Browse
) -> None:
    in_force(accepted(offer, sam, now=clock.now()), morgan, now=clock.now())
    published(2, by=morgan, now=clock.now())
    offered(halvorsen, by=morgan, now=clock.now())
    page = renew_sign_in(sign_in(sam), sam).get(address("sign")).content.decode()
    assert "Replaces version 1, signed on" in page
    assert "Version 1 stays in force until IBM has signed too." in page
    assert "The version signed before stays in force" in page


def test_a_version_past_its_day_says_how_late_the_company_is(
    offer: AgreementSigning,
    morgan: User,
    sam: User,
    sign_in: Browse,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    in_force(accepted(offer, sam, now=clock.now()), morgan, now=clock.now())
    published(2, by=morgan, sign_by=clock.today() + timedelta(days=30), now=clock.now())
    browser, later = sign_in(sam), clock.now() + timedelta(days=33)
    assert "30 days left" in browser.get(address("sign")).content.decode()
    monkeypatch.setattr(clock, "now", lambda: later)
    page = browser.get(address("sign")).content.decode()
    assert "3 days late" in page
    assert "Benefits pause; assessments go on" in page
    page = browser.get(address("agreements")).content.decode()
    assert "A later version is not accepted yet." in page
    assert "Benefits pause until it is; assessments go on." in page


def test_where_nothing_waits_there_is_nothing_to_sign_or_decline(
    halvorsen: Participant, sam: User, sign_in: Browse
) -> None:
    browser = sign_in(sam)
    for answer in (
        browser.get(address("sign"), follow=True),
        browser.post(address("decline"), {"reason": "No."}, follow=True),
    ):
        assert "No version waits for a signature now." in answer.content.decode()
