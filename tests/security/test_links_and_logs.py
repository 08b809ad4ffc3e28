"""The secrets of mailed links: they work once, for one person, and stand in no log. Strangers fill none."""

import logging
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from kernel.logging import without_link_secrets
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting
from participants.models import Membership, Participant
from participants.services import invite_colleague
from tests import cast

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
NEW = "another long enough sentence"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def reset_link(person: User, client: Client) -> str:
    client.post("/accounts/password/reset/", {"email": person.email})
    with acting(role=Role.STAFF, why="test"):
        text = OutboxMail.objects.filter(kind="account_password_reset").latest("id").text
    return re.search(r"https?://[^/]+(\S+)", text)[1]  # type: ignore[index]


def choose(browser: Client, link: str, password: str) -> None:
    form = browser.get(link, follow=True).redirect_chain
    if form:
        browser.post(form[-1][0], {"password1": password, "password2": password})


def test_a_reset_link_works_once_in_whatever_browser(ada: User) -> None:
    link = reset_link(ada, Client())
    choose(Client(), link, NEW)
    choose(Client(), link, "the sentence of a thief")
    ada.refresh_from_db()
    assert ada.check_password(NEW)


def test_a_reset_ends_the_sessions_from_before(ada: User, sign_in: SignIn) -> None:
    before = sign_in(ada)
    choose(Client(), reset_link(ada, Client()), NEW)
    assert before.get("/p/halvorsen/").status_code == 302


@pytest.mark.parametrize("host", ["127.0.0.1:9999", "localhost"])
def test_a_mailed_link_leads_to_the_portal_whatever_host_was_asked(
    host: str, ada: User, client: Client, settings: Any
) -> None:
    settings.SITE_URL = "https://portal.example"
    client.post("/accounts/password/reset/", {"email": ada.email}, headers={"host": host})
    signed = Client()
    signed.force_login(ada)
    signed.post(
        "/accounts/email/", {"action_add": "", "email": "new@halvorsen.example"}, headers={"host": host}
    )
    with acting(role=Role.STAFF, why="test"):
        texts = [mail.text for mail in OutboxMail.objects.filter(kind__startswith="account_").order_by("id")]
    links = [link for text in texts for link in re.findall(r"https?://\S+/(?:reset|confirm)\S+", text)]
    assert len(links) == 2
    assert all(link.startswith("https://portal.example/accounts/") for link in links)


def test_an_invitation_is_accepted_once(ada: User, halvorsen: Participant, now: datetime) -> None:
    _invitation, token = invite_colleague(
        by=ada, participant=halvorsen, email="dora@halvorsen.example", name="Dora", role="viewer", now=now
    )
    answers = [
        Client().post(f"/join/{token}/", {"name": "Dora", "password": password}).status_code
        for password in (cast.PASSWORD, "the sentence of a thief")
    ]
    assert answers[1] == 410


def test_an_invitation_takes_nobody_else_in(
    ada: User, omar: User, halvorsen: Participant, sign_in: SignIn, now: datetime
) -> None:
    _invitation, token = invite_colleague(
        by=ada, participant=halvorsen, email="dora@halvorsen.example", name="Dora", role="viewer", now=now
    )
    assert sign_in(omar).post(f"/join/{token}/").status_code == 410
    with acting(role=Role.STAFF, why="test"):
        assert not Membership.objects.filter(user=omar, participant=halvorsen).exists()


@pytest.mark.parametrize(
    "path",
    [
        "/join/{}/",
        "/program-invitation/{}/",
        "/accounts/password/reset/key/{}/",
        "/accounts/confirm-email/{}/",
        "/contact/again/K7QM-3XPD.{}/",
    ],
)
def test_a_log_line_covers_the_secret_of_a_link(path: str) -> None:
    line = without_link_secrets(
        logging.getLogger(), "warning", {"event": f"Gone: {path.format('s3cret-Abc')}"}
    )
    assert "s3cret" not in line["event"]
    assert line["event"].startswith("Gone: /")


def test_a_host_that_is_not_ours_is_answered_400_and_logged_without_a_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert Client(SERVER_NAME="other.example").get("/").status_code == 400
    [line] = [record for record in caplog.records if record.name == "django.security.DisallowedHost"]
    assert "Invalid HTTP_HOST header: 'other.example'" in line.getMessage()
    assert line.exc_info is None
