"""What agreements and admission ask for stands on both homes, until it is done (R7, R27, R30)."""

from datetime import date, timedelta

import pytest

from kernel import clock
from onboarding.services import ask_waiver
from participants.models import Lifecycle
from participants.services import move_lifecycle
from tests.agreements.terminations import notice
from tests.agreements.texts import accepted, in_force, offered, published, waiting
from tests.alliance.homes import text_of
from tests.onboarding.checklists import item_of, with_checklist
from tests.onboarding.invited import ready
from tests.tiers import program
from tests.tiers.program import Q3, assess, feed, hold, lead
from tiers.selectors.guides import guide_in_force
from tiers.services.guide_acknowledgements import acknowledge_guide
from tiers.services.guide_drafts import start_draft
from tiers.services.guides import announce_guide

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
HOME = "/p/halvorsen/"


@pytest.fixture
def signed(halvorsen, sam, morgan, priya):
    """Halvorsen is a Participant under version 1 of the Program Agreement, signed in the portal."""
    program.in_force()
    hold(halvorsen, "silver")
    published(1, by=morgan, now=clock.now())
    in_force(accepted(offered(halvorsen, by=morgan, now=clock.now()), sam), priya)
    return halvorsen


def moves(browser, side):
    page = browser.get(HOME).context["page"]
    return {move.title: move for move in getattr(page, side)}


def test_a_version_to_accept_stands_on_the_home_with_its_last_day(signed, morgan, ada, sign_in):
    """R27: until it is accepted, and once it is, IBM's signature is what waits."""
    last = clock.today() + timedelta(days=31)
    published(2, by=morgan, sign_by=last, now=clock.now())
    move = moves(sign_in(ada), "theirs_to_do")["Accept version 2 of the Program Agreement"]
    assert (move.url, move.late) == ("/p/halvorsen/agreements/", False)
    assert move.when.startswith(str(last.day))


def test_a_version_not_accepted_in_time_is_late_on_the_home(signed, morgan, ada, sign_in, monkeypatch):
    published(2, by=morgan, sign_by=clock.today() + timedelta(days=31), now=clock.now())
    later = clock.now() + timedelta(days=33)
    browser = sign_in(ada)
    monkeypatch.setattr(clock, "now", lambda: later)
    move = moves(browser, "theirs_to_do")["Accept version 2 of the Program Agreement"]
    assert (move.late, move.meta) == (True, "Late: benefits pause until a signatory accepts it")


def test_what_the_company_accepted_waits_for_ibm_on_both_homes(signed, sam, ada, morgan, ines, sign_in):
    published(2, by=morgan, sign_by=clock.today() + timedelta(days=31), now=clock.now())
    signing = accepted(waiting(signed), sam)
    browser = sign_in(ada)
    assert "Accept version 2 of the Program Agreement" not in moves(browser, "theirs_to_do")
    assert "Countersign version 2 of the Program Agreement" in moves(browser, "ibms_to_do")
    work = sign_in(morgan).get("/manage/").context["page"].work
    assert [
        each.title for each in work.items if each.url == f"/manage/agreements/signings/{signing.pk}/"
    ] == ["Halvorsen Cipher: version 2 of the Program Agreement"]
    assert "Countersign" not in text_of(sign_in(ines).get("/manage/"))


def test_a_notice_stands_on_the_home_and_nothing_is_due_past_the_last_day(signed, morgan, ada, sign_in):
    """R30: the agreement holds until its last day, and nobody is assessed for what lies behind it."""
    published(2, by=morgan, sign_by=clock.today() + timedelta(days=90), now=clock.now())
    given = notice(signed, by=morgan, now=clock.now())
    page = sign_in(ada).get(HOME)
    assert "Notice of termination runs." in text_of(page)
    assert page.context["page"].last_day == _day(given.effective_on - timedelta(days=1))
    dates = [each.title for each in page.context["page"].dates]
    assert page.context["page"].theirs_to_do == ()
    assert dates == ["Quarter 4 of 2026 is assessed", "Year 2026 is assessed"]


def test_a_company_that_left_waits_for_no_assessment_and_has_no_outlook(signed, morgan, sign_in):
    """R9: its last figures are kept, and nothing is promised of what is not assessed any more."""
    feed(lead("B-1", "1"))
    move_lifecycle(by=None, participant=signed, to=Lifecycle.FORMER, on=date(2026, 7, 10), why="left")
    assess(Q3)
    page = sign_in(morgan).get(HOME)
    assert page.context["page"].dates == []
    assert "Publish the result of Quarter 3 of 2026" not in text_of(page)
    assert "January outlook" not in text_of(page)


def test_a_guide_that_begins_after_the_company_has_left_waits_for_nobody(signed, morgan, ada, sign_in):
    """R30, R40: it will never apply to the company."""
    notice(signed, by=morgan, now=clock.now())
    source = guide_in_force(clock.today())
    coming = start_draft(
        by=morgan, source=source, version="2030.1", effective_on=date(2030, 1, 1), now=clock.now()
    )
    announce_guide(by=morgan, guide=coming, now=clock.now())
    assert moves(sign_in(ada), "theirs_to_do") == {}


def test_an_announced_guide_waits_for_the_alliance_managers_names(
    signed, morgan, ada, vic, ines, eve, sign_in
):
    """R40: on the homes of both sides' alliance managers, until each has acknowledged it."""
    source = guide_in_force(clock.today())
    coming = start_draft(
        by=morgan, source=source, version="2027.1", effective_on=date(2027, 1, 1), now=clock.now()
    )
    coming = announce_guide(by=morgan, guide=coming, now=clock.now())
    told = "Acknowledge Program Guide 2027.1"
    assert told in moves(sign_in(ada), "theirs_to_do")
    assert told not in moves(sign_in(vic), "theirs_to_do")
    assert told not in moves(sign_in(ines), "theirs_to_do")
    works = {each: text_of(sign_in(each).get("/manage/")) for each in (ines, eve, morgan)}
    assert [told in works[each] for each in (ines, eve, morgan)] == [True, False, False]
    acknowledge_guide(by=ada, guide=coming, now=clock.now())
    assert told not in moves(sign_in(ada), "theirs_to_do")


def test_a_company_that_is_ready_is_an_administrators_to_invite(morgan, ines, sign_in):
    """R7, R24: who manages others is not told."""
    ready(by=morgan, now=clock.now())
    work = sign_in(morgan).get("/manage/").context["page"].work.items
    assert [each.url for each in work if each.title == "Invite Kestrel Labs"] == ["/p/kestrel/onboarding/"]
    assert "Kestrel" not in text_of(sign_in(ines).get("/manage/"))


def test_a_waiver_is_the_second_persons_to_decide(morgan, priya, sign_in):
    prospect = with_checklist(now=clock.now())
    ask_waiver(by=morgan, item=item_of(prospect, "page"), reason="None.")
    assert "A waiver is asked for" in text_of(sign_in(priya).get("/manage/"))
    assert "A waiver is asked for" not in text_of(sign_in(morgan).get("/manage/"))


def _day(on):
    return f"{on.day} {on:%b %Y}"
