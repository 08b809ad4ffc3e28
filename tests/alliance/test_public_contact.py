"""The contact form: a question from anybody reaches the mailbox, a machine's does not (R25)."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from alliance.mailbox.asking import MOST_UNANSWERED
from alliance.mailbox.numbers import link_token
from alliance.public.spam import LONGEST_OPEN, QUICKEST
from tests.alliance.asking import answered, asked, asked_by, filled, mails, present, tickets
from tests.alliance.homes import text_of
from tests.pipeline.exports import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "nobody_counted")]


@pytest.fixture
def nobody_counted():
    cache.clear()
    yield
    cache.clear()


def again(ticket):
    return f"/contact/again/{link_token(ticket.number)}/"


def test_a_question_becomes_a_ticket_with_a_number(client):
    answer = client.post("/contact/", filled())
    assert (answer.status_code, answer.headers["Location"]) == (302, "/contact/sent/")
    (ticket,) = tickets()
    assert (ticket.name, ticket.subject, ticket.state, ticket.participant_id) == (
        "Mina Aldous", "Both programs?", "open", None,
    )  # fmt: skip
    assert ticket.received_at == NOON


def test_the_mailbox_is_told_with_the_words(client, settings):
    client.post("/contact/", filled())
    (mail,) = mails()
    assert mail.to == settings.PROGRAM_MAILBOX
    assert "May we belong to both programs?" in mail.text
    assert tickets()[0].number in mail.subject


def test_the_sender_gets_the_number_and_nothing_that_was_written(client):
    client.post("/contact/", filled(subject="Buy this", text="cheap watches", name="Look at x.example"))
    (mail,) = mails("ticket_confirmed")
    number = tickets()[0].number
    assert mail.to == "mina@gravel.example"
    assert number in mail.subject
    assert link_token(number) in mail.text
    for word in ("Buy this", "cheap watches", "x.example"):
        assert word not in mail.subject + mail.text + mail.html


def test_the_page_after_it_tells_no_number(client):
    assert "on its way" in text_of(client.post("/contact/", filled(), follow=True))


@pytest.mark.parametrize(
    "sign",
    [
        {"homepage": "https://machine.example"},
        {"stamp": ""},
        {"stamp": "1764086400.forged"},
        {"opened": NOON - QUICKEST + timedelta(seconds=1)},
    ],
    ids=["the trap is filled", "no stamp", "a forged stamp", "too quick"],
)
def test_a_machine_gets_the_same_answer_and_no_ticket(client, sign):
    person, machine = client.post("/contact/", filled()), client.post("/contact/", filled(**sign))
    assert (machine.status_code, machine.headers["Location"]) == (person.status_code, "/contact/sent/")
    assert len(tickets()) == 1


def test_who_sends_an_unfinished_form_at_once_is_not_told_that_it_is_on_its_way(client):
    answer = client.post("/contact/", filled(text="", opened=NOON - timedelta(seconds=1)))
    assert answer.status_code == 422
    assert "on its way" not in text_of(answer)


def test_a_page_open_for_days_is_sent_once_more_with_a_new_stamp(client):
    old = client.post("/contact/", filled(opened=NOON - LONGEST_OPEN - timedelta(hours=1)))
    assert old.status_code == 422
    assert "open for more than a day" in text_of(old)
    fresh = old.context["form"]["stamp"].value()
    assert fresh != filled(opened=NOON - LONGEST_OPEN - timedelta(hours=1))["stamp"]
    assert "May we belong to both programs?" in text_of(old)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"email": "nobody"}, "valid email address"),
        ({"subject": "One\r\nBcc: all@x.example"}, "on one line"),
        ({"name": "Mina\nBcc: all@x.example"}, "on one line"),
        ({"text": "https://a.example " * 4}, "at most 3 links"),
        ({"text": "x" * 4001}, "at most 4000 characters"),
        ({"name": ""}, "required"),
    ],
    ids=["address", "subject of two lines", "name of two lines", "links", "length", "no name"],
)
def test_a_form_that_is_wrong_says_what_is_right(client, wrong, words):
    page = client.post("/contact/", filled(**wrong))
    assert page.status_code == 422
    assert words in text_of(page)
    assert tickets() == []


def test_hostile_text_is_kept_and_shown_as_text(client, morgan, sign_in):
    client.post("/contact/", filled(text="<script>alert(1)</script> {{7*7}}"))
    (mail,) = mails()
    assert "<script>" not in mail.html
    page = sign_in(morgan).get(f"/manage/mailbox/{tickets()[0].pk}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}" in page


def test_one_address_asks_only_so_often(client):
    answers = [client.post("/contact/", filled()).status_code for _each in range(6)]
    assert answers == [302] * 5 + [429]
    assert len(tickets()) == 5


def test_one_network_asks_only_so_often_whatever_the_address(client):
    answers = [
        client.post("/contact/", filled(email=f"mina{each}@gravel.example")).status_code for each in range(21)
    ]
    assert answers == [302] * 20 + [429]


def test_who_asks_too_often_is_told_the_mailbox(client, settings):
    for _each in range(5):
        client.post("/contact/", filled())
    assert settings.PROGRAM_MAILBOX in text_of(client.post("/contact/", filled()))


def test_without_its_cache_the_form_takes_questions_all_the_same(client, settings):
    settings.CACHES = {
        "default": {"BACKEND": "kernel.cache.ForgetfulRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    assert client.post("/contact/", filled()).status_code == 302


def test_who_has_a_workspace_is_sent_there(ada, sign_in):
    page = sign_in(ada).get("/contact/")
    assert page.context["form"] is None
    assert "/p/halvorsen/questions/" in page.content.decode()


def test_who_has_a_workspace_asks_nothing_where_every_manager_reads_it(ada, sign_in):
    sign_in(ada).post("/contact/", filled())
    assert tickets() == []


def test_the_mailed_link_adds_to_the_question(client):
    ticket = asked()
    client.post(again(ticket), filled(text="One thing more."))
    assert [mail.subject for mail in mails()] == [f"[{ticket.number}] Both programs?"] * 2
    assert "One thing more." in mails()[1].text


def test_an_answered_question_waits_again_for_who_answered_it(client, ines):
    ticket = answered(asked(), ines)
    client.post(again(ticket), filled(text="And then?"))
    assert (present(ticket).state, present(ticket).taken_by) == ("taken", ines)


def test_what_the_mailed_link_adds_has_words_and_comes_only_so_often(client):
    ticket = asked()
    assert client.post(again(ticket), filled(text=" ")).status_code == 422
    answers = [client.post(again(ticket), filled(text=f"And {each}?")).status_code for each in range(6)]
    assert answers == [302] * 5 + [429]


def test_the_link_shows_nothing_of_what_was_written(client):
    page = text_of(client.get(again(asked("A secret subject"))))
    assert "A secret subject" not in page
    assert "May we belong" not in page


@pytest.mark.parametrize("token", ["", "K7QM-3XPD", "K7QM-3XPD.forged", "../../etc"])
def test_a_link_that_we_did_not_sign_leads_nowhere(client, token):
    assert client.get(f"/contact/again/{token}/").status_code == 404


def test_a_companys_question_has_no_link_of_that_kind(client, ada, halvorsen):
    assert client.get(again(asked_by(ada, halvorsen))).status_code == 404


def test_a_question_without_an_answer_takes_only_so_many_messages(client):
    ticket = asked()
    for number in range(MOST_UNANSWERED - 1):
        cache.clear()
        assert client.post(again(ticket), filled(text=f"And {number}?")).status_code == 302
    page = client.post(again(ticket), filled(text="And?"))
    assert page.status_code == 409
    assert "wait for an answer" in text_of(page)
