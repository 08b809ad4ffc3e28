"""The page of an item: what both sides see, do and are refused (R2, R4, R21, D10)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from kernel.tenancy import Role, acting
from onboarding.models import ItemComment, ItemState, Prospect
from onboarding.services import (
    Evidence,
    approve_waiver,
    ask_waiver,
    comment_on_item,
    complete_item,
    reopen_item,
    withdraw,
)
from participants.models import Participant
from tests.onboarding.checklists import HOME, PDF, item_of, page_of, text, with_checklist

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
SignIn = Callable[[User], Client]


@pytest.fixture
def candidacy(now: datetime) -> Prospect:
    """The candidacy of Kestrel Labs with its checklist, nominated thirty days ago."""
    return with_checklist(now=now - timedelta(days=30))


def test_an_item_shows_what_is_asked_said_and_happened(
    sign_in: SignIn, morgan: User, pia: User, candidacy: Prospect, now: datetime
) -> None:
    done = complete_item(by=pia, item=item_of(candidacy, "signatory"), now=now)
    reopen_item(by=pia, item=done, reason="She left.")
    comment_on_item(by=morgan, item=done, text="Who follows?", now=now)
    for person in (morgan, pia):
        shown = text(sign_in(person), page_of(candidacy, "signatory"))
        for words in ("Opened again", "Pia: She left.", "Who follows?", "Put on the checklist", "Morgan"):
            assert words in shown


def test_a_date_is_given_on_the_items_page(
    sign_in: SignIn, morgan: User, candidacy: Prospect, now: datetime
) -> None:
    answer = sign_in(morgan).post(f"{page_of(candidacy, 'briefing')}done/", {"on": "2026-11-20"}, follow=True)
    assert "is done." in answer.content.decode()
    assert item_of(candidacy, "briefing").state == ItemState.DONE


@pytest.mark.parametrize(
    ("key", "given", "words"),
    [
        ("terms", {}, "Bring the file that proves this item."),
        ("terms", {"file": ContentFile(b"<svg onload=x>", "terms.pdf")}, "This file is none of"),
        ("terms", {"file": ContentFile(b"", "terms.pdf")}, "The file is empty."),
        ("page", {"link": "kestrel.example"}, "beginning with https"),
    ],
)
def test_what_proves_nothing_is_refused_beside_its_field(
    sign_in: SignIn, pia: User, candidacy: Prospect, key: str, given: dict[str, Any], words: str
) -> None:
    answer = sign_in(pia).post(f"{page_of(candidacy, key)}done/", given)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert words in shown[shown.index("cds--form-requirement") :]
    assert item_of(candidacy, key).state == ItemState.OPEN


def test_a_day_ahead_is_refused_beside_its_field(sign_in: SignIn, morgan: User, candidacy: Prospect) -> None:
    answer = sign_in(morgan).post(f"{page_of(candidacy, 'briefing')}done/", {"on": "2026-11-26"})
    assert answer.status_code == 422
    assert "it cannot lie ahead" in answer.content.decode()


def test_a_file_over_the_limit_is_refused_with_the_limit(
    sign_in: SignIn, pia: User, candidacy: Prospect, settings: Any
) -> None:
    settings.EVIDENCE_LIMIT_BYTES = 1_000_000
    file = ContentFile(PDF + bytes(1_000_000), "terms.pdf")
    answer = sign_in(pia).post(f"{page_of(candidacy, 'terms')}done/", {"file": file})
    assert answer.status_code == 422
    assert "larger than 1 MB" in answer.content.decode()


def test_a_gigabyte_is_refused_before_it_is_read(sign_in: SignIn, pia: User, candidacy: Prospect) -> None:
    answer = sign_in(pia).post(
        f"{page_of(candidacy, 'terms')}done/",
        {"file": ContentFile(PDF, "terms.pdf")},
        CONTENT_LENGTH=str(10**9),
    )
    assert answer.status_code == 413
    assert "at most" in answer.content.decode()
    assert item_of(candidacy, "terms").state == ItemState.OPEN


def test_the_wrong_side_is_told_whose_item_it_is(sign_in: SignIn, pia: User, candidacy: Prospect) -> None:
    given = {"on": "2026-11-20"}
    answer = sign_in(pia).post(f"{page_of(candidacy, 'briefing')}done/", given, follow=True)
    assert "is for IBM to do" in answer.content.decode()


@pytest.mark.parametrize("verb", ["done", "reopen", "comment", "person", "remind"])
def test_a_viewer_works_on_nothing(sign_in: SignIn, vera: User, candidacy: Prospect, verb: str) -> None:
    assert sign_in(vera).post(f"{page_of(candidacy, 'signatory')}{verb}/").status_code == 403


@pytest.mark.parametrize("person", ["morgan", "briefer", "pia", "vera"])
def test_evidence_comes_as_an_attachment_to_both_sides(
    request: pytest.FixtureRequest,
    sign_in: SignIn,
    pia: User,
    candidacy: Prospect,
    now: datetime,
    person: str,
) -> None:
    evidence = Evidence(file=ContentFile(PDF, 'Terms "1".pdf'))
    complete_item(by=pia, item=item_of(candidacy, "terms"), evidence=evidence, now=now)
    answer = sign_in(request.getfixturevalue(person)).get(f"{page_of(candidacy, 'terms')}evidence/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("person", ["theo", "omar", "ada", "ines"])
def test_an_item_and_its_evidence_are_no_strangers(
    request: pytest.FixtureRequest,
    sign_in: SignIn,
    pia: User,
    candidacy: Prospect,
    now: datetime,
    person: str,
) -> None:
    """R4: neither at its own address nor at that of a company that the person sees."""
    evidence = Evidence(file=ContentFile(PDF, "terms.pdf"))
    done = complete_item(by=pia, item=item_of(candidacy, "terms"), evidence=evidence, now=now)
    client = sign_in(request.getfixturevalue(person))
    for slug in ("kestrel", "halvorsen", "norrland"):
        address = f"/p/{slug}/onboarding/items/{done.pk}/"
        assert client.get(address).status_code == 404
        assert client.get(f"{address}evidence/").status_code == 404
        assert client.post(f"{address}comment/", {"text": "Hello"}).status_code == 404


def test_an_item_stands_at_its_own_companys_address_alone(
    sign_in: SignIn, morgan: User, halvorsen: Participant, candidacy: Prospect
) -> None:
    address = page_of(candidacy, "terms").replace("kestrel", halvorsen.slug)
    assert sign_in(morgan).get(address).status_code == 404


def test_an_item_without_a_file_has_none_to_download(
    sign_in: SignIn, morgan: User, candidacy: Prospect
) -> None:
    assert sign_in(morgan).get(f"{page_of(candidacy, 'terms')}evidence/").status_code == 404


def test_a_comment_is_written_and_an_empty_one_refused(
    sign_in: SignIn, pia: User, candidacy: Prospect
) -> None:
    client, address = sign_in(pia), page_of(candidacy, "terms")
    assert client.post(f"{address}comment/", {"text": " "}).status_code == 422
    answer = client.post(f"{address}comment/", {"text": "Next week."}, follow=True)
    assert "Next week." in answer.content.decode()
    with acting(role=Role.STAFF):
        assert ItemComment.objects.get().by_id == pia.pk


def test_an_item_is_given_to_a_colleague_from_its_page(
    sign_in: SignIn, pia: User, bo: User, candidacy: Prospect
) -> None:
    client, address = sign_in(pia), page_of(candidacy, "terms")
    client.post(f"{address}person/", {"person": bo.pk})
    assert item_of(candidacy, "terms").assignee_id == bo.pk
    assert "Kestrel Labs, Bo" in text(client)
    client.post(f"{address}person/", {"person": ""})
    assert item_of(candidacy, "terms").assignee_id is None


def test_an_item_is_given_to_nobody_who_is_not_on_the_list(
    sign_in: SignIn, pia: User, morgan: User, candidacy: Prospect
) -> None:
    answer = sign_in(pia).post(f"{page_of(candidacy, 'terms')}person/", {"person": morgan.pk})
    assert answer.status_code == 422
    assert item_of(candidacy, "terms").assignee_id is None


def test_a_waiver_is_asked_given_and_ended_from_the_page(
    sign_in: SignIn, morgan: User, priya: User, candidacy: Prospect
) -> None:
    address = page_of(candidacy, "page")
    asker, second = sign_in(morgan), sign_in(priya)
    asker.post(f"{address}waiver/ask/", {"reason": "It has no such page."})
    assert "Waive<" not in text(asker, address)
    assert "Decide" in text(second)
    second.post(f"{address}waiver/approve/")
    assert item_of(candidacy, "page").state == ItemState.WAIVED
    assert "1 of them waived" in text(asker)
    second.post(f"{address}waiver/refuse/", {"reason": "It has one now."})
    assert item_of(candidacy, "page").state == ItemState.OPEN


def test_who_asked_is_told_that_another_approves(sign_in: SignIn, morgan: User, candidacy: Prospect) -> None:
    ask_waiver(by=morgan, item=item_of(candidacy, "page"), reason="It has no such page.")
    answer = sign_in(morgan).post(f"{page_of(candidacy, 'page')}waiver/approve/", follow=True)
    assert "Another administrator approves it" in answer.content.decode()


def test_why_ibm_waives_is_not_the_companys_to_read(
    sign_in: SignIn, morgan: User, priya: User, pia: User, candidacy: Prospect
) -> None:
    asked = ask_waiver(by=morgan, item=item_of(candidacy, "page"), reason="Their site is poor.")
    approve_waiver(by=priya, item=asked)
    address = page_of(candidacy, "page")
    assert "site is poor" in text(sign_in(morgan), address)
    seen = text(sign_in(pia), address)
    assert "Waived" in seen
    assert "site is poor" not in seen


def test_a_closed_candidacys_checklist_is_read_and_not_worked_on(
    sign_in: SignIn, pia: User, candidacy: Prospect, now: datetime
) -> None:
    withdraw(by=None, prospect=candidacy, reason="Not now.", now=now)
    client = sign_in(pia)
    assert "Briefing held" in text(client)
    assert "Next for you" not in text(client)
    address = page_of(candidacy, "signatory")
    assert "The candidacy is closed." in text(client, address)
    refused = client.post(f"{address}done/", follow=True)
    assert "Nominate the company again" in refused.content.decode()


def test_a_reminder_by_hand_goes_out_once_a_day(
    sign_in: SignIn, morgan: User, pia: User, candidacy: Prospect
) -> None:
    client, address = sign_in(morgan), page_of(candidacy, "terms")
    assert "goes out" in client.post(f"{address}remind/", follow=True).content.decode()
    again = client.post(f"{address}remind/", follow=True)
    assert "went out on 25 Nov 2026" in again.content.decode()


def test_an_unknown_move_of_a_waiver_is_no_page(sign_in: SignIn, morgan: User, candidacy: Prospect) -> None:
    assert sign_in(morgan).post(f"{page_of(candidacy, 'page')}waiver/grant/").status_code == 404


@pytest.mark.parametrize(
    ("key", "evidence", "shown_as"),
    [
        ("page", Evidence(link="https://kestrel.example/program"), 'href="https://kestrel.example/program"'),
        ("briefing", Evidence(on=date(2026, 11, 20)), "20 Nov 2026"),
    ],
)
def test_a_link_or_a_day_that_proves_an_item_is_shown_on_both_pages(
    sign_in: SignIn,
    pia: User,
    morgan: User,
    candidacy: Prospect,
    now: datetime,
    key: str,
    evidence: Evidence,
    shown_as: str,
) -> None:
    complete_item(
        by=pia if key == "page" else morgan, item=item_of(candidacy, key), evidence=evidence, now=now
    )
    for address in (HOME, page_of(candidacy, key)):
        assert shown_as in text(sign_in(pia), address)


def test_a_figures_page_leads_ibm_to_the_facts_and_asks_the_company_to_tell(
    sign_in: SignIn, morgan: User, pia: User, candidacy: Prospect
) -> None:
    facts = reverse("participants:overview", args=[candidacy.participant.slug]) + "?tab=facts"
    assert facts in sign_in(morgan).get(page_of(candidacy, "leads")).content.decode()
    theirs = sign_in(pia).get(page_of(candidacy, "leads")).content.decode()
    assert "IBM records what the figure is made of" in theirs
    assert facts not in theirs


def test_what_a_figure_ticks_is_not_judged_once_the_candidacy_is_closed(
    sign_in: SignIn, morgan: User, candidacy: Prospect, now: datetime
) -> None:
    withdraw(by=None, prospect=candidacy, reason="Not now.", now=now)
    shown = text(sign_in(morgan), page_of(candidacy, "leads"))
    assert "By a figure" in shown
    assert "Not known" not in shown


def test_a_reminder_is_a_fact_of_the_item(
    sign_in: SignIn, morgan: User, pia: User, candidacy: Prospect
) -> None:
    client, address = sign_in(morgan), page_of(candidacy, "terms")
    client.post(f"{address}remind/")
    assert "Reminded" in text(sign_in(pia), address)
    assert text(client).count(">Remind<") == 2
