"""A requirement explained: the arithmetic adds up, every line has its reason, no change is in vain."""

import re
from decimal import Decimal
from html import unescape

import pytest

from accounts.models import User
from agreements.models import AgreementFact
from kernel.paging import Cursor, encode_cursor
from kernel.tenancy import Role, acting
from participants.models import Participant
from participants.selectors import actor_of
from tests.tiers.guides import comparison, group, guide, target, tier
from tests.tiers.pages import SignIn, gold_with_leads, stand_still, text_of
from tests.tiers.program import assess, feed, hold, hold_with, in_force, lead, result, tag
from tiers.pages.exports import evidence_rows
from tiers.pages.smallest_change import fewest_leads
from tiers.selectors.lines import Line

pytestmark = pytest.mark.django_db
TARGET = "/p/halvorsen/tier/5.5/"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch)


def line(crm_id: str, amount: str, reason: str = "not_yet_qualified") -> Line:
    """An open lead worth this much."""
    dollars = Decimal(amount)
    return Line(
        line_id=1,
        lead_id=1,
        crm_id=crm_id,
        client="Harbour Bank",
        name=None,
        owner=None,
        stage="identified",
        tag=None,
        qualified_on=None,
        expected_close_on=None,
        closed_on=None,
        tcv=dollars,
        currency="USD",
        rate=Decimal(1),
        amount_usd=dollars,
        counted=False,
        reason=reason,
        sort=dollars,
    )


def test_the_arithmetic_goes_from_all_lines_to_the_share_of_the_threshold(
    halvorsen: Participant, ada: User, sign_in: SignIn
) -> None:
    gold_with_leads(halvorsen)
    page = text_of(sign_in(ada).get(TARGET).content)
    for words in ("5 lines", "3,000,000", "1,386,500", "4,386,500", "5,000,000", "87.7%"):
        assert words in page


def test_every_line_that_does_not_count_says_why_and_what_would_change_it(
    halvorsen: Participant, ada: User, sign_in: SignIn
) -> None:
    gold_with_leads(halvorsen)
    page = text_of(sign_in(ada).get(TARGET).content)
    assert "Not counted, 3 lines" in page
    for words in (
        "Not yet qualified",
        "Lost",
        "No exchange rate",
        "A program administrator enters the plan rate",
    ):
        assert words in page


def test_the_smallest_change_names_the_lead_that_keeps_the_tier(
    halvorsen: Participant, ada: User, sign_in: SignIn
) -> None:
    gold_with_leads(halvorsen)
    page = text_of(sign_in(ada).get(TARGET).content)
    assert "Smallest change that keeps Gold" in page
    assert "H-3" in page
    assert "8,086,500" in page
    assert "Simulation, nothing is saved" in page


def test_the_fewest_leads_end_with_the_smallest_that_suffices() -> None:
    leads = [line("big", "500"), line("middle", "300"), line("small", "120")]
    assert [each.crm_id for each in fewest_leads(leads, Decimal(600))] == ["big", "small"]
    assert [each.crm_id for each in fewest_leads(leads, Decimal(100))] == ["small"]


def test_what_counts_by_itself_comes_first() -> None:
    leads = [line("big", "500"), line("later", "450", "after_period")]
    assert [each.crm_id for each in fewest_leads(leads, Decimal(400))] == ["later"]


def test_lost_leads_are_never_a_change() -> None:
    assert fewest_leads([line("lost", "900", "lost")], Decimal(400)) == []


def test_the_company_asks_about_a_figure_from_where_it_stands(
    halvorsen: Participant, ada: User, ines: User, sign_in: SignIn
) -> None:
    gold_with_leads(halvorsen)
    browser = sign_in(ada)
    page = browser.get(TARGET).content.decode()
    way = re.search(r'href="(/p/halvorsen/questions/\?subject=5\.5[^"]*)"', page)
    assert way is not None
    assert 'value="5.5 ' in browser.get(unescape(way[1])).content.decode()
    assert "Ask about this" not in text_of(sign_in(ines).get(TARGET).content)


def test_a_condition_that_the_tier_does_not_have_is_404(
    halvorsen: Participant, ada: User, sign_in: SignIn
) -> None:
    gold_with_leads(halvorsen)
    assert sign_in(ada).get("/p/halvorsen/tier/9.9/").status_code == 404


