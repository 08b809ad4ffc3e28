"""Our tier: the same figures for both sides, as few queries for one lead as for many (R4, R11, R13)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests.pipeline.exports import NOON
from tests.tiers.pages import SignIn, gold_with_leads, stand_still, text_of
from tests.tiers.program import assess, feed, hold_with, in_force, lead
from tiers.models import RemediationPlan
from tiers.services.publication import approve_run

pytestmark = pytest.mark.django_db
OURS = "/p/halvorsen/tier/"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch)


def open_plan(halvorsen: Participant, morgan: User) -> str:
    """Publish a quarter in which Halvorsen is off track, and return where its plan is closed."""
    hold_with(halvorsen, "gold", lead("H-1", "1000"))
    approve_run(by=morgan, run_id=assess().pk, now=NOON)
    with acting(role=Role.STAFF):
        return f"{OURS}plans/{RemediationPlan.objects.get().pk}/close/"


def test_the_page_says_what_is_held_what_is_missing_and_how_january_looks(
    halvorsen: Participant, ada: User, sign_in: SignIn
) -> None:
    gold_with_leads(halvorsen)
    page = text_of(sign_in(ada).get(OURS).content)
    assert "$4,386,500" in page
    assert "To keep Gold $613,500" in page
    assert "5.5 Financial target , $613,500 more" in page
    assert "Show the 2 counted and 3 not counted lines" in page


def test_both_sides_read_the_same_figures(
    halvorsen: Participant, ada: User, ines: User, sign_in: SignIn
) -> None:
    gold_with_leads(halvorsen)

    def table(person: User) -> str:
        page = sign_in(person).get(OURS).content.decode()
        return page[page.index("<tbody>") : page.index("</tbody>")]

    assert table(ada) == table(ines)


def test_without_a_guide_the_page_says_so(halvorsen: Participant, ada: User, sign_in: SignIn) -> None:
    assert "No Program Guide is in force." in text_of(sign_in(ada).get(OURS).content)


def test_before_the_first_feed_attainment_is_not_known(
    halvorsen: Participant, ada: User, sign_in: SignIn
) -> None:
    in_force()
    page = text_of(sign_in(ada).get(OURS).content)
    assert "Not known" in page
    assert "$0" not in page


def test_what_is_not_known_is_no_outlook_below_the_program(
    halvorsen: Participant, ada: User, sign_in: SignIn
) -> None:
    in_force()
    page = text_of(sign_in(ada).get(OURS).content)
    outlook = page[page.index("January outlook") : page.index("Attainment")]
    assert "Not known" in outlook


def test_the_outlook_carries_the_year_on_as_it_went(
    halvorsen: Participant, ada: User, sign_in: SignIn
) -> None:
    gold_with_leads(halvorsen)
    page = text_of(sign_in(ada).get(OURS).content)
    assert "January outlook, at the present pace Gold Silver" in page
    feed(lead("H-1", "4600000"), day=1)
    page = text_of(sign_in(ada).get(OURS).content)
    assert "January outlook, at the present pace Gold same" in page


def test_the_alliance_manager_closes_a_plan_with_a_reason(
    halvorsen: Participant, ines: User, morgan: User, sign_in: SignIn
) -> None:
    address = open_plan(halvorsen, morgan)
    refused = text_of(sign_in(ines).post(address, follow=True).content)
    assert "Say why the plan is closed." in refused
    closed = text_of(sign_in(ines).post(address, {"reason": "Agreed"}, follow=True).content)
    assert "“Financial target” is closed." in closed
    assert "Nothing is open." in closed


def test_both_sides_read_what_was_agreed_for_a_plan(
    halvorsen: Participant, ada: User, ines: User, morgan: User, sign_in: SignIn
) -> None:
    address = open_plan(halvorsen, morgan).replace("/close/", "/note/")
    agreed = {"note": "Two tags were missing. Ada tags them until 1 March."}
    assert sign_in(ada).post(address, agreed).status_code == 403
    page = text_of(sign_in(ines).post(address, agreed, follow=True).content)
    assert "What was agreed for “Financial target” is written down." in page
    assert "Two tags were missing. Ada tags them until 1 March." in text_of(sign_in(ada).get(OURS).content)


def test_nothing_more_is_agreed_for_a_closed_plan(
    halvorsen: Participant, ines: User, morgan: User, sign_in: SignIn
) -> None:
    address = open_plan(halvorsen, morgan)
    sign_in(ines).post(address, {"reason": "Agreed"})
    late = sign_in(ines).post(address.replace("/close/", "/note/"), {"note": "More"}, follow=True)
    assert "is written down" not in text_of(late.content)


def test_a_partner_closes_no_plan(halvorsen: Participant, ada: User, morgan: User, sign_in: SignIn) -> None:
    assert sign_in(ada).post(open_plan(halvorsen, morgan), {"reason": "Agreed"}).status_code == 403


def test_a_stranger_gets_404(halvorsen: Participant, omar: User, sign_in: SignIn) -> None:
    assert sign_in(omar).get(OURS).status_code == 404


def test_the_page_takes_as_many_queries_for_many_leads_as_for_few(
    halvorsen: Participant, ada: User, sign_in: SignIn
) -> None:
    gold_with_leads(halvorsen)
    browser = sign_in(ada)

    def queries(path: str) -> int:
        browser.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(path).status_code == 200
        tenancy = ("SAVEPOINT", "set_config", "current_setting")
        return len([each for each in captured if not any(word in each["sql"] for word in tenancy)])

    few = [queries(path) for path in (OURS, f"{OURS}5.5/")]
    feed(*(lead(f"M-{number}", "1000") for number in range(120)), day=1)
    assert [queries(path) for path in (OURS, f"{OURS}5.5/")] == few
    assert max(few) <= 8
