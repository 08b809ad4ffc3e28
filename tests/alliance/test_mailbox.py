"""The Program's mailbox: who sees a question, who takes and answers it (R4, R25)."""

from datetime import date, timedelta

import pytest

from alliance.mailbox.answering import (
    NotTaken,
    TakenByAnother,
    answer_ticket,
    close_ticket,
    put_back_ticket,
    take_ticket,
)
from alliance.mailbox.asking import AskedByIbm, ask_from_workspace, write_again
from alliance.mailbox.clock import answer_due, is_late
from alliance.mailbox.moves import NotPossibleNow, moved
from alliance.mailbox.selectors import PAGE_SIZE
from alliance.models import TICKET_MOVES, Ticket, TicketMessage, TicketState
from kernel.tenancy import Role, acting
from participants.selectors import actor_of
from participants.slots import panel_at
from tests.alliance.asking import answered, asked, asked_by, mails, present, tickets
from tests.alliance.homes import join, statements, text_of
from tests.pipeline.exports import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 11, 23), date(2026, 11, 25)),
        (date(2026, 11, 26), date(2026, 11, 30)),
        (date(2026, 11, 27), date(2026, 12, 1)),
        (date(2026, 11, 28), date(2026, 12, 1)),
        (date(2026, 11, 29), date(2026, 12, 1)),
    ],
    ids=["Monday", "Thursday", "Friday", "Saturday", "Sunday"],
)
def test_two_working_days_pass_over_a_weekend(received, due):
    assert answer_due(received, 2) == due


def test_an_answer_on_its_day_is_in_time():
    due = date(2026, 11, 25)
    assert not is_late(due, answered=None, today=due)
    assert is_late(due, answered=None, today=due + timedelta(days=1))
    assert not is_late(due, answered=due, today=date(2027, 1, 1))


@pytest.mark.parametrize(
    ("person", "sees"), [("ines", True), ("lars", True), ("morgan", True), ("theo", False)]
)
def test_a_companys_question_is_seen_by_who_sees_the_company(person, sees, request, ada, halvorsen, sign_in):
    ticket = asked_by(ada, halvorsen)
    browser = sign_in(request.getfixturevalue(person))
    assert browser.get(f"/manage/mailbox/{ticket.pk}/").status_code == (200 if sees else 404)
    assert ("Does a renewal count?" in text_of(browser.get("/manage/mailbox/?show=all"))) is sees


@pytest.mark.parametrize("person", ["morgan", "ines", "theo"])
def test_an_anonymous_question_is_seen_by_every_alliance_manager(person, request, sign_in):
    ticket = asked()
    assert sign_in(request.getfixturevalue(person)).get(f"/manage/mailbox/{ticket.pk}/").status_code == 200


def test_an_executive_sponsor_reads_no_question(eve, ada, halvorsen, sign_in):
    asked_by(ada, halvorsen)
    assert sign_in(eve).get("/manage/mailbox/").status_code == 403
    with acting(role=Role.STAFF, why="test"):
        assert not Ticket.objects.visible_to(actor_of(eve)).exists()


def test_the_competitor_reads_and_writes_nothing_of_it(ada, omar, halvorsen, norrland, sign_in):
    ticket, browser = asked_by(ada, halvorsen), sign_in(omar)
    assert browser.get(f"/p/norrland/questions/{ticket.pk}/").status_code == 404
    assert browser.post(f"/p/norrland/questions/{ticket.pk}/", {"text": "x"}).status_code == 404
    assert "Does a renewal count?" not in text_of(browser.get("/p/norrland/questions/"))


def test_the_database_hides_a_question_from_another_company(ada, halvorsen, norrland):
    asked_by(ada, halvorsen)
    asked()
    with acting(role=Role.APP, participant=norrland.pk):
        assert not Ticket.objects.exists()
        assert not TicketMessage.objects.exists()
    with acting(role=Role.APP, participant=halvorsen.pk):
        assert Ticket.objects.count() == TicketMessage.objects.count() == 1


def test_the_shared_mailbox_reads_nothing_of_a_companys_question(ada, halvorsen, ines, settings):
    asked_by(ada, halvorsen)
    to_mailbox, to_ines = mails()
    assert (to_mailbox.to, to_ines.to) == (settings.PROGRAM_MAILBOX, ines.email)
    for word in ("Halvorsen", "renewal", "Ada"):
        assert word not in to_mailbox.subject + to_mailbox.text + to_mailbox.html
    assert "A renewal is signed." in to_ines.text
    assert "Halvorsen Cipher" in to_ines.text


def test_the_question_of_a_company_without_a_manager_goes_to_the_administrators(pia, kestrel, morgan, priya):
    asked_by(pia, kestrel)
    assert {mail.to for mail in mails()[1:]} == {morgan.email, priya.email}


def test_a_prospect_asks_from_its_own_page(pia, kestrel, sign_in):
    page = sign_in(pia).post(
        "/p/kestrel/questions/", {"subject": "Which course?", "text": "We plan one."}, follow=True
    )
    assert "Which course?" in text_of(page)
    assert tickets()[0].participant_id == kestrel.pk


