"""The leads list: one for both sides, the same figures, nobody else's leads (R4, R13, R14)."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from kernel.tenancy import Role, acting
from participants.models import Participant
from participants.selectors import actor_of
from pipeline.counting import current_rule
from pipeline.lead_filter import LeadFilter
from pipeline.selectors.leads import in_order, listed_leads, page_of_leads
from pipeline.services.tags import map_tag
from tests.pipeline.exports import NOON, export, lead, load, row

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
OURS = "/p/halvorsen/leads/"
TAGS = {"Halvorsen": "halvorsen", "Norrland": "norrland"}


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kernel.clock.now", lambda: NOON)


@pytest.fixture
def leads(halvorsen: Participant, norrland: Participant) -> None:
    """Three leads of Halvorsen, one of its competitor, one of nobody."""
    load(
        export(
            row("H-1", "Rookhaven Pharma", value="640000", tag="Halvorsen"),
            row("H-2", "Aldwick Ports", stage="Won", value="336350", currency="EUR", tag="Halvorsen"),
            row("H-3", "Ravensby Council", stage="Lost", value="265000", tag="Halvorsen"),
            row("N-1", "Secret Client", value="900000", tag="Norrland"),
            row("X-1", "Belmarch Telecom", value="1480000", tag="Unheard of"),
        ),
        tags=TAGS,
    )


def clients_of(page: str) -> list[str]:
    """The clients of a page, in its order."""
    return re.findall(r'<th scope="row"><a class="cds--link" href="[^"]*">([^<]*)</a>', page)


def test_a_partner_sees_its_leads_and_no_others(leads: None, ada: User, sign_in: SignIn) -> None:
    page = sign_in(ada).get(OURS).content.decode()
    assert sorted(clients_of(page)) == ["Aldwick Ports", "Ravensby Council", "Rookhaven Pharma"]
    assert "Secret Client" not in page
    assert "N-1" not in page


def test_both_sides_see_the_same_rows(leads: None, ada: User, ines: User, sign_in: SignIn) -> None:
    def rows(person: User) -> str:
        page = sign_in(person).get(OURS).content.decode()
        return page[page.index("<tbody>") : page.index("</tbody>")]

    assert rows(ada) == rows(ines)


def test_a_list_as_it_opens_is_the_list_that_a_filter_of_nothing_shows(
    leads: None, halvorsen: Participant, norrland: Participant, ada: User, omar: User, morgan: User
) -> None:
    """The statement of an opened list is kept and given other ids: each reader gets their own rows (R4)."""
    today = NOON.date()
    rule = current_rule(today)
    for person, participant in ((ada, halvorsen), (omar, norrland), (morgan, halvorsen), (morgan, None)) * 2:
        with acting(role=Role.STAFF):
            asked: Any = {"actor": actor_of(person), "wanted": LeadFilter(), "rule": rule, "today": today}
            asked["participant"] = participant
            opened = page_of_leads(**asked, cursor=None, size=50).rows
            assert opened == list(in_order(listed_leads(**asked), LeadFilter()))


def test_a_stranger_gets_the_same_as_for_a_missing_one(leads: None, omar: User, sign_in: SignIn) -> None:
    browser = sign_in(omar)
    strange, missing = browser.get(OURS), browser.get("/p/nobody/leads/")
    assert strange.status_code == missing.status_code == 404


def test_a_manager_sees_all_of_the_assigned_participants_only(
    leads: None, ines: User, theo: User, sign_in: SignIn
) -> None:
    mine = sign_in(ines).get("/manage/leads/").content.decode()
    assert "Rookhaven Pharma" in mine
    assert "Secret Client" not in mine
    assert clients_of(sign_in(theo).get("/manage/leads/").content.decode()) == ["Secret Client"]


def test_the_list_is_narrowed_to_an_owner(leads: None, ada: User, sign_in: SignIn) -> None:
    browser = sign_in(ada)
    assert clients_of(browser.get(f"{OURS}?owner=Nobody+Known").content.decode()) == []
    assert "No lead matches." in browser.get(f"{OURS}?owner=Nobody+Known").content.decode()


def test_nobodys_leads_are_an_administrators_alone(
    leads: None, morgan: User, ines: User, sign_in: SignIn
) -> None:
    page = sign_in(morgan).get("/manage/leads/").content.decode()
    assert "Belmarch Telecom" in page
    assert "Tag missing" in page
    assert "Belmarch Telecom" not in sign_in(ines).get("/manage/leads/").content.decode()


def test_partners_know_of_no_list_over_all(leads: None, ada: User, sign_in: SignIn) -> None:
    assert sign_in(ada).get("/manage/leads/").status_code == 404


def test_a_missing_rate_is_said_and_never_guessed(leads: None, ada: User, sign_in: SignIn) -> None:
    page = sign_in(ada).get(f"{OURS}?q=aldwick").content.decode()
    assert "No exchange rate" in page
    assert "EUR 336,350" in page
    assert "Not known" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=ROOK", ["Rookhaven Pharma"]),
        ("q=H-3", ["Ravensby Council"]),
        ("q=haven", []),
        ("counts=yes", ["Rookhaven Pharma"]),
        ("counts=no&sort=client", ["Aldwick Ports", "Ravensby Council"]),
        ("counts=missing", ["Aldwick Ports"]),
        ("stage=lost", ["Ravensby Council"]),
        ("year=2019", []),
        ("sort=client", ["Aldwick Ports", "Ravensby Council", "Rookhaven Pharma"]),
        ("sort=client&order=desc", ["Rookhaven Pharma", "Ravensby Council", "Aldwick Ports"]),
        ("sort=tcv", ["Rookhaven Pharma", "Aldwick Ports", "Ravensby Council"]),
    ],
)
def test_filters_and_order_stand_in_the_address(
    leads: None, ada: User, sign_in: SignIn, asked: str, found: list[str]
) -> None:
    assert clients_of(sign_in(ada).get(f"{OURS}?{asked}").content.decode()) == found


@pytest.mark.parametrize(
    "asked", ["counts=%00", "stage=x", "year=99999999999", "changed=-1", "q=%00%27", "lead=9e9"]
)
def test_a_filter_that_means_nothing_is_left_out(leads: None, ada: User, sign_in: SignIn, asked: str) -> None:
    assert sign_in(ada).get(f"{OURS}?{asked}").status_code == 200


@pytest.mark.parametrize("cursor", ["x", "WzAsbnVsbCwwXQ", "%00", "W10", "e30"])
def test_a_place_that_no_page_gave_out_is_not_found(
    leads: None, ada: User, sign_in: SignIn, cursor: str
) -> None:
    assert sign_in(ada).get(f"{OURS}?after={cursor}").status_code == 404


def test_an_opened_lead_shows_what_the_crm_said_and_when(leads: None, ada: User, sign_in: SignIn) -> None:
    load(
        export(row("H-1", "Rookhaven Pharma", stage="Won", value="700000", tag="Halvorsen")),
        day=1,
        complete=False,
    )
    page = sign_in(ada).get(f"{OURS}?lead={lead('H-1').pk}").content.decode()
    assert "USD 640,000" in page
    assert "USD 700,000" in page
    assert "First seen" in page


def test_an_opened_lead_that_left_the_crm_says_with_which_feed(
    leads: None, ada: User, sign_in: SignIn
) -> None:
    feed = load(export(row("H-2", tag="Halvorsen")), day=1, accept=True, tags=TAGS)
    page = sign_in(ada).get(f"{OURS}?lead={lead('H-1').pk}").content.decode()
    assert f"feed {feed.pk}, no longer in the CRM" in page


def test_an_opened_lead_says_that_its_tag_was_mapped(
    leads: None, halvorsen: Participant, morgan: User, ada: User, sign_in: SignIn
) -> None:
    map_tag(by=morgan, tag="Unheard of", participant=halvorsen, basis="their sales lead says so", now=NOON)
    assert "tag mapped" in sign_in(ada).get(f"{OURS}?lead={lead('X-1').pk}").content.decode()


def test_a_lead_of_another_is_never_opened(leads: None, ada: User, sign_in: SignIn) -> None:
    page = sign_in(ada).get(f"{OURS}?lead={lead('N-1').pk}").content.decode()
    assert "What the CRM said" not in page


def test_a_retagged_lead_takes_no_history_along(leads: None, ada: User, omar: User, sign_in: SignIn) -> None:
    load(export(row("N-1", "Secret Client", value="5", tag="Halvorsen")), day=1, complete=False)
    page = sign_in(ada).get(f"{OURS}?lead={lead('N-1').pk}").content.decode()
    assert "USD 5" in page
    assert "900,000" not in page


def test_hostile_text_is_shown_as_text(halvorsen: Participant, ada: User, sign_in: SignIn) -> None:
    load(export(row("<b>1", "<script>alert(1)</script>", tag="Halvorsen")), tags={"Halvorsen": "halvorsen"})
    page = sign_in(ada).get(OURS).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_the_number_of_queries_does_not_grow_with_the_leads(
    halvorsen: Participant, ada: User, sign_in: SignIn
) -> None:
    browser, tags = sign_in(ada), {"Halvorsen": "halvorsen"}

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(OURS).status_code == 200
        return sum("SAVEPOINT" not in query["sql"] for query in seen.captured_queries)

    queries()
    none = queries()
    load(export(row("H-1", tag="Halvorsen")), tags=tags)
    one = queries()
    load(export(*(row(f"H-{n}", tag="Halvorsen") for n in range(120))), day=1, tags=tags)
    assert none == one == queries()


def test_a_day_of_another_year_counts_in_no_present_figure(
    halvorsen: Participant, ada: User, sign_in: SignIn
) -> None:
    load(
        export(row("H-1", qualified="2025-12-31", tag="Halvorsen")),
        tags={"Halvorsen": "halvorsen"},
    )
    assert "In another year" in sign_in(ada).get(OURS).content.decode()
