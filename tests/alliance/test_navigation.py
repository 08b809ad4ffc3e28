"""The side navigation leads exactly where the person may go."""

import pytest

from onboarding.models import Stage
from tests import cast
from tests.alliance.homes import join, links_of, text_of
from tests.tiers.program import Q3, assess, feed, in_force, lead, tag

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PEOPLE = ["morgan", "ines", "lars", "theo", "eve", "ada", "sam", "cleo", "vic", "omar", "pia"]


def nav_of(browser, url):
    return browser.get(url, follow=True).context["nav"]


@pytest.mark.parametrize("person", PEOPLE)
def test_every_line_opens(person, request, sign_in):
    browser = sign_in(request.getfixturevalue(person))
    for group in nav_of(browser, "/"):
        for item in group.items:
            assert browser.get(item.url).status_code == 200, item.url


@pytest.mark.parametrize("person", ["morgan", "ines", "eve", "ada", "vic"])
def test_every_line_of_a_workspace_opens(person, request, halvorsen, sign_in):
    browser = sign_in(request.getfixturevalue(person))
    for group in nav_of(browser, "/p/halvorsen/"):
        for item in group.items:
            assert browser.get(item.url).status_code == 200, item.url


def test_the_line_of_the_page_is_marked(morgan, sign_in):
    items = [item for group in nav_of(sign_in(morgan), "/manage/operations/") for item in group.items]
    assert [item.label for item in items if item.current] == ["Operations"]


def test_a_manager_sees_no_line_of_an_administrator(ines, sign_in):
    labels = [item.label for group in nav_of(sign_in(ines), "/manage/") for item in group.items]
    assert labels == [
        "Portfolio",
        "Qualified leads",
        "Assessments",
        "Participants",
        "Prospects",
        "Program Guide",
        "Mailbox",
    ]


def test_ibm_inside_a_workspace_finds_the_way_back(ines, sign_in):
    first, workspace, *_rest = nav_of(sign_in(ines), "/p/halvorsen/")
    assert [(item.label, item.url) for item in first.items] == [("Portfolio", "/manage/")]
    assert workspace.label == "Halvorsen Cipher"


def test_a_viewer_has_no_line_to_the_team(vic, sign_in):
    labels = [item.label for group in nav_of(sign_in(vic), "/p/halvorsen/") for item in group.items]
    assert "Our team" not in labels


def test_a_prospect_has_no_line_beyond_its_home(pia, sign_in):
    labels = [item.label for group in nav_of(sign_in(pia), "/p/kestrel/") for item in group.items]
    assert labels == ["Our way in", "Ask the Program", "Program Guide", "Common questions"]


def test_an_invited_company_finds_the_agreement_it_is_to_sign(sign_in):
    company = cast.candidacy(stage=Stage.INVITED).participant
    bo = cast.partner_person("Bo", "signatory", company)
    items = {item.label: item for group in nav_of(sign_in(bo), "/p/kestrel/") for item in group.items}
    assert sign_in(bo).get(items["Agreements"].url).status_code == 200


def test_who_works_for_two_companies_changes_between_them(halvorsen, norrland, sign_in):
    both = cast.partner_person("Ada", "alliance_manager", halvorsen)
    join(both, norrland, "viewer")
    others = nav_of(sign_in(both), "/p/halvorsen/")[-1]
    assert [item.url for item in others.items] == ["/p/norrland/"]


def test_what_waits_is_counted_beside_its_line(morgan, halvorsen, sign_in):
    in_force()
    tag(halvorsen, "Cipher")
    feed(lead("A-1", "2000000"))
    assess(Q3)
    items = {item.label: item for group in nav_of(sign_in(morgan), "/manage/") for item in group.items}
    assert items["Assessments"].count == "1"


def test_the_header_names_person_role_and_company(ada, sign_in):
    page = text_of(sign_in(ada).get("/p/halvorsen/"))
    assert "Halvorsen Cipher Ada, Alliance manager" in page


def test_the_account_pages_carry_the_same_shell(ada, sign_in):
    page = sign_in(ada).get("/accounts/email/")
    assert "/p/halvorsen/" in links_of(page)