def test_the_answer_is_mailed_and_stands_in_the_workspace(ada, halvorsen, ines, sign_in):
    ticket, browser = asked_by(ada, halvorsen), sign_in(ines)
    browser.post(f"/manage/mailbox/{ticket.pk}/take/")
    browser.post(f"/manage/mailbox/{ticket.pk}/answer/", {"text": "It counts when it is tagged."})
    (mail,) = mails("ticket_answered")
    assert mail.to == ada.email
    assert "It counts when it is tagged." in mail.text
    assert f"/p/halvorsen/questions/{ticket.pk}/" in mail.text
    page = text_of(sign_in(ada).get(f"/p/halvorsen/questions/{ticket.pk}/"))
    assert "It counts when it is tagged." in page
    assert "Ines" in page


def test_the_first_answer_stops_the_clock_and_the_second_does_not_move_it(ines):
    ticket = answered(asked(), ines)
    answer_ticket(by=ines, ticket=ticket, text="And more.", now=NOON + timedelta(days=9))
    assert present(ticket).first_answered_at == NOON


def test_a_late_question_is_marked_and_counted(morgan, sign_in):
    asked(now=NOON - timedelta(days=9))
    asked("In time")
    page = sign_in(morgan).get("/manage/mailbox/?show=late")
    assert [row.late for row in page.context["tickets"]] == [True]
    assert {chip.text: chip.count for chip in page.context["chips"]}["Late"] == "1"


def test_what_waits_is_counted_beside_the_line(ines, sign_in):
    asked()
    answered(asked("Second"), ines)
    nav = sign_in(ines).get("/manage/").context["nav"]
    assert {item.label: item.count for group in nav for item in group.items}["Mailbox"] == "1"


def test_a_ticket_is_answered_by_one(ines, theo):
    ticket = asked()
    take_ticket(by=ines, ticket=ticket, now=NOON)
    with pytest.raises(TakenByAnother, match="Ines has taken"):
        take_ticket(by=theo, ticket=ticket, now=NOON)
    with pytest.raises(TakenByAnother):
        answer_ticket(by=theo, ticket=ticket, text="x", now=NOON)
    with pytest.raises(TakenByAnother):
        put_back_ticket(by=theo, ticket=ticket, now=NOON)


def test_taking_it_twice_is_taking_it_once(ines):
    ticket = asked()
    take_ticket(by=ines, ticket=ticket, now=NOON)
    assert take_ticket(by=ines, ticket=ticket, now=NOON + timedelta(hours=1)).taken_at == NOON


def test_who_has_not_taken_it_does_not_answer(ines):
    with pytest.raises(NotTaken, match="first"):
        answer_ticket(by=ines, ticket=asked(), text="x", now=NOON)
    assert mails("ticket_answered") == []


def test_an_administrator_puts_back_what_another_has_taken(ines, theo, morgan):
    ticket = asked()
    take_ticket(by=ines, ticket=ticket, now=NOON)
    put_back_ticket(by=morgan, ticket=ticket, now=NOON)
    assert take_ticket(by=theo, ticket=ticket, now=NOON).taken_by == theo


def test_a_closed_question_is_not_answered_and_opens_when_its_sender_writes(ines):
    ticket = answered(asked(), ines)
    close_ticket(by=ines, ticket=ticket, now=NOON)
    with pytest.raises(NotPossibleNow, match="closed by now"):
        answer_ticket(by=ines, ticket=ticket, text="x", now=NOON)
    write_again(by=None, ticket=ticket, text="Still there?", now=NOON)
    assert (present(ticket).state, present(ticket).taken_by) == ("open", None)


def test_ibms_people_do_not_ask_in_a_companys_name(ines, halvorsen):
    with pytest.raises(AskedByIbm):
        ask_from_workspace(by=ines, participant=halvorsen, subject="x", text="x", now=NOON)


@pytest.mark.parametrize("was", TicketState)
@pytest.mark.parametrize("to", TicketState)
def test_a_ticket_moves_by_the_table_alone(was, to, ines):
    ticket = asked()
    with acting(role=Role.STAFF, why="test"):
        for step in {"taken": ["taken"], "answered": ["taken", "answered"], "closed": ["closed"]}.get(
            was, []
        ):
            moved(ticket, TicketState(step), now=NOON)
        if to in TICKET_MOVES[was]:
            assert moved(ticket, to, now=NOON).state == to
        else:
            with pytest.raises(NotPossibleNow):
                moved(ticket, to, now=NOON)


def test_two_who_take_it_at_once_are_not_both_told_that_it_is_theirs(ines, theo, sign_in):
    ticket = asked()
    sign_in(ines).post(f"/manage/mailbox/{ticket.pk}/take/")
    page = sign_in(theo).post(f"/manage/mailbox/{ticket.pk}/take/", follow=True)
    assert "Ines has taken ticket" in text_of(page)


def test_a_refused_answer_keeps_its_words_on_the_page(ines, sign_in):
    ticket = asked()
    page = sign_in(ines).post(f"/manage/mailbox/{ticket.pk}/answer/", {"text": "Long and careful."})
    assert page.status_code == 409
    assert "first, then answer it" in text_of(page)


