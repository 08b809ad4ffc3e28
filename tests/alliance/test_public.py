"""What anybody may read, and where a signed-in person is led."""

import pytest

from kernel.tenancy import Role, acting
from participants.models import Membership
from participants.services import end_membership
from tests import cast
from tests.alliance.homes import join, statements, text_of
from tests.pipeline.exports import NOON
from tests.tiers.program import in_force

pytestmark = pytest.mark.django_db


def test_the_tiers_stand_side_by_side(client):
    in_force()
    page = client.get("/")
    assert [column.key for column in page.context["guide"].tiers.columns] == ["silver", "gold", "platinum"]
    assert "$8.00M" in text_of(page)


def test_before_the_first_guide_the_page_says_what_will_stand_there(client):
    assert "No Program Guide is in force yet." in text_of(client.get("/"))


def test_the_page_takes_few_statements(client):
    in_force()
    client.get("/")
    assert statements(client, "/") == 4


def test_questions_go_to_the_mailbox_of_the_program(client, settings):
    page = client.get("/contact/").content.decode()
    assert f"mailto:{settings.PROGRAM_MAILBOX}" in page


def test_the_answers_say_how_the_two_programs_differ(client):
    words = text_of(client.get("/contact/"))
    assert "purpose-built integration" in words
    assert "the one is no obstacle to the other" in words


@pytest.mark.parametrize(
    ("person", "home"),
    [("morgan", "/manage/"), ("ines", "/manage/"), ("eve", "/manage/"), ("ada", "/p/halvorsen/")],
)
def test_a_signed_in_person_is_led_home(person, home, request, sign_in):
    answer = sign_in(request.getfixturevalue(person)).get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, home)


def test_who_works_for_two_companies_chooses(halvorsen, norrland, sign_in):
    both = cast.partner_person("Ada", "alliance_manager", halvorsen)
    join(both, norrland, "viewer")
    page = sign_in(both).get("/")
    assert [company.name for company in page.context["companies"]] == ["Halvorsen Cipher", "Norrland Systems"]


def test_who_belongs_nowhere_is_told_how_a_workspace_opens(ada, halvorsen, morgan, sign_in):
    cast.partner_person("Sam", "alliance_manager", halvorsen)
    with acting(role=Role.STAFF, why="test"):
        membership = Membership.objects.get(user=ada)
    end_membership(by=morgan, membership=membership, now=NOON)
    assert "You belong to no participant’s workspace." in text_of(sign_in(ada).get("/"))


@pytest.mark.parametrize("url", ["/nothing/", "/p/nobody/", "/manage/"])
def test_what_is_not_there_and_what_is_not_yours_look_alike(url, ada, sign_in):
    browser = sign_in(ada)
    assert browser.get(url).content == browser.get("/nowhere/").content


def test_another_roles_page_says_who_may(ines, sign_in):
    answer = sign_in(ines).get("/manage/operations/")
    assert answer.status_code == 403
    assert "not part of your role" in text_of(answer)


def test_a_failure_of_ours_says_that_nothing_was_saved_half(morgan, sign_in, monkeypatch):
    browser = sign_in(morgan)
    browser.raise_request_exception = False
    monkeypatch.setattr("alliance.operations.views.operations_page", _broken)
    answer = browser.get("/manage/operations/")
    assert answer.status_code == 500
    assert "Something broke on our side" in text_of(answer)


def _broken(*args, **kwargs):
    raise RuntimeError