def test_a_version_and_a_clause_may_hold_whatever_the_guide_calls_them(
    halvorsen: Participant, ada: User, sign_in: SignIn
) -> None:
    asked = target("5", clause="§ 4/5"), target("6", clause="§ 4/5")
    in_force(guide(tier(*asked), version="2026/1"))
    hold(halvorsen, "silver")
    browser = sign_in(ada)
    for page in ("/guide/", "/p/halvorsen/tier/", "/guide/2026/1/"):
        addresses = re.findall(r'href="([^"]*(?:2026/1|4/5)[^"]*)"', browser.get(page).text)
        assert addresses, page
        for address in addresses:
            assert browser.get(unescape(address)).status_code == 200, address
    assert "§ 4/5 (2)" in browser.get("/p/halvorsen/tier/§ 4/5 (2)/").text


def test_the_lists_go_on_after_fifty_lines(halvorsen: Participant, ada: User, sign_in: SignIn) -> None:
    hold_with(halvorsen, "gold")
    feed(*(lead(f"H-{number:03}", str(1000 + number)) for number in range(60)))
    first = sign_in(ada).get(TARGET).content.decode()
    more = first[first.index("?counted=") : first.index('" rel="next"')].replace("&amp;", "&")
    second = sign_in(ada).get(TARGET + more).content.decode()
    assert "H-059" in first
    assert "H-009" not in first
    assert "H-009" in second
    assert "H-059" not in second


def test_the_lists_go_back_to_where_they_came_from(
    halvorsen: Participant, ada: User, sign_in: SignIn
) -> None:
    hold_with(halvorsen, "gold")
    feed(*(lead(f"H-{number:03}", str(1000 + number)) for number in range(120)))
    browser = sign_in(ada)
    pages = [browser.get(TARGET).content.decode()]
    for way in ("next", "next", "prev", "prev"):
        pages.append(browser.get(TARGET + neighbour(pages[-1], way)).content.decode())
    shown = [
        re.findall(r"H-\d{3}", page[page.index('id="counted"') : page.index('id="others"')]) for page in pages
    ]
    assert [len(lines) for lines in shown] == [50, 50, 20, 50, 50]
    assert shown[3] == shown[1]
    assert shown[4] == shown[0]
    assert 'rel="prev"' not in pages[4]
    assert 'rel="next"' not in pages[2]


def neighbour(page: str, way: str) -> str:
    """The address of a neighbouring page of the counted lines."""
    found = re.search(rf'href="([^"]*)" rel="{way}"', page)
    assert found is not None, way
    return found[1].replace("&amp;", "&")


@pytest.mark.parametrize(
    "place", ["nonsense", *(encode_cursor(Cursor(value, 7)) for value in ("x", "NaN", "1e999", None))]
)
def test_a_cursor_nobody_gave_out_is_404(
    halvorsen: Participant, ada: User, sign_in: SignIn, place: str
) -> None:
    gold_with_leads(halvorsen)
    assert sign_in(ada).get(TARGET + f"?counted={place}").status_code == 404


def test_a_frozen_condition_shows_its_run_and_stays_as_it_was(
    halvorsen: Participant, ines: User, sign_in: SignIn
) -> None:
    gold_with_leads(halvorsen)
    run = assess()
    feed(lead("H-1", "1"), day=1)
    page = text_of(sign_in(ines).get(f"/p/halvorsen/assessments/{run.pk}/5.5/").content)
    assert "4,386,500" in page
    assert f"Run {run.pk}" in page


def test_the_evidence_has_the_digest_in_each_line_and_no_formula(
    halvorsen: Participant, ines: User, sign_in: SignIn
) -> None:
    hold_with(halvorsen, "gold", lead("=1+1", "1000"))
    found = result(assess(), halvorsen)
    answer = sign_in(ines).get(f"/p/halvorsen/assessments/{found.run_id}/evidence.csv")
    assert found.digest[:16] in answer["Content-Disposition"]
    with acting(role=Role.STAFF):
        rows = evidence_rows(actor_of(ines), found).values("crm_id_cell", "result_digest")
        assert list(rows) == [{"crm_id_cell": "'=1+1", "result_digest": found.digest}]


