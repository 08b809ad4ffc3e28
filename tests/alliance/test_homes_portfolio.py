"""The portfolio: whose participants, which figures, in which order."""

import csv
from datetime import date, timedelta

import pytest

from alliance.homes import portfolio_page, portfolio_reads
from kernel import clock
from kernel.tenancy import Role, acting
from onboarding.services import Evidence, complete_item
from participants.models import Assignment
from participants.services import end_assignment
from tests import cast
from tests.alliance.homes import statements, text_of
from tests.onboarding.checklists import item_of, with_checklist
from tests.pipeline.exports import NOON, export, load, row
from tests.tiers.guides import agreement, guide, tier
from tests.tiers.program import assess, feed, hold, in_force, lead, tag
from tiers.selectors import frame
from tiers.selectors.guides import guide_in_force
from tiers.services.guide_drafts import start_draft
from tiers.services.publication import approve_run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def program(halvorsen, norrland):
    """Halvorsen holds Gold with 2 of 5 million, Norrland Silver with 3 of 1.2 million."""
    in_force()
    hold(halvorsen, "gold")
    hold(norrland, "silver")
    tag(halvorsen, "Cipher")
    tag(norrland, "Other")
    feed(
        lead("A-1", "2000000"),
        lead("A-2", "500000", stage="Prospecting"),
        lead("B-1", "3000000", tag="Other"),
    )


def rows_of(browser, query=""):
    found = browser.get(f"/manage/{query}").context["page"].rows
    return [row.name for row in found]


def test_an_administrator_sees_every_participant_the_worst_first(program, morgan, sign_in):
    page = sign_in(morgan).get("/manage/").context["page"]
    assert [(row.name, row.status) for row in page.rows] == [
        ("Halvorsen Cipher", "off_track"),
        ("Norrland Systems", "met"),
    ]


def test_a_line_says_attainment_gap_and_open_pipeline(program, morgan, sign_in):
    row = sign_in(morgan).get("/manage/").context["page"].rows[0]
    assert (row.bar.share, row.gap, row.gap_words, row.pipeline) == ("40%", "$3.00M", "to keep", "$2.50M")


def test_who_keeps_the_tier_is_told_what_is_missing_to_rise(program, morgan, sign_in):
    row = sign_in(morgan).get("/manage/").context["page"].rows[1]
    assert (row.gap, row.gap_words) == ("$2.00M", "to rise")


def test_the_outlook_carries_the_present_pace_on_to_january(program, morgan, sign_in):
    rows = sign_in(morgan).get("/manage/").context["page"].rows
    assert [(row.tier, row.outlook) for row in rows] == [("gold", "silver"), ("silver", "silver")]


def test_the_tiles_add_up_the_participants_in_reach(program, morgan, sign_in):
    tiles = sign_in(morgan).get("/manage/").context["page"].tiles
    assert (tiles.attained, tiles.targets, tiles.pipeline) == ("$5.00M", "of $6.20M", "$5.50M")
    assert (tiles.qualified, tiles.before, tiles.trouble) == ("$5.00M qualified", "$0.50M before", "1")


@pytest.mark.parametrize("person", ["ines", "lars", "eve"])
def test_manager_deputy_and_sponsor_see_only_theirs(program, person, request, sign_in):
    browser = sign_in(request.getfixturevalue(person))
    assert rows_of(browser) == ["Halvorsen Cipher"]
    assert "Norrland" not in browser.get("/manage/").content.decode()


@pytest.mark.parametrize(("person", "waits"), [("ines", True), ("eve", False)])
def test_an_open_plan_is_work_for_who_may_close_it_not_for_a_sponsor(
    program, morgan, person, waits, request, sign_in
):
    """D9: a sponsor reads, so nothing waits for one."""
    browser = sign_in(request.getfixturevalue(person))
    approve_run(by=morgan, run_id=assess().pk, now=NOON)
    work = browser.get("/manage/").context["page"].work
    assert bool(work.items) is waits
    assert all("plan since" in each.meta for each in work.items)


def test_the_manager_of_others_sees_nothing_of_halvorsen(program, theo, sign_in):
    answer = sign_in(theo).get("/manage/")
    assert "Halvorsen" not in answer.content.decode()
    assert answer.context["page"].tiles.attained == "$3.00M"


def test_a_deputy_is_called_so(program, lars, sign_in):
    assert "you as deputy" in text_of(sign_in(lars).get("/manage/"))


@pytest.mark.parametrize("url", ["/manage/", "/manage/export.csv"])
def test_a_partner_is_told_of_no_such_page(program, ada, sign_in, url):
    assert sign_in(ada).get(url).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, db):
    assert client.get("/manage/").headers["Location"].startswith("/accounts/login/")


def test_a_search_finds_by_a_part_of_the_name(program, morgan, sign_in):
    assert rows_of(sign_in(morgan), "?q=NORR") == ["Norrland Systems"]


