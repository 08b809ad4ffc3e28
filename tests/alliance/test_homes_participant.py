"""A participant's home: one page for both sides, and nothing of anybody else."""

import pytest

from kernel.tenancy import Role, acting
from participants.models import Lifecycle
from participants.services import move_lifecycle
from tests.alliance.homes import statements, text_of
from tests.cast import JOINED
from tests.tiers.guides import comparison, guide, target, tier
from tests.tiers.program import Q3, assess, feed, hold_with, in_force, lead, tag
from tiers.models import AssessmentRun, RunState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
HOME = "/p/halvorsen/"


@pytest.fixture
def program(halvorsen, norrland):
    """Halvorsen holds Gold with 2 of 5 million; a competitor has leads of its own."""
    hold_with(halvorsen, "gold")
    tag(norrland, "Other")
    feed(lead("A-1", "2000000"), lead("B-1", "3000000", tag="Other", client="Secret Client"))


@pytest.mark.parametrize("person", ["ada", "sam", "cleo", "vic", "ines", "lars", "eve", "morgan"])
def test_both_sides_see_the_same_figures(program, person, request, sign_in):
    page = sign_in(request.getfixturevalue(person)).get(HOME).context["page"]
    assert page.standing.attainment.figure == "$2,000,000"
    assert (page.standing.tier_key, page.standing.status, page.standing.outlook) == (
        "gold",
        "off_track",
        "silver",
    )
    assert [(line.stage, line.lines) for line in page.stages] == [("qualified", "1")]


def test_a_partner_reads_of_us_and_ibm_of_the_company(program, ada, ines, sign_in):
    ours, theirs = text_of(sign_in(ada).get(HOME)), text_of(sign_in(ines).get(HOME))
    assert "IBM waits for us" in ours
    assert "IBM waits for Halvorsen Cipher" in theirs


def test_each_pace_of_the_chart_has_the_colour_of_its_tier_and_ends_at_its_target(program, ada, sign_in):
    chart = sign_in(ada).get(HOME).context["page"].chart
    assert chart["options"]["color"]["scale"] == {
        "Attainment": "--d-1", "Gold pace": "--tier-gold", "Platinum pace": "--tier-platinum",
    }  # fmt: skip
    ends = {each["group"]: each["value"] for each in chart["data"] if each["key"] == "2026-12-31"}
    assert ends == {"Gold pace": 5.0, "Platinum pace": 8.0}


def test_the_chart_follows_attainment_from_new_year_to_today(program, ada, sign_in):
    points = sign_in(ada).get(HOME).context["page"].points
    assert (points[0].day, points[1].day, points[-1].day) == ("1 Jan", "31 Jan", "25 Nov")
    assert len(points) == 12
    assert (points[0].amount, points[-1].amount) == ("$0", "$2,000,000")


@pytest.mark.parametrize("person", ["omar", "theo", "pia"])
def test_a_stranger_gets_the_same_answer_as_for_a_missing_one(program, person, request, sign_in):
    browser = sign_in(request.getfixturevalue(person))
    stranger, missing = browser.get(HOME), browser.get("/p/nobody/")
    assert (stranger.status_code, stranger.content) == (404, missing.content)


def test_nothing_of_a_competitor_stands_on_the_page(program, ada, sign_in):
    body = sign_in(ada).get(HOME).content.decode()
    assert "Norrland" not in body
    assert "Secret Client" not in body


def test_a_change_of_a_lead_is_shown_as_was_and_is(program, ada, sign_in):
    feed(lead("A-1", "2000000", stage="Won"), lead("B-1", "3000000", tag="Other"), day=1)
    change = sign_in(ada).get(HOME).context["page"].changes[0]
    assert (change.crm_id, change.was, change.now_is) == ("A-1", "Qualified", "Won")


def test_a_lead_that_left_the_crm_is_told_among_the_changes(program, ada, sign_in):
    feed(lead("B-1", "3000000", tag="Other"), day=1)
    change = sign_in(ada).get(HOME).context["page"].changes[0]
    assert (change.crm_id, change.words, change.was) == ("A-1", "No longer in the CRM", "")


def test_a_lead_that_came_from_a_competitor_brings_no_history(program, halvorsen, ada, sign_in):
    feed(lead("A-1", "2000000"), lead("B-1", "3000000", stage="Won"), day=1)
    change = sign_in(ada).get(HOME).context["page"].changes[0]
    assert (change.crm_id, change.was) == ("B-1", "")


def test_a_figure_that_nobody_gave_waits_for_the_participant(halvorsen, ada, sign_in):
    trained = {"clause": "4.2", "kind": "prerequisite", "name": "Training"}
    in_force(guide(tier({**trained, **comparison("trained_sales_people", "3")})))
    moves = sign_in(ada).get(HOME).context["page"].theirs_to_do
    assert ["4.2" in move.meta for move in moves] == [True]


def test_a_missing_plan_rate_waits_for_ibm(program, ada, sign_in):
    feed(lead("A-1", "2000000", currency="CHF"), lead("B-1", "1", tag="Other"), day=1)
    titles = [move.title for move in sign_in(ada).get(HOME).context["page"].ibms_to_do]
    assert "Set a missing plan rate" in titles