@pytest.mark.parametrize(("signed", "have"), [(True, "Yes"), (False, "No")])
def test_a_condition_that_no_lead_decides_shows_what_it_has_and_needs(
    halvorsen: Participant, kestrel: Participant, morgan: User, sign_in: SignIn, signed: bool, have: str
) -> None:
    gold_with_leads(halvorsen)
    if not signed:
        with acting(role=Role.STAFF):
            AgreementFact.objects.filter(participant=halvorsen).delete()
    page = text_of(sign_in(morgan).get("/p/halvorsen/tier/5.1/").content)
    assert f"Have {have} Need Yes" in page
    assert "Smallest change" not in page


def test_a_condition_that_no_lead_decides_is_explained_of_a_run_too(
    halvorsen: Participant, morgan: User, sign_in: SignIn
) -> None:
    gold_with_leads(halvorsen)
    run = assess()
    page = text_of(sign_in(morgan).get(f"/p/halvorsen/assessments/{run.pk}/5.1/").content)
    assert "Have Yes Need Yes" in page


def test_who_reached_every_target_is_told_of_no_change(
    halvorsen: Participant, ada: User, sign_in: SignIn
) -> None:
    hold_with(halvorsen, "platinum", lead("H-1", "9000000"))
    page = text_of(sign_in(ada).get("/p/halvorsen/tier/6.5/").content)
    assert "9,000,000" in page
    assert "Smallest change" not in page


def test_a_list_of_leads_that_does_not_reach_the_tier_does_not_promise_it(
    halvorsen: Participant, ada: User, sign_in: SignIn
) -> None:
    hold_with(
        halvorsen,
        "gold",
        lead("H-1", "1000000"),
        lead("H-2", "700000", stage="Prospecting", qualified=""),
        lead("H-3", "800000", stage="Prospecting", qualified=""),
    )
    page = text_of(sign_in(ada).get(TARGET).content)
    assert "Open leads, not enough to keep Gold" in page
    assert "Smallest change" not in page
    assert "It would be 2,500,000" in page
    assert "All 2 open leads together would not reach it: $2,500,000 would still be missing." in page


def test_a_number_of_leads_grows_by_leads_not_by_dollars(
    halvorsen: Participant, ada: User, sign_in: SignIn
) -> None:
    in_force(guide(tier(target("2", metric="qualified_leads", name="Qualified Leads", unit="leads"))))
    hold(halvorsen, "silver")
    tag(halvorsen, "Cipher")
    feed(lead("H-1", "90000"), lead("H-2", "700000", stage="Prospecting", qualified=""))
    page = text_of(sign_in(ada).get("/p/halvorsen/tier/4.5/").content)
    assert "Silver asks for 2 leads by 31 December; 1 is missing." in page
    assert "It would be 2 Exactly the threshold." in page


def test_where_many_small_leads_are_needed_the_page_says_so(
    halvorsen: Participant, ada: User, sign_in: SignIn
) -> None:
    hold_with(halvorsen, "gold")
    feed(*(lead(f"H-{number:03}", "90000", stage="Prospecting", qualified="") for number in range(60)))
    page = text_of(sign_in(ada).get(TARGET).content)
    assert "Largest open leads on the way to Gold" in page
    assert "It takes more leads than the largest ones that are listed here." in page


def test_a_condition_of_several_parts_shows_each_of_them_now_and_of_a_run(
    halvorsen: Participant, ada: User, morgan: User, sign_in: SignIn
) -> None:
    parts = [comparison("trained_sales_people", "3"), comparison("trained_delivery_people", "4")]
    in_force(guide(tier(group(any=parts))))
    hold(halvorsen, "silver")
    now, run = sign_in(ada).get("/p/halvorsen/tier/4.6/"), assess()
    then = sign_in(morgan).get(f"/p/halvorsen/assessments/{run.pk}/4.6/")
    for answer in (now, then):
        page = text_of(answer.content).lower()
        assert "sales people trained" in page
        assert "delivery people trained" in page


def test_there_is_no_file_of_leads_behind_a_figure_that_no_lead_decides(
    halvorsen: Participant, ada: User, sign_in: SignIn
) -> None:
    gold_with_leads(halvorsen)
    browser = sign_in(ada)
    assert browser.get(f"{TARGET}lines.csv").status_code == 200
    assert browser.get(f"{TARGET}lines.csv?metric=trained_sales_people").status_code == 404
