"""IBM's register, texts and countersignatures (R27, R28)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agreements.models import AgreementSigning, AgreementText, SigningState
from kernel import clock
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests.agreements.browsing import renew_sign_in
from tests.agreements.texts import (
    accepted,
    as_file,
    draft,
    in_force,
    offered,
    present,
    published,
    sample,
    waiting,
)

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
REGISTER = "/manage/agreements/"


@pytest.fixture
def signing(morgan: User, halvorsen: Participant, sam: User) -> AgreementSigning:
    """Version 1, accepted by sam, waiting for IBM."""
    now = clock.now()
    published(by=morgan, now=now)
    return accepted(offered(halvorsen, by=morgan, now=now), sam, now=now)


def page_of(signing: AgreementSigning) -> str:
    return reverse("agreements:signing", args=[signing.pk])


def test_an_administrator_countersigns(signing: AgreementSigning, priya: User, sign_in: Browse) -> None:
    browser = renew_sign_in(sign_in(priya), priya)
    page = browser.get(page_of(signing)).content.decode()
    for words in ("Text is the published text", "begins with the published bytes", "Signature of Sam holds"):
        assert words in page, words
    answer = browser.post(page_of(signing), {"title": "Program Director"}, follow=True)
    assert "The Program Agreement with Halvorsen Cipher is in force." in answer.content.decode()
    assert present(signing).countersigned_title == "Program Director"


def test_a_countersignature_needs_a_renewed_sign_in(
    signing: AgreementSigning, priya: User, sign_in: Browse
) -> None:
    answer = sign_in(priya).post(page_of(signing), {"title": "Program Director"})
    assert answer.status_code == 403
    assert "Renew the sign-in" in answer.content.decode()
    assert present(signing).state == SigningState.ACCEPTED


def test_nothing_is_countersigned_while_a_check_fails(
    signing: AgreementSigning, priya: User, sign_in: Browse
) -> None:
    default_storage.delete(signing.signed_file.name)
    browser = renew_sign_in(sign_in(priya), priya)
    page = browser.get(page_of(signing)).content.decode()
    assert "Signed file is not the one that was signed" in page
    assert 'name="title"' not in page
    answer = browser.post(page_of(signing), {"title": "Program Director"})
    assert answer.status_code == 422
    assert present(signing).state == SigningState.ACCEPTED


def test_an_administrator_withdraws_an_offer(
    signing: AgreementSigning, morgan: User, sign_in: Browse
) -> None:
    address = reverse("agreements:withdraw", args=[signing.pk])
    assert "Give a reason" in sign_in(morgan).post(address, {"reason": ""}, follow=True).content.decode()
    answer = sign_in(morgan).post(address, {"reason": "By mistake."}, follow=True)
    assert "The offer is withdrawn" in answer.content.decode()
    assert present(signing).state == SigningState.WITHDRAWN


@pytest.mark.parametrize(("who", "status"), [("ines", 403), ("eve", 403), ("ada", 404), ("sam", 404)])
def test_the_register_is_the_administrators(
    signing: AgreementSigning, who: str, status: int, sign_in: Browse, request: pytest.FixtureRequest
) -> None:
    browser = sign_in(request.getfixturevalue(who))
    for address in (REGISTER, f"{REGISTER}export.csv", page_of(signing), f"{REGISTER}texts/"):
        assert browser.get(address).status_code == status


def test_the_register_says_who_waits_for_whom(
    signing: AgreementSigning, norrland: Participant, morgan: User, sign_in: Browse
) -> None:
    page = sign_in(morgan).get(REGISTER).content.decode()
    assert page_of(signing) in page
    assert "Version 1, Sam" in page
    assert "Norrland Systems" in page
    alone = sign_in(morgan).get(f"{REGISTER}?state=waits_for_ibm").content.decode()
    assert "Norrland Systems" not in alone
    assert "1 of 1 companies" in alone


def test_the_register_says_which_version_is_in_force(
    signing: AgreementSigning, priya: User, sign_in: Browse
) -> None:
    in_force(signing, priya)
    [row] = sign_in(priya).get(REGISTER).context["page"].rows
    assert row.held == "Version 1"


def test_the_register_names_who_is_late(
    halvorsen: Participant, norrland: Participant, sam: User, morgan: User, sign_in: Browse
) -> None:
    past = clock.now() - timedelta(days=20)
    published(by=morgan, now=past)
    text = draft(2, by=morgan, sign_by=None)
    with acting(role=Role.STAFF):
        AgreementText.objects.filter(pk=text.pk).update(
            sign_by=clock.today() - timedelta(days=5), state="published", published_at=past
        )
    page = sign_in(morgan).get(f"{REGISTER}?state=late").content.decode()
    assert "Halvorsen Cipher" in page
    assert ", late" in page
    accepted(offered(halvorsen, by=morgan), sam)
    assert "Halvorsen Cipher" not in sign_in(morgan).get(f"{REGISTER}?state=late").content.decode()


def test_the_register_is_exported_as_shown(
    signing: AgreementSigning, norrland: Participant, morgan: User, sign_in: Browse
) -> None:
    answer = sign_in(morgan).get(f"{REGISTER}export.csv?state=waits_for_ibm")
    assert answer["Content-Type"].startswith("text/csv")


def test_the_register_shows_an_altered_text(signing: AgreementSigning, morgan: User, sign_in: Browse) -> None:
    default_storage.delete(signing.text.file.name)
    page = sign_in(morgan).get(REGISTER).content.decode()
    assert "The stored file of version 1 is not the published one." in page
    asked = reverse("agreements:text_file_for_ibm", args=[signing.text_id])
    answer = sign_in(morgan).get(asked, follow=True)
    assert answer.redirect_chain[-1][0] == REGISTER
    assert "is not the published one" in answer.content.decode()


def test_a_wrong_cursor_is_no_page(morgan: User, sign_in: Browse) -> None:
    assert sign_in(morgan).get(f"{REGISTER}?at=nonsense").status_code == 404


def test_a_text_is_brought_read_and_published_on_its_pages(
    morgan: User, halvorsen: Participant, sign_in: Browse
) -> None:
    browser = sign_in(morgan)
    given = {"title": "Program Agreement", "notice_days": 60, "file": as_file(sample())}
    given["sign_by"] = (clock.today() + timedelta(days=30)).isoformat()
    page = browser.post(f"{REGISTER}texts/", given, follow=True).content.decode()
    assert "2. Tiers, prerequisites and requirements" in page
    assert "It cannot be changed after." in page
    with acting(role=Role.STAFF):
        text = AgreementText.objects.get()
    answer = browser.post(reverse("agreements:publish", args=[text.pk]), follow=True)
    assert "Version 1 is published." in answer.content.decode()
    assert waiting(halvorsen).text_id == text.pk


def test_who_brings_a_text_can_turn_back(morgan: User, sign_in: Browse) -> None:
    assert "Cancel" in sign_in(morgan).get(f"{REGISTER}texts/").content.decode()


def test_a_file_that_is_no_pdf_is_refused_on_the_page(morgan: User, sign_in: Browse) -> None:
    given = {"title": "Program Agreement", "notice_days": 60, "file": as_file(b"GIF89a..", "agreement.pdf")}
    answer = sign_in(morgan).post(f"{REGISTER}texts/", given)
    assert answer.status_code == 422
    assert "Its content decides, not its name." in answer.content.decode()


def test_a_draft_is_removed(morgan: User, sign_in: Browse) -> None:
    text = draft(by=morgan)
    answer = sign_in(morgan).post(reverse("agreements:remove", args=[text.pk]), follow=True)
    assert "The draft is removed." in answer.content.decode()
    with acting(role=Role.STAFF):
        assert not AgreementText.objects.exists()


def test_a_procurement_agreement_s_file_is_downloaded_by_both_sides(
    halvorsen: Participant, ines: User, ada: User, omar: User, sign_in: Browse
) -> None:
    given = {"kind": "procurement", "signed_on": "2026-05-01", "file": as_file(sample(), "master.pdf")}
    sign_in(ines).post("/p/halvorsen/company/agreements/", given)
    page = sign_in(ada).get("/p/halvorsen/agreements/").content.decode()
    assert "master.pdf" in page
    address = next(part for part in page.split('"') if part.endswith("/file/") and "texts" not in part)
    for person in (ada, ines):
        answer = sign_in(person).get(address)
        assert b"".join(answer.streaming_content) == sample()  # type: ignore[attr-defined]
    assert sign_in(omar).get(address).status_code == 404