def test_an_amount_whose_rate_is_missing_is_never_shown_as_nothing(program, ada, sign_in):
    feed(lead("A-1", "2000000", currency="CHF"), lead("B-1", "1", tag="Other"), day=1)
    answer = sign_in(ada).get(HOME)
    (stage,) = answer.context["page"].stages
    assert stage.amount == answer.context["page"].open_pipeline == "Not known"


def test_a_result_under_review_waits_for_ibm_without_telling_the_result(program, ines, ada, sign_in):
    assess(Q3)
    page = sign_in(ada).get(HOME)
    assert "Publish the result of Quarter 3 of 2026" in text_of(page)


def test_an_assessment_being_computed_is_told(program, ada, sign_in):
    with acting(role=Role.STAFF, why="test"):
        AssessmentRun.objects.filter(pk=assess(Q3).pk).update(state=RunState.RUNNING)
    told = {move.title: move.meta for move in sign_in(ada).get(HOME).context["page"].ibms_to_do}
    assert told["Assess Quarter 3 of 2026"] == "Being computed"


def test_an_assessment_that_waits_says_for_which_source(program, ada, sign_in):
    with acting(role=Role.STAFF, why="test"):
        AssessmentRun.objects.filter(pk=assess(Q3).pk).update(state=RunState.DUE, waits_for="crm")
    told = {move.title: move.meta for move in sign_in(ada).get(HOME).context["page"].ibms_to_do}
    assert told["Assess Quarter 3 of 2026"] == "Waits for: crm"


def test_r30_who_has_left_waits_for_no_assessment(program, halvorsen, morgan, sign_in):
    with acting(role=Role.STAFF, why="test"):
        AssessmentRun.objects.filter(pk=assess(Q3).pk).update(state=RunState.DUE)
    move_lifecycle(by=None, participant=halvorsen, to=Lifecycle.FORMER, on=JOINED, why="left")
    titles = [move.title for move in sign_in(morgan).get(HOME).context["page"].ibms_to_do]
    assert "Assess Quarter 3 of 2026" not in titles


def test_both_sides_alliance_managers_are_named(program, ines, ada, sign_in):
    people = sign_in(ada).get(HOME).context["page"].people
    assert [(person.name, person.theirs) for person in people] == [("Ines", False), ("Ada", True)]


def test_without_an_ibm_manager_the_page_says_so(program, ada, sign_in):
    titles = [move.title for move in sign_in(ada).get(HOME).context["page"].ibms_to_do]
    assert "Assign an IBM alliance manager" in titles


def test_a_company_that_left_is_shown_its_last_tier_as_no_longer_held(program, halvorsen, morgan, sign_in):
    move_lifecycle(by=None, participant=halvorsen, to=Lifecycle.FORMER, on=JOINED, why="left")
    for page in (HOME, f"{HOME}tier/"):
        shown = text_of(sign_in(morgan).get(page))
        assert "Last tier, no longer held" in shown
        for words in ("Tier for", "To keep", " Held "):
            assert words not in shown


def test_nobody_is_to_be_assigned_to_a_company_that_left(program, halvorsen, morgan, sign_in):
    move_lifecycle(by=None, participant=halvorsen, to=Lifecycle.FORMER, on=JOINED, why="left")
    page = sign_in(morgan).get(HOME)
    assert "Assign an IBM alliance manager" not in [move.title for move in page.context["page"].ibms_to_do]
    assert "No Participant any more" in text_of(page)


def test_another_guide_is_never_taken_for_the_one_in_force(program, ada, sign_in):
    browser = sign_in(ada)
    browser.get(HOME)
    in_force(guide(tier(target("3", clause="9.9")), version="2026.2", effective_on="2026-10-01"))
    assert [row.clause for row in browser.get(HOME).context["page"].standing.rows] == ["9.9"]


def test_before_the_first_guide_the_page_says_so(halvorsen, ada, sign_in):
    assert "No Program Guide is in force" in text_of(sign_in(ada).get(HOME))


def test_before_the_first_feed_attainment_is_not_known(halvorsen, ada, sign_in):
    in_force()
    assert "Not known" in text_of(sign_in(ada).get(HOME))


def test_a_prospect_sees_nothing_beyond_the_way_into_the_program(program, pia, sign_in):
    page = text_of(sign_in(pia).get("/p/kestrel/"))
    assert "Not a Participant yet" in page
    assert "Qualified leads" not in page


@pytest.mark.parametrize(
    "page", ["tier/", "tier/4.1/", "assessments/", "leads/", "benefits/", "company/", "team/"]
)
def test_r2_a_prospect_opens_no_page_of_a_participant(program, pia, sign_in, page):
    assert sign_in(pia).get(f"/p/kestrel/{page}").status_code == 404


def test_the_statements_are_the_same_for_one_lead_and_for_fifty(program, ada, ines, sign_in):
    browser = sign_in(ada)
    browser.get(HOME)
    feed(lead("A-0", "1000"), day=1)
    few = statements(browser, HOME)
    feed(*(lead(f"A-{number}", "1000") for number in range(50)), day=2)
    assert statements(browser, HOME) == few <= 8
