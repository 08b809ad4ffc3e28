"""The questions and answers of the public site, as administrators keep them (R5)."""

import pytest
from django.db import DatabaseError

from alliance.models import PublicQuestion
from alliance.public.questions import standard_questions
from alliance.questions.services import (
    ChangedMeanwhile,
    KeptAlready,
    add_question,
    change_question,
    move_question,
    publish_question,
    remove_question,
    start_with_standard,
    withdraw_question,
)
from kernel.models import AuditEvent
from kernel.tenancy import Role, acting
from tests.alliance.homes import text_of
from tests.pipeline.exports import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def written(by, question="Is there a fee?", answer="Joining costs nothing."):
    return add_question(by=by, question=question, answer=answer, now=NOON)


def order():
    with acting(role=Role.STAFF, why="test"):
        return [each.question for each in PublicQuestion.objects.in_order()]


def test_an_empty_installation_shows_the_standard_questions(client):
    page = text_of(client.get("/contact/"))
    assert all(each.question in page for each in standard_questions())


def test_a_published_question_stands_on_both_pages(client, morgan):
    publish_question(by=morgan, kept=written(morgan), now=NOON)
    assert "Joining costs nothing." in text_of(client.get("/contact/"))
    assert "Is there a fee?" in text_of(client.get("/"))
    assert "Who may use the IBM Security logo?" not in text_of(client.get("/contact/"))


def test_a_draft_is_read_by_nobody(client, morgan, ada, sign_in):
    written(morgan)
    for browser in (client, sign_in(ada), sign_in(morgan)):
        assert "Is there a fee?" not in text_of(browser.get("/contact/"))
    with acting(role=Role.APP, user=ada.pk):
        assert not PublicQuestion.objects.exists()


def test_what_is_withdrawn_leaves_the_site(client, morgan):
    kept = publish_question(by=morgan, kept=written(morgan), now=NOON)
    withdraw_question(by=morgan, kept=kept, now=NOON)
    assert "Is there a fee?" not in text_of(client.get("/contact/"))


def test_the_standard_questions_become_ones_own_with_their_addresses(client, morgan, sign_in):
    sign_in(morgan).post("/manage/site/start/")
    assert order() == [each.question for each in standard_questions()]
    assert 'id="two-programs"' in client.get("/contact/").content.decode()


def test_the_standard_questions_overwrite_nothing(morgan):
    written(morgan)
    with pytest.raises(KeptAlready):
        start_with_standard(by=morgan, standard=standard_questions(), now=NOON)
    assert order() == ["Is there a fee?"]


def test_a_question_moves_by_one_and_stays_at_the_end_of_the_list(morgan):
    first, second, third = (written(morgan, words) for words in ("First?", "Second?", "Third?"))
    move_question(by=morgan, kept=third, up=True, now=NOON)
    assert order() == ["First?", "Third?", "Second?"]
    move_question(by=morgan, kept=first, up=False, now=NOON)
    assert order() == ["Third?", "First?", "Second?"]
    move_question(by=morgan, kept=third, up=True, now=NOON)
    move_question(by=morgan, kept=second, up=False, now=NOON)
    assert order() == ["Third?", "First?", "Second?"]


def test_two_questions_of_the_same_words_have_two_addresses(morgan):
    assert [written(morgan).slug, written(morgan).slug] == ["is-there-a-fee", "is-there-a-fee-2"]


def test_a_question_without_a_letter_of_ours_has_an_address_too(morgan):
    assert written(morgan, "費用は?").slug == "question"


def test_a_change_keeps_the_address_and_says_who_and_when(morgan, priya):
    kept = written(morgan)
    changed = change_question(by=priya, kept=kept, question="What does it cost?", answer="Nothing.", now=NOON)
    assert (changed.slug, changed.changed_by) == ("is-there-a-fee", priya)


def test_what_was_removed_meanwhile_is_not_changed(morgan):
    kept = written(morgan)
    remove_question(by=morgan, kept=kept)
    with pytest.raises(ChangedMeanwhile):
        publish_question(by=morgan, kept=kept, now=NOON)
    with pytest.raises(ChangedMeanwhile):
        move_question(by=morgan, kept=kept, up=True, now=NOON)


def test_the_record_keeps_the_words_of_what_was_removed(morgan):
    remove_question(by=morgan, kept=written(morgan))
    with acting(role=Role.STAFF, why="test"):
        events = AuditEvent.objects.filter(table_name="alliance_publicquestion", operation="delete")
        assert events.get().old["answer"] == "Joining costs nothing."


@pytest.mark.parametrize("person", ["ines", "eve"])
def test_only_administrators_keep_them(person, request, sign_in):
    browser = sign_in(request.getfixturevalue(person))
    assert browser.get("/manage/site/").status_code == 403
    assert browser.post("/manage/site/add/", {"question": "x", "answer": "x"}).status_code == 403


def test_the_app_role_writes_none(ada):
    with pytest.raises(DatabaseError), acting(role=Role.APP, user=ada.pk):
        PublicQuestion.objects.create(slug="x", question="x", answer="x", position=1, changed_at=NOON)


def test_an_administrator_writes_publishes_and_removes_on_the_pages(client, morgan, sign_in):
    browser = sign_in(morgan)
    browser.post("/manage/site/add/", {"question": "Is there a fee?", "answer": "None.\n\nNever."})
    with acting(role=Role.STAFF, why="test"):
        kept = PublicQuestion.objects.get()
    browser.post(f"/manage/site/{kept.pk}/publish/")
    assert "<p>None.</p>" in client.get("/contact/").content.decode()
    browser.post(f"/manage/site/{kept.pk}/", {"question": "A fee?", "answer": "No."})
    assert "A fee?" in text_of(client.get("/contact/"))
    assert "A fee?" in text_of(browser.post(f"/manage/site/{kept.pk}/withdraw/", follow=True))
    browser.post(f"/manage/site/{kept.pk}/remove/")
    assert order() == []


def test_an_answer_of_markup_is_shown_as_text(client, morgan):
    publish_question(by=morgan, kept=written(morgan, answer="<b>bold</b>"), now=NOON)
    assert "&lt;b&gt;bold" in client.get("/contact/").content.decode()


def test_a_form_without_an_answer_is_sent_back(morgan, sign_in):
    page = sign_in(morgan).post("/manage/site/add/", {"question": "Is there a fee?", "answer": ""})
    assert page.status_code == 422
    assert order() == []
