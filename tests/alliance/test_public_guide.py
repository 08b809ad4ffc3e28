"""The Program Guide to take away, and what search engines are told (R39, R40)."""

import hashlib
import json
from io import BytesIO

import pytest
from pypdf import PdfReader

from alliance.public.guide_pdf import _rendered, guide_pdf
from tests.alliance.homes import text_of
from tests.pipeline.exports import NOON
from tests.tiers.guides import guide, target, tier
from tests.tiers.program import in_force, three_tiers
from tiers.guide_document import parse_guide
from tiers.metrics import computed_kinds
from tiers.selectors.guides import document_of
from tiers.services.guides import announce_guide, import_guide

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PDF, JSON = "/guide/2026.1/program-guide.pdf", "/guide/2026.1/program-guide.json"


def coming(effective_on="2027-01-01"):
    """The next version, still a draft."""
    text = json.dumps(three_tiers(version="2027.1", effective_on=effective_on))
    return import_guide(by=None, text=text, in_force=False, now=NOON).guide


def words_of(pdf):
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def test_the_pdf_says_the_words_of_a_clause(client):
    in_force(guide(tier(target(text="Twelve months of revenue, as signed."))))
    assert "Twelve months of revenue, as signed." in words_of(client.get(PDF).content)


def test_the_pdf_says_what_the_guide_says(client):
    in_force()
    answer = client.get(PDF)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert 'filename="program-guide-2026.1.pdf"' in answer.headers["Content-Disposition"]
    words = words_of(answer.content)
    for word in ("Program Guide 2026.1", "Platinum", "$8.00M", "How leads are counted"):
        assert word in words


def test_the_same_guide_gives_the_same_bytes(client):
    in_force()
    first = client.get(PDF).content
    _rendered.cache_clear()
    assert client.get(PDF).content == first


def test_another_guide_gives_another_file():
    guide = in_force()
    first = guide_pdf(guide, document_of(guide))
    after = coming()
    assert guide_pdf(after, document_of(after)) != first


def test_the_pdf_is_tagged_and_has_title_and_language(client):
    in_force()
    reader = PdfReader(BytesIO(client.get(PDF).content))
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "en"
    assert reader.metadata.title == "Program Guide 2026.1"
    assert reader.metadata.creation_date is None


def test_what_a_guide_says_is_never_taken_for_markup():
    guide = in_force(three_tiers(program='#panic("x") *bold* $ x $ <a>'))
    assert '#panic("x") *bold* $ x $ <a>' in words_of(guide_pdf(guide, document_of(guide)))


def test_the_json_has_the_bytes_of_which_the_digest_is_shown(client):
    guide = in_force()
    content = client.get(JSON).content
    assert hashlib.sha256(content).hexdigest() == guide.digest
    assert parse_guide(content.decode(), computed=computed_kinds()) == document_of(guide)


@pytest.mark.parametrize("kind", ["pdf", "json"])
def test_a_draft_is_taken_away_by_who_manages_guides_alone(kind, client, morgan, ines, sign_in):
    coming()
    address = f"/guide/2027.1/program-guide.{kind}"
    assert sign_in(morgan).get(address).status_code == 200
    assert client.get(address).status_code == sign_in(ines).get(address).status_code == 404


def test_the_home_offers_both_files_of_the_version_in_force(client):
    in_force()
    page = client.get("/").content.decode()
    assert PDF in page
    assert JSON in page


def test_robots_are_shown_to_the_public_pages_alone(client, settings):
    settings.SITE_URL = "https://alliance.example"
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /p/" in text
    assert "Sitemap: https://alliance.example/sitemap.xml" in text


def test_the_notice_of_the_next_version_says_how_many_days_are_left(client, morgan):
    in_force()
    announce_guide(by=morgan, guide=coming(), now=NOON)
    assert "37 days left" in text_of(client.get("/"))


def test_the_sitemap_lists_the_posted_versions(client, settings):
    settings.SITE_URL = "https://alliance.example"
    in_force()
    coming()
    page = client.get("/sitemap.xml").content.decode()
    assert "<loc>https://alliance.example/guide/2026.1/</loc>" in page
    assert "2027.1" not in page


def test_every_public_page_describes_itself_to_search_engines(client):
    for address in ("/", "/guide/", "/contact/"):
        assert '<meta name="description" content="' in client.get(address).content.decode()