def test_filters_of_tier_and_health_work_together(program, morgan, sign_in):
    browser = sign_in(morgan)
    assert rows_of(browser, "?tier=gold") == ["Halvorsen Cipher"]
    assert rows_of(browser, "?tier=gold&health=met") == []


def test_a_column_sorts_both_ways(program, morgan, sign_in):
    browser = sign_in(morgan)
    assert rows_of(browser, "?sort=-pipeline") == ["Norrland Systems", "Halvorsen Cipher"]
    assert rows_of(browser, "?sort=pipeline") == ["Halvorsen Cipher", "Norrland Systems"]


def test_what_an_address_asks_that_nobody_knows_is_ignored(program, morgan, sign_in):
    assert len(rows_of(sign_in(morgan), "?sort=;drop&health=green&after=nobody")) == 2


def test_a_lead_without_a_plan_rate_makes_the_figure_a_least(program, halvorsen, morgan, sign_in):
    feed(
        lead("A-1", "2000000"),
        lead("A-3", "900000", currency="CHF"),
        lead("B-1", "3000000", tag="Other"),
        day=1,
    )
    row = sign_in(morgan).get("/manage/").context["page"].rows[0]
    assert (row.bar.share, row.bar.partly) == ("≥ 40%", True)


def test_the_file_is_the_list_as_shown_with_formulas_defused(program, morgan, sign_in):
    cast.participant("evil", "=cmd()")
    answer = sign_in(morgan).get("/manage/export.csv?sort=name")
    *lines, trailer = b"".join(answer.streaming_content).decode().splitlines()
    table = list(csv.DictReader(lines))
    assert [line["name"] for line in table] == ["'=cmd()", "Halvorsen Cipher", "Norrland Systems"]
    assert (table[1]["attainment_usd"], table[1]["january_outlook"], trailer) == (
        "2000000.00",
        "silver",
        "# rows: 3",
    )


def test_the_file_of_a_manager_holds_only_theirs(program, ines, sign_in):
    answer = sign_in(ines).get("/manage/export.csv")
    assert "Norrland" not in b"".join(answer.streaming_content).decode()


def test_without_a_guide_the_page_says_so(halvorsen, morgan, sign_in):
    assert "No Program Guide is in force" in text_of(sign_in(morgan).get("/manage/"))


def test_before_the_first_feed_the_pipeline_is_not_known(halvorsen, morgan, sign_in):
    in_force()
    assert sign_in(morgan).get("/manage/").context["page"].tiles.pipeline == "Not known"


def test_a_prospect_is_no_line_of_the_portfolio(program, kestrel, morgan, sign_in):
    assert "Kestrel" not in sign_in(morgan).get("/manage/").content.decode()


def test_the_statements_are_the_same_for_one_and_for_fifty(program, morgan, sign_in):
    browser = sign_in(morgan)
    browser.get("/manage/")
    cast.participant("one-more", "One More")
    few = statements(browser, "/manage/")
    for number in range(50):
        cast.participant(f"company-{number}", f"Company {number}")
    assert statements(browser, "/manage/") == few <= 8


def saying_settled(monkeypatch, settled):
    read = portfolio_page.kept_rows
    monkeypatch.setattr(
        portfolio_page,
        "kept_rows",
        lambda *shape, **ids: [{**row, "settled_found": settled} for row in read(*shape, **ids)],
    )


def test_a_reach_is_kept_until_something_changes(program, norrland, morgan, sign_in, monkeypatch):
    saying_settled(monkeypatch, True)
    browser = sign_in(morgan)
    browser.get("/manage/")
    assert statements(browser, "/manage/") == 4
    hold(norrland, "platinum", year=2025)
    hold(cast.participant("third", "Third Company"), "gold")
    assert "Third Company" in rows_of(browser)


def test_each_order_has_a_page_of_its_own_also_when_it_is_kept(program, norrland, morgan, sign_in):
    browser = sign_in(morgan)
    hold(norrland, "gold")
    for _again in range(2):
        rising, falling = (
            [row.name for row in browser.get(f"/manage/?sort={sort}").context["page"].rows]
            for sort in ("name", "-name")
        )
        assert len(rising) > 1
        assert falling == rising[::-1]


@pytest.mark.parametrize("asked", ["q=al", "tier=made-up", "after=nobody", "after=halvorsen-cipher"])
def test_an_address_that_somebody_made_up_is_answered_but_not_kept(
    program, morgan, sign_in, monkeypatch, asked
):
    browser = sign_in(morgan)
    browser.get("/manage/")
    kept = []
    monkeypatch.setattr(portfolio_reads.cache, "set", lambda *key_and_more: kept.append(key_and_more))
    assert browser.get(f"/manage/?{asked}").status_code == 200
    assert kept == []
    browser.get("/manage/?sort=name&tier=gold&health=met")
    assert len(kept) == 1


