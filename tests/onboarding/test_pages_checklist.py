"""The checklist on its pages: what both sides see, do and are refused (R2, R4, R21, D10)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client

from accounts.models import User
from agreements.models import AgreementKind
from agreements.services import record_agreement
from kernel import clock
from kernel.tenancy import Role, acting
from onboarding.models import ChecklistItem, ItemComment, ItemState, Prospect
from onboarding.services import (
    Evidence,
    approve_waiver,
    ask_waiver,
    assign_item,
    comment_on_item,
    complete_item,
    reopen_item,
    withdraw,
)
from onboarding.services.stages import moving
from tests import cast
from tests.onboarding.checklists import PDF, item_of, with_checklist
from tests.tiers.guides import checklist, item
from tests.tiers.program import in_force, three_tiers

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
HOME = "/p/kestrel/onboarding/"


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def candidacy(now: datetime) -> Prospect:
    """The candidacy of Kestrel Labs with its checklist, nominated thirty days ago."""
    return with_checklist(now=now - timedelta(days=30))


def page_of(prospect: Prospect, key: str) -> str:
    """The address of an item."""
    return f"{HOME}items/{item_of(prospect, key).pk}/"


def text(client: Client, address: str = HOME) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_both_sides_see_groups_states_owners_days_and_progress(
    sign_in: SignIn, morgan: User, pia: User, candidacy: Prospect, now: datetime
) -> None:
    complete_item(by=pia, item=item_of(candidacy, "signatory"), now=now)
    for person in (morgan, pia):
        shown = text(sign_in(person))
        for words in (
            "1 Consideration", "2 People", "1 of 3", "Briefing held", "9 Nov, late", "25 Dec",
            "Said by Pia", "1 of 5 done, 2 late", 'aria-valuenow="1"', "Program Guide 2026.1",
        ):  # fmt: skip
            assert words in shown


def test_the_companys_people_see_first_what_is_next_for_them(
    sign_in: SignIn, pia: User, vera: User, candidacy: Prospect
) -> None:
    shown = text(sign_in(pia))
    assert shown.index("Next for you") < shown.index("Checklist")
    assert "Next for you" not in text(sign_in(vera))


def test_what_is_a_colleagues_is_not_next_for_oneself(
    sign_in: SignIn, pia: User, bo: User, candidacy: Prospect
) -> None:
    assign_item(by=pia, item=item_of(candidacy, "terms"), to=bo.pk)
    assert "for you" in text(sign_in(bo)).partition('id="checklist-title"')[0]
    assert "Terms" not in text(sign_in(pia)).partition('id="checklist-title"')[0]


def test_each_row_has_one_verb_by_side_and_evidence(
    sign_in: SignIn, morgan: User, pia: User, candidacy: Prospect
) -> None:
    theirs, ours = text(sign_in(pia)), text(sign_in(morgan))
    for verb in ("Bring the file", "Give the link", "Mark done"):
        assert verb in theirs
        assert verb not in ours
    assert "Give the day" in ours
    assert ours.count(">Remind<") == 3
    assert theirs.count(">Remind<") == 1


@pytest.mark.parametrize(("person", "address"), [("vera", HOME), ("morgan", f"{HOME}?as=prospect")])
def test_who_only_reads_has_no_verb(
    request: pytest.FixtureRequest, sign_in: SignIn, candidacy: Prospect, person: str, address: str
) -> None:
    shown = text(sign_in(request.getfixturevalue(person)), address)
    for verb in (">Remind<", "Mark done", "Give the day"):
        assert verb not in shown


def test_without_a_guide_the_page_says_why_there_is_no_checklist(sign_in: SignIn, morgan: User) -> None:
    cast.candidacy()
    assert "No Program Guide was in force" in text(sign_in(morgan))


def test_a_guide_without_a_checklist_is_said_so(sign_in: SignIn, morgan: User, now: datetime) -> None:
    in_force()
    cast.candidacy(now=now)
    assert "Program Guide 2026.1 has no checklist." in text(sign_in(morgan))


def by_figure(now: datetime) -> Prospect:
    """A candidacy whose Procurement Agreement ticks an item."""
    paper = item(
        "paper", name="Paper", owner="partner", evidence="metric",
        metric="procurement_agreement_signed", op="==", value=True,
    )  # fmt: skip
    in_force(three_tiers(checklist=[checklist(paper)]))
    return cast.candidacy(now=now)


def test_a_figure_ticks_its_item_by_itself_and_nothing_is_stored(
    sign_in: SignIn, morgan: User, now: datetime
) -> None:
    prospect = by_figure(now)
    client = sign_in(morgan)
    assert "Not on record" in text(client)
    record_agreement(
        by=None, participant=prospect.participant, kind=AgreementKind.PROCUREMENT, signed_on=now.date()
    )
    for address in (HOME, page_of(prospect, "paper")):
        assert "On record" in text(client, address)
    assert "1 of 1 done" in text(client)
    assert item_of(prospect, "paper").state == ItemState.OPEN


def test_a_figure_that_no_condition_names_is_not_known(
    sign_in: SignIn, pia: User, candidacy: Prospect
) -> None:
    shown = text(sign_in(pia), page_of(candidacy, "leads"))
    assert "Not known" in shown
    assert "Your role" not in shown


@pytest.mark.parametrize("person", ["morgan", "pia"])
@pytest.mark.parametrize("extra", [0, 50])
def test_the_pages_of_an_open_candidacy_ask_eight_times_at_most(
    request: pytest.FixtureRequest,
    sign_in: SignIn,
    candidacy: Prospect,
    now: datetime,
    person: str,
    extra: int,
) -> None:
    reader = request.getfixturevalue(person)
    with moving(None, candidacy, "briefed", now=now, why="test"):  # type: ignore[arg-type]
        pass
    with moving(None, candidacy, "preparing", now=now, why="test"):  # type: ignore[arg-type]
        pass
    first = item_of(candidacy, "leads")
    with acting(role=Role.STAFF):
        for number in range(extra):
            comment_on_item(by=reader, item=first, text=f"No. {number}", now=now)
            ChecklistItem.objects.create(
                participant=candidacy.participant, prospect=candidacy, position=9, key=f"x{number}",
                group="People", name="X", side="partner", evidence="none",
            )  # fmt: skip
    client = sign_in(reader)
    for address in (HOME, page_of(candidacy, "leads"), page_of(candidacy, "terms")):
        client.get(address)
        asked: list[str] = []

        def note(
            execute: Any, sql: str, params: Any, many: bool, context: Any, asked: list[str] = asked
        ) -> Any:
            if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                asked.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            client.get(address)
        restoring = 2  # a request inside a test's transaction restores what stood before
        assert len(asked) - restoring <= 8, asked


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
    assert "1 waived" in text(asker)
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