def test_the_panel_shows_the_latest_questions_of_the_company(ada, omar, halvorsen, norrland, ines, now):
    answered(asked_by(ada, halvorsen), ines)
    asked_by(omar, norrland, "Theirs")
    with acting(role=Role.STAFF, why="test"):
        panel = panel_at("questions", actor_of(ines), halvorsen, today=now.date())
    rows = panel.context["panel_questions"].rows
    assert [row.subject for row in rows] == ["Does a renewal count?"]


def test_the_pages_take_few_statements_however_much_was_asked(ines, ada, halvorsen, sign_in):
    browser = sign_in(ines)
    ticket = asked_by(ada, halvorsen)
    addresses = ["/manage/mailbox/", f"/manage/mailbox/{ticket.pk}/", "/p/halvorsen/questions/"]
    for address in addresses:
        browser.get(address)
    few = [statements(browser, address) for address in addresses]
    for number in range(20):
        asked(f"Question {number}")
        write_again(by=ada, ticket=ticket, text="x", now=NOON) if number < 9 else None
    assert [statements(browser, address) for address in addresses] == few
    assert max(few) <= 8


def test_a_person_of_two_companies_asks_for_each_by_itself(ada, halvorsen, norrland, sign_in):
    join(ada, norrland, "viewer")
    ticket = asked_by(ada, halvorsen)
    browser = sign_in(ada)
    assert browser.get(f"/p/norrland/questions/{ticket.pk}/").status_code == 404
    assert browser.get(f"/p/halvorsen/questions/{ticket.pk}/").status_code == 200


def test_a_person_writes_only_so_often(ada, cleo, halvorsen, sign_in, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"question": "2/h/user"}
    browser, where = sign_in(ada), "/p/halvorsen/questions/"
    question = {"subject": "Renewals?", "text": "Does a renewal count?"}
    assert [browser.post(where, question).status_code for _each in range(3)] == [302, 302, 429]
    refused = browser.post(f"{where}{tickets()[0].pk}/", {"text": "And now?"})
    assert refused.status_code == 429
    assert "try again later" in text_of(refused)
    assert "And now?" in text_of(refused)
    assert len(tickets()) == 2
    assert sign_in(cleo).post(where, question).status_code == 302


def test_a_question_without_words_or_by_ibm_is_refused_on_the_page(ada, ines, halvorsen, sign_in):
    where = "/p/halvorsen/questions/"
    browser = sign_in(ada)
    assert browser.post(where, {"subject": "", "text": ""}).status_code == 422
    ticket = asked_by(ada, halvorsen)
    assert browser.post(f"{where}{ticket.pk}/", {"text": ""}).status_code == 422
    by_ibm = sign_in(ines).post(where, {"subject": "Terms", "text": "Which?"})
    assert by_ibm.status_code in (403, 409)
    assert len(tickets()) == 1


def test_one_question_takes_only_so_many_messages_without_an_answer(ada, halvorsen, sign_in):
    browser, ticket = sign_in(ada), asked_by(ada, halvorsen)
    answers = [
        browser.post(f"/p/halvorsen/questions/{ticket.pk}/", {"text": "And?"}).status_code
        for _each in range(10)
    ]
    assert answers == [302] * 9 + [409]


def test_a_past_place_in_the_list_that_nobody_gave_out_leads_to_its_beginning(morgan, sign_in):
    answer = sign_in(morgan).get("/manage/mailbox/?page=nonsense")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/manage/mailbox/")


def test_a_question_that_another_took_is_closed_by_an_administrator_alone(ines, theo, morgan):
    ticket = take_ticket(by=theo, ticket=asked(), now=NOON)
    with pytest.raises(TakenByAnother):
        close_ticket(by=ines, ticket=ticket, now=NOON)
    assert close_ticket(by=morgan, ticket=ticket, now=NOON).state == TicketState.CLOSED


def test_a_question_closed_without_an_answer_is_no_longer_due(morgan, sign_in):
    ticket = asked()
    close_ticket(by=morgan, ticket=ticket, now=NOON)
    page = text_of(sign_in(morgan).get(f"/manage/mailbox/{ticket.pk}/"))
    assert "Closed without an answer" in page
    assert "Due" not in page


def test_ibms_people_add_nothing_in_a_companys_name(ines, ada, halvorsen):
    with pytest.raises(AskedByIbm):
        write_again(by=ines, ticket=asked_by(ada, halvorsen), text="x", now=NOON)


def test_the_list_goes_on_with_the_older_questions(morgan, sign_in):
    for number in range(PAGE_SIZE + 1):
        asked(f"Question {number}", now=NOON - timedelta(minutes=number))
    browser = sign_in(morgan)
    first = browser.get("/manage/mailbox/")
    assert f"Question {PAGE_SIZE}" not in text_of(first)
    onward = first.context["older_url"]
    assert f"Question {PAGE_SIZE}" in text_of(browser.get(f"/manage/mailbox/{onward}"))