def test_a_page_is_kept_for_minutes_also_while_nobody_writes(program, morgan, sign_in, monkeypatch):
    saying_settled(monkeypatch, True)
    kept = []
    monkeypatch.setattr(portfolio_reads.cache, "set", lambda *key_and_more: kept.append(key_and_more))
    sign_in(morgan).get("/manage/")
    assert [seconds for key, _what, seconds in kept if key.startswith("portfolio:")] == [
        24 * 60 * 60,
        10 * 60,
    ]


def test_what_is_kept_shows_the_same_page_again(program, morgan, sign_in):
    browser = sign_in(morgan)
    first, again = (browser.get("/manage/").context["page"] for _ in range(2))
    assert again == first


def test_a_lead_that_the_crm_changes_shows_at_once(program, morgan, sign_in):
    browser = sign_in(morgan)
    browser.get("/manage/")
    feed(lead("A-1", "4000000"), lead("B-1", "3000000", tag="Other"), day=1)
    assert browser.get("/manage/").context["page"].rows[0].bar.share == "80%"


def test_what_one_person_reads_is_kept_for_nobody_else(program, morgan, theo, ines, sign_in):
    assert len(rows_of(sign_in(morgan))) == 2
    assert rows_of(sign_in(theo)) == ["Norrland Systems"]
    assert rows_of(sign_in(ines)) == ["Halvorsen Cipher"]


def test_an_assignment_that_ends_takes_the_company_out_of_reach_at_once(program, halvorsen, ines, sign_in):
    browser = sign_in(ines)
    assert rows_of(browser) == ["Halvorsen Cipher"]
    with acting(role=Role.STAFF):
        assignment = Assignment.objects.get(participant=halvorsen, user=ines)
    end_assignment(by=None, assignment=assignment, today=date(2026, 11, 25), why="test")
    assert rows_of(browser) == []


def test_what_is_read_while_others_write_is_not_kept_for_long(program, morgan, sign_in, monkeypatch):
    saying_settled(monkeypatch, False)
    monkeypatch.setattr(frame, "KEPT_SECONDS_UNSETTLED", 0)
    browser = sign_in(morgan)
    browser.get("/manage/")
    assert statements(browser, "/manage/") == 6


def test_without_the_cache_the_page_is_read_from_the_database(program, morgan, sign_in, monkeypatch):
    monkeypatch.setattr(portfolio_reads.cache, "get", lambda key: None)
    browser = sign_in(morgan)
    assert [len(rows_of(browser)) for _ in range(2)] == [2, 2]


def test_a_late_item_of_ibms_is_work_for_who_works_on_it(morgan, ines, sign_in):
    """R21, D9: an administrator has it, a manager of others does not."""
    prospect = with_checklist(now=clock.now() - timedelta(days=30))
    late = sign_in(morgan).get("/manage/").context["page"].work.items
    assert [(each.title, each.late) for each in late if "Kestrel" in each.title] == [
        ("Kestrel Labs: Briefing held", True)
    ]
    assert "Kestrel" not in text_of(sign_in(ines).get("/manage/"))
    given = Evidence(on=clock.today())
    complete_item(by=morgan, item=item_of(prospect, "briefing"), evidence=given, now=clock.now())
    assert "Kestrel" not in text_of(sign_in(morgan).get("/manage/"))


def test_a_draft_is_due_on_the_last_day_on_which_it_can_be_announced(program, morgan, sign_in):
    """R40: thirty full days lie between, so that 1 January 2028 is announced on 1 December at the latest."""
    start_draft(
        by=morgan, source=guide_in_force(clock.today()), version="2028.1", effective_on=date(2028, 1, 1),
        now=clock.now(),
    )  # fmt: skip
    work = sign_in(morgan).get("/manage/").context["page"].work.items
    assert ("1 Dec 2027", "Announce Program Guide 2028.1") in [(each.when, each.title) for each in work]


def test_a_feed_held_back_is_an_administrators_work(morgan, sign_in):
    load(export(*(row(f"L{number:03d}") for number in range(100))))
    held = load(export(row("L000")), day=1)
    page = text_of(sign_in(morgan).get("/manage/"))
    assert f"Decide on feed {held.pk} of crm" in page


def test_a_program_without_a_financial_target_has_its_homes_all_the_same(
    halvorsen, ines, ada, morgan, sign_in
):
    in_force(guide(tier(agreement())))
    hold(halvorsen, "silver")
    [row] = sign_in(morgan).get("/manage/").context["page"].rows
    assert row.gap.startswith("–")
    for browser in (sign_in(ines), sign_in(ada)):
        for page in ("/p/halvorsen/", "/p/halvorsen/tier/"):
            assert "4.1" in text_of(browser.get(page))
