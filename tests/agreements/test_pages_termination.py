"""The page of a termination: read by both sides, acted on by who may (R4, R30)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agreements.models import Termination, TerminationState, WindDownKind
from agreements.services import ask_cancellation, execute_termination, give_notice
from kernel import clock
from kernel.formats import day
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests.agreements.terminations import present, step

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]


def address(name: str = "termination", *arguments: object, slug: str = "halvorsen") -> str:
    return reverse(f"agreements:{name}", args=[slug, *arguments])


def form(**changed: str) -> dict[str, str]:
    earliest = clock.today() + timedelta(days=30)
    return {
        "ground": "Another direction",
        "effective_on": earliest.isoformat(),
        "company": "halvorsen  cipher",
        **changed,
    }


@pytest.fixture
def running(halvorsen: Participant, morgan: User) -> Termination:
    """Notice given by IBM today."""
    return give_notice(by=morgan, participant=halvorsen, ground="Another direction", now=clock.now())


def test_a_signatory_gives_notice(sam: User, halvorsen: Participant, sign_in: Browse) -> None:
    browser = sign_in(sam)
    page = browser.get(address()).content.decode()
    assert "The clause gives 30 days" in page
    assert "Type “Halvorsen Cipher” to confirm" in page
    page = browser.post(address(), form(), follow=True).content.decode()
    assert "Notice is given. Both sides are told" in page
    assert "30 days are left" in page
    assert "Another direction" in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"company": "Norrland Systems"}, "as it stands here: Halvorsen Cipher"),
        ({"ground": ""}, "This field is required"),
        ({"effective_on": "2020-01-01"}, "is in the past. The termination clause gives 30 days"),
    ],
)
def test_a_notice_that_is_refused_says_why_and_changes_nothing(
    sam: User, halvorsen: Participant, sign_in: Browse, changed: dict[str, str], words: str
) -> None:
    answer = sign_in(sam).post(address(), form(**changed))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    with acting(role=Role.STAFF):
        assert not Termination.objects.exists()


@pytest.mark.parametrize("person", ["ines", "ada", "vic", "eve"])
def test_who_may_not_end_the_agreement_reads_who_may(
    request: pytest.FixtureRequest, sam: User, halvorsen: Participant, sign_in: Browse, person: str
) -> None:
    browser = sign_in(request.getfixturevalue(person))
    page = browser.get(address()).content.decode()
    assert "Given by a signatory of the company (Sam) or a program administrator of IBM." in page
    assert 'name="ground"' not in page
    answer = browser.post(address(), form())
    assert answer.status_code == 422
    assert (
        "Only a program administrator or a signatory of Halvorsen Cipher may do this"
        in answer.content.decode()
    )
    with acting(role=Role.STAFF):
        assert not Termination.objects.exists()


@pytest.mark.parametrize("person", ["omar", "theo", "pia"])
def test_a_stranger_finds_no_such_page(
    request: pytest.FixtureRequest, running: Termination, sign_in: Browse, person: str
) -> None:
    browser = sign_in(request.getfixturevalue(person))
    assert browser.get(address()).status_code == 404
    assert browser.post(address(), form()).status_code == 404


def test_a_second_notice_is_refused_in_words(running: Termination, sam: User, sign_in: Browse) -> None:
    answer = sign_in(sam).post(address(), form())
    assert answer.status_code == 422
    assert "Notice runs already: given by IBM on" in answer.content.decode()


def test_a_prospect_s_person_finds_no_such_page(pia: User, sign_in: Browse) -> None:
    assert sign_in(pia).get(address(slug="kestrel")).status_code == 404


def test_the_page_of_a_company_that_never_came_in_says_so(
    morgan: User, kestrel: Participant, sign_in: Browse
) -> None:
    page = sign_in(morgan).get(address(slug="kestrel")).content.decode()
    assert "There is no Program Agreement that could end." in page


def test_both_sides_take_it_back_on_the_page(
    running: Termination, morgan: User, sam: User, sign_in: Browse
) -> None:
    ours, theirs = sign_in(morgan), sign_in(sam)
    assert address("ask_cancellation") in ours.get(address()).content.decode()
    ours.post(address("ask_cancellation"))
    assert address("agree_cancellation") not in ours.get(address()).content.decode()
    assert "IBM asked on" in theirs.get(address()).content.decode()
    page = theirs.post(address("agree_cancellation"), follow=True).content.decode()
    assert "The notice is taken back. The agreement goes on." in page
    assert "Earlier notices" in page
    assert present(running).state == TerminationState.CANCELLED


def test_the_other_side_refuses_on_the_page(
    running: Termination, morgan: User, sam: User, sign_in: Browse
) -> None:
    ask_cancellation(by=sam, notice=running, now=clock.now())
    page = sign_in(morgan).post(address("refuse_cancellation"), follow=True).content.decode()
    assert "The notice stands; the other party is told." in page
    assert present(running).cancel_asked_side == ""


def test_an_alliance_manager_does_not_answer_for_a_party(
    running: Termination, ada: User, ines: User, sign_in: Browse
) -> None:
    for person in (ada, ines):
        assert sign_in(person).post(address("ask_cancellation")).status_code == 403


def test_the_company_s_manager_marks_a_step(running: Termination, ada: User, sign_in: Browse) -> None:
    mark = address("mark_step", step(running, WindDownKind.LOGO).pk)
    browser = sign_in(ada)
    assert mark in browser.get(address()).content.decode()
    page = browser.post(mark, {"note": "Gone since Monday"}, follow=True).content.decode()
    assert "The step is marked as done." in page
    assert "Gone since Monday" in page


def test_a_step_of_the_other_side_is_refused_in_words(
    running: Termination, ada: User, sign_in: Browse
) -> None:
    mark = address("mark_step", step(running, WindDownKind.DIRECTORY).pk)
    browser = sign_in(ada)
    assert mark not in browser.get(address()).content.decode()
    assert "IBM’s alliance manager" in browser.post(mark, follow=True).content.decode()


def test_too_long_a_note_leaves_the_step_open(running: Termination, ada: User, sign_in: Browse) -> None:
    logo = step(running, WindDownKind.LOGO)
    answer = sign_in(ada).post(address("mark_step", logo.pk), {"note": "x" * 1001}, follow=True)
    assert "at most 1000 characters" in answer.content.decode()
    assert step(running, WindDownKind.LOGO).done_at is None


def test_on_its_day_the_page_says_that_the_end_has_come(
    running: Termination, ada: User, sign_in: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, later = sign_in(ada), clock.now() + timedelta(days=30)
    assert "30 days are left." in browser.get(address()).content.decode()
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "The effective date has come" in browser.get(address()).content.decode()


def test_a_stranger_s_step_is_not_found(
    running: Termination, norrland: Participant, omar: User, sign_in: Browse
) -> None:
    mark = address("mark_step", step(running, WindDownKind.LOGO).pk, slug="norrland")
    assert sign_in(omar).post(mark).status_code == 404


def test_the_agreements_page_and_the_register_lead_to_it(
    running: Termination, morgan: User, ada: User, sign_in: Browse
) -> None:
    assert (
        address() in sign_in(ada).get(reverse("agreements:agreements", args=["halvorsen"])).content.decode()
    )
    register = sign_in(morgan).get(reverse("agreements:register")).content.decode()
    assert f"notice, effective {day(running.effective_on)}" in register
    assert address() in register
    listed = sign_in(morgan).get(reverse("agreements:register"), {"state": "notice_runs"}).content.decode()
    assert "Halvorsen Cipher" in listed


def test_administrators_read_an_executed_one(running: Termination, morgan: User, sign_in: Browse) -> None:
    later = clock.now() + timedelta(days=31)
    execute_termination(termination_id=running.pk, now=later)
    page = sign_in(morgan).get(address()).content.decode()
    assert "The Program Agreement held until" in page
    assert address("ask_cancellation") not in page
    assert address("mark_step", step(running, WindDownKind.LOGO).pk) in page
