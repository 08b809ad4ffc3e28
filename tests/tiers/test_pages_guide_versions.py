"""Versions as people see them: list, impact, people, announcing, acknowledging (R39, R40)."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.services import mark_notices_read
from kernel.models import MailState, OutboxMail
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests.pipeline.exports import NOON
from tests.tiers.guides import target, tier
from tests.tiers.pages import SignIn, stand_still, text_of
from tests.tiers.program import feed, hold, in_force, lead, tag, three_tiers
from tiers.models import GuideState, ProgramGuide
from tiers.services.guide_acknowledgements import acknowledge_guide
from tiers.services.guides import announce_guide, import_guide

pytestmark = pytest.mark.django_db
MANAGE = "/manage/guides/"
GOLD_RAISED = ("1200000", "6000000", "8000000")


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch)


def amounts(*values: str, **given: Any) -> dict[str, Any]:
    """A guide of financial targets alone."""
    keys = ("silver", "gold", "platinum")
    return three_tiers(
        tiers=[
            tier(target(value, clause="4.5"), key=key, rank=rank)
            for rank, (key, value) in enumerate(zip(keys, values, strict=True), start=1)
        ],
        **given,
    )


@pytest.fixture
def draft(morgan: User, halvorsen: Participant) -> ProgramGuide:
    """Halvorsen would be Gold by 2026.1; the draft 2027.1 asks six million of Gold."""
    in_force(amounts("1200000", "5000000", "8000000"))
    hold(halvorsen, "gold")
    tag(halvorsen, "Cipher")
    feed(lead("H-1", "5000000"))
    text = json.dumps(amounts(*GOLD_RAISED, version="2027.1", effective_on="2027-01-01"))
    return import_guide(by=morgan, text=text, in_force=False, now=NOON).guide


@pytest.fixture
def announced(draft: ProgramGuide, morgan: User, ines: User, ada: User) -> ProgramGuide:
    return announce_guide(by=morgan, guide=draft, now=NOON)


def page_of(browser: Client, address: str) -> str:
    return text_of(browser.get(address).content)


def test_the_list_shades_the_targets_that_differ(draft: ProgramGuide, morgan: User, sign_in: SignIn) -> None:
    page = sign_in(morgan).get(MANAGE).context["page"]
    cells = {row.version: [(cell.text, cell.differs) for cell in row.targets] for row in page.rows}
    assert page.tiers == ("Platinum", "Gold", "Silver")
    assert cells["2027.1"] == [("$8.00M", False), ("$6.00M", True), ("$1.20M", False)]
    assert not any(differs for _text, differs in cells["2026.1"])


def test_the_list_counts_who_has_acknowledged(
    announced: ProgramGuide, morgan: User, ada: User, sign_in: SignIn
) -> None:
    acknowledge_guide(by=ada, guide=announced, now=NOON)
    words = page_of(sign_in(morgan), MANAGE)
    assert "1 of 2" in words
    assert "Remind 1" in words
    assert "37 days until it takes effect" in words


def test_a_draft_shows_who_would_move(draft: ProgramGuide, morgan: User, sign_in: SignIn) -> None:
    words = page_of(sign_in(morgan), f"{MANAGE}{draft.pk}/")
    assert "Who would move under 2027.1" in words
    assert "Simulation, nothing is saved" in words
    assert "Halvorsen Cipher Gold Silver 4.5 Financial target $5.55M of $6.00M $0.45M" in words


def test_versions_are_compared_with_the_one_in_force_or_any_other(
    draft: ProgramGuide, morgan: User, sign_in: SignIn
) -> None:
    browser, where = sign_in(morgan), f"{MANAGE}{draft.pk}/changes/"
    words = page_of(browser, where)
    assert "From 2026.1 to 2027.1" in words
    assert "at least $5,000,000 over the year" in words
    assert page_of(browser, f"{where}?with=2026.1") == words
    assert browser.get(f"{where}?with=1999.1").status_code == 404


def test_announcing_shows_who_is_told_and_the_earliest_day(
    draft: ProgramGuide, morgan: User, ines: User, lars: User, ada: User, sign_in: SignIn
) -> None:
    browser, where = sign_in(morgan), f"{MANAGE}{draft.pk}/announce/"
    words = page_of(browser, where)
    assert "3 people are told" in words
    assert "26 Dec 2026" in words
    answer = browser.post(where, follow=True)
    assert "Version 2027.1 is announced." in text_of(answer.content)
    assert ProgramGuide.objects.get(pk=draft.pk).state == GuideState.ANNOUNCED
    assert browser.get(where).status_code == 404


def test_too_early_a_day_is_refused_on_the_page_of_announcing(
    draft: ProgramGuide, morgan: User, sign_in: SignIn
) -> None:
    text = json.dumps(amounts(*GOLD_RAISED, version="2026.9", effective_on="2026-12-25"))
    early = import_guide(by=morgan, text=text, in_force=False, now=NOON).guide
    words = page_of(sign_in(morgan), f"{MANAGE}{early.pk}/announce/")
    assert "26 Dec 2026 is the first possible" in words
    assert "Change the first day" in words


def test_the_people_of_a_version_are_listed_and_reminded(
    announced: ProgramGuide, morgan: User, ada: User, sign_in: SignIn
) -> None:
    acknowledge_guide(by=ada, guide=announced, now=NOON)
    browser, where = sign_in(morgan), f"{MANAGE}{announced.pk}/people/"
    words = page_of(browser, where)
    assert words.index("Ines") < words.index("Ada")
    assert "Halvorsen Cipher" in words
    answer = browser.post(f"{MANAGE}{announced.pk}/remind/", follow=True)
    assert "1 person is reminded." in text_of(answer.content)
    again = browser.post(f"{MANAGE}{announced.pk}/remind/", follow=True)
    assert "were reminded today" in text_of(again.content)
    with acting(role=Role.STAFF):
        assert OutboxMail.objects.filter(kind="guide_reminder").count() == 1


def test_the_people_of_a_version_show_who_opened_it_and_whom_no_mail_reached(
    announced: ProgramGuide, morgan: User, ada: User, ines: User, sign_in: SignIn
) -> None:
    with acting(role=Role.APP, user=ada.pk, why="test"):
        mark_notices_read(user_id=ada.pk, now=NOON)
    with acting(role=Role.STAFF):
        OutboxMail.objects.filter(kind="guide_announced", to=ines.email).update(state=MailState.FAILED)
    words = page_of(sign_in(morgan), f"{MANAGE}{announced.pk}/people/")
    assert "The mail was not delivered" in words
    assert "Opened 25 Nov 2026" in words


def test_the_people_of_a_version_come_page_by_page(
    announced: ProgramGuide, morgan: User, ada: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    acknowledge_guide(by=ada, guide=announced, now=NOON)
    monkeypatch.setattr("tiers.selectors.guide_people.PAGE", 1)
    browser, where = sign_in(morgan), f"{MANAGE}{announced.pk}/people/"
    first = browser.get(where)
    assert "1 of 2, those who have not" in text_of(first.content)
    assert "ada@" not in text_of(first.content)
    (onwards,) = re.findall(r'href="(\?page=[^"]+)" rel="next"', first.content.decode())
    second = browser.get(where + onwards).content
    assert "ada@" in text_of(second)
    assert b'rel="prev"' in second
    assert b'rel="next"' not in second
    assert browser.get(where + "?page=nonsense").headers["Location"] == where


def test_a_draft_has_no_page_of_people(draft: ProgramGuide, morgan: User, sign_in: SignIn) -> None:
    assert sign_in(morgan).get(f"{MANAGE}{draft.pk}/people/").status_code == 404


def test_a_partner_reads_what_the_version_means_for_the_own_company(
    announced: ProgramGuide, ada: User, vic: User, norrland: Participant, sign_in: SignIn
) -> None:
    for person in (ada, vic):
        words = page_of(sign_in(person), "/guide/2027.1/")
        assert "Under 2027.1 Halvorsen Cipher would be Silver in January" in words
        assert "under 2026.1 it would be Gold" in words
        assert "4.5 Financial target: $452,8" in words
        assert "Norrland" not in words


def test_an_alliance_manager_reads_it_of_the_own_participants(
    announced: ProgramGuide, ines: User, norrland: Participant, sign_in: SignIn
) -> None:
    words = page_of(sign_in(ines), "/guide/2027.1/")
    assert "Halvorsen Cipher would be Silver in January" in words
    assert "Norrland" not in words


@pytest.mark.parametrize("person", ["", "morgan", "pia"])
def test_who_has_no_participant_reads_nothing_of_any(
    announced: ProgramGuide, client: Client, person: str, request: pytest.FixtureRequest, sign_in: SignIn
) -> None:
    browser = sign_in(request.getfixturevalue(person)) if person else client
    words = page_of(browser, "/guide/2027.1/")
    assert "What it means for you" not in words
    assert "Halvorsen" not in words
    assert "in 37 days" in words


def test_a_person_acknowledges_on_the_page_of_the_version(
    announced: ProgramGuide, ada: User, sign_in: SignIn
) -> None:
    browser = sign_in(ada)
    assert "I have read this version" in page_of(browser, "/guide/2027.1/")
    answer = browser.post("/guide/2027.1/acknowledge/", follow=True)
    words = text_of(answer.content)
    assert "You have acknowledged this version" in words
    assert "I have read this version" not in words


def test_who_is_not_asked_sees_no_button_and_is_refused(
    announced: ProgramGuide, vic: User, sign_in: SignIn
) -> None:
    browser = sign_in(vic)
    assert "I have read this version" not in page_of(browser, "/guide/2027.1/")
    answer = browser.post("/guide/2027.1/acknowledge/", follow=True)
    assert "Ask yours to do it" in answer.content.decode()


def test_the_acknowledgement_can_still_be_given_once_the_version_applies(
    announced: ProgramGuide, ada: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_still(monkeypatch, NOON.replace(year=2027, month=2))
    words = page_of(sign_in(ada), "/guide/2027.1/")
    assert "I have read this version" in words
    assert "would be" not in words


def test_a_draft_cannot_be_acknowledged_nor_compared_by_a_partner(
    draft: ProgramGuide, ada: User, sign_in: SignIn
) -> None:
    browser = sign_in(ada)
    assert browser.post("/guide/2027.1/acknowledge/").status_code == 404
    assert browser.get("/guide/2027.1/changes/").status_code == 404
    assert browser.get("/guide/2026.1/changes/?with=2027.1").status_code == 404


def test_anybody_reads_what_differs_in_a_version_to_come(announced: ProgramGuide, client: Client) -> None:
    words = page_of(client, "/guide/2027.1/changes/")
    assert "Program Guide 2027.1, against 2026.1" in words
    assert "at least $6,000,000 over the year" in words


def test_the_checklist_stands_on_the_page_of_the_guide(client: Client) -> None:
    items = [{"key": "briefing", "name": "Briefing held", "owner": "ibm", "evidence": "date"}]
    in_force(three_tiers(checklist=[{"group": "Consideration", "items": items}]))
    assert "Consideration Briefing held IBM" in page_of(client, "/guide/")
