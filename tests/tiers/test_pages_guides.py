"""The Program Guide is posted: anyone reads it, administrators load and announce it (R39, R40)."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from pipeline.pages.reasons import reason_markup
from tests.pipeline.exports import NOON
from tests.tiers.guides import target, tier
from tests.tiers.pages import SignIn, stand_still, text_of
from tests.tiers.program import in_force, three_tiers
from tiers.selectors.guides import counting_rule
from tiers.services.guides import import_guide

pytestmark = pytest.mark.django_db
MANAGE = "/manage/guides/"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch)


def draft(version: str, effective_on: str) -> int:
    """Load a draft and return its number."""
    text = json.dumps(three_tiers(version=version, effective_on=effective_on))
    return import_guide(by=None, text=text, in_force=False, now=NOON).guide.pk


def upload(browser: Client, text: str, **fields: str) -> str:
    """Load a file through the page and return what it says."""
    file = SimpleUploadedFile("guide.json", text.encode())
    return text_of(browser.post(MANAGE, {"file": file, **fields}, follow=True).content)


def test_anybody_reads_the_guide_in_force(client: Client) -> None:
    in_force()
    page = text_of(client.get("/guide/").content)
    assert "Program Guide 2026.1" in page
    assert "$5.00M" in page
    assert "How leads are counted" in page


def test_the_words_of_a_clause_stand_once_below_the_table(client: Client) -> None:
    said = "Twelve months of revenue, as signed."
    in_force(three_tiers(tiers=[tier(target(text=said)), tier(target("9", text=said), key="gold", rank=2)]))
    assert text_of(client.get("/guide/").content).count(said) == 1


def test_a_file_that_no_guide_is_as_large_as_is_refused(morgan: User, sign_in: SignIn) -> None:
    assert "A guide is smaller than 2 MB." in upload(sign_in(morgan), " " * (2 * 1024 * 1024 + 1))


def test_the_clause_of_attainment_stands_beside_why_a_lead_does_not_count() -> None:
    in_force(three_tiers(tiers=[tier(target("1200000", clause="4.1"), key="silver", rank=1)]))
    assert ">4.1</a>" in reason_markup("lost", counting_rule(NOON.date()).clause)


def test_no_clause_is_cited_where_tiers_number_it_differently() -> None:
    in_force()
    assert counting_rule(NOON.date()).clause == ""


def test_before_the_first_the_page_says_so(client: Client) -> None:
    assert "No Program Guide is in force yet." in text_of(client.get("/guide/").content)


def test_a_draft_is_read_by_administrators_alone(client: Client, morgan: User, sign_in: SignIn) -> None:
    draft("2027.1", "2027-01-01")
    assert client.get("/guide/2027.1/").status_code == 404
    assert "A draft" in text_of(sign_in(morgan).get("/guide/2027.1/").content)


def test_a_loaded_file_becomes_a_draft(morgan: User, sign_in: SignIn) -> None:
    page = upload(sign_in(morgan), json.dumps(three_tiers(version="2027.1", effective_on="2027-01-01")))
    assert "Version 2027.1 is loaded." in page
    assert "Draft" in page


def test_every_problem_of_a_file_is_told_with_its_path(morgan: User, sign_in: SignIn) -> None:
    document = three_tiers()
    document["tiers"][0]["conditions"][1]["op"] = "=>"
    page = upload(sign_in(morgan), json.dumps(document))
    assert "tiers[0].conditions[1].op" in page


def test_other_content_under_a_known_version_is_refused(morgan: User, sign_in: SignIn) -> None:
    in_force()
    page = upload(sign_in(morgan), json.dumps(three_tiers(pace=["0.1", "0.2", "0.3", "1"])))
    assert "is known with other content" in page


def test_an_announced_version_is_posted(client: Client, morgan: User, sign_in: SignIn) -> None:
    number = draft("2027.1", "2027-01-01")
    sign_in(morgan).post(f"{MANAGE}{number}/announce/")
    assert "It takes effect on 1 Jan 2027" in text_of(client.get("/guide/2027.1/").content)


def test_too_short_a_notice_says_the_first_day_possible(morgan: User, sign_in: SignIn) -> None:
    number = draft("2027.0", "2026-12-25")
    assert "26 Dec 2026 is the first possible" in text_of(sign_in(morgan).get(MANAGE).content)
    answer = sign_in(morgan).post(f"{MANAGE}{number}/announce/", follow=True)
    assert "2026-12-26" in text_of(answer.content)


def test_retiring_a_version_needs_a_reason(morgan: User, sign_in: SignIn) -> None:
    old = in_force(three_tiers(version="2025.1", effective_on="2025-01-01"))
    in_force()
    browser, retire = sign_in(morgan), f"{MANAGE}{old.pk}/retire/"
    assert "Say why" in text_of(browser.post(retire, follow=True).content)
    answer = browser.post(retire, {"reason": "tidy"}, follow=True)
    assert "Version 2025.1 is retired." in text_of(answer.content)


def test_an_alliance_manager_does_not_manage_guides(ines: User, sign_in: SignIn) -> None:
    assert sign_in(ines).get(MANAGE).status_code == 403
