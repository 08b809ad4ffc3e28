"""Sign-in: by invitation only, telling strangers nothing, locking nobody else out."""

from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting
from tests import cast

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def try_password(client: Client, email: str, password: str, address: str = HERE, **more: str):
    return client.post("/accounts/login/", {"login": email, "password": password} | more, REMOTE_ADDR=address)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_ada_signs_in_by_her_address_whatever_its_capitals(ada: User, client: Client) -> None:
    try_password(client, "ADA@halvorsen.example", cast.PASSWORD)
    assert signed_in(client)


def test_nobody_signs_up(client: Client, db: None) -> None:
    client.post("/accounts/signup/", {"email": "new@example.com", "password1": cast.PASSWORD})
    assert not User.objects.filter(email="new@example.com").exists()


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_elsewhere(ada: User, client: Client, target: str) -> None:
    answer = try_password(client, ada.email, cast.PASSWORD, next=target)
    assert signed_in(client)
    assert answer["Location"] == "/"


def test_signing_in_leads_back_to_a_page_of_the_portal(ada: User, client: Client) -> None:
    assert try_password(client, ada.email, cast.PASSWORD, next="/notices/")["Location"] == "/notices/"


def test_after_five_wrong_passwords_even_the_right_one_waits(ada: User, client: Client) -> None:
    for _attempt in range(5):
        try_password(client, ada.email, "wrong")
    try_password(client, ada.email, cast.PASSWORD)
    assert not signed_in(client)


def test_a_flood_from_afar_does_not_lock_ada_out(ada: User, client: Client) -> None:
    for _attempt in range(8):
        try_password(Client(), ada.email, "wrong", ELSEWHERE)
    try_password(client, ada.email, cast.PASSWORD, HERE)
    assert signed_in(client)


def test_a_flood_is_stopped_before_a_password_is_hashed(
    ada: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _attempt in range(5):
        try_password(client, ada.email, "wrong")
    checked: list[str] = []
    monkeypatch.setattr(User, "check_password", lambda self, raw: checked.append(raw))
    try_password(client, ada.email, cast.PASSWORD)
    assert not checked


def reset(client: Client, email: str):
    return client.post("/accounts/password/reset/", {"email": email}, follow=True)


def test_a_reset_is_mailed_through_the_outbox(ada: User, client: Client) -> None:
    reset(client, ada.email)
    with acting(role=Role.STAFF):
        mail = OutboxMail.objects.get(kind="account_password_reset")
    assert mail.to == ada.email
    assert "/accounts/password/reset/key/" in mail.text


def test_a_reset_tells_a_stranger_nothing(ada: User, client: Client) -> None:
    known, unknown = reset(client, ada.email), reset(client, "nobody@example.com")
    assert known.status_code == unknown.status_code == 200
    assert known.content.replace(ada.email.encode(), b"") == unknown.content.replace(
        b"nobody@example.com", b""
    )
    with acting(role=Role.STAFF):
        assert not OutboxMail.objects.filter(to="nobody@example.com").exists()


def test_a_wrong_password_and_an_unknown_address_look_alike(ada: User, client: Client) -> None:
    known = try_password(client, ada.email, "wrong").content.decode()
    unknown = try_password(client, "nobody@example.com", "wrong").content.decode()
    assert "is not right" in known
    assert "is not right" in unknown
    assert ada.email in known


def test_a_changed_password_is_told_by_mail(ada: User, client: Client) -> None:
    try_password(client, ada.email, cast.PASSWORD)
    new = "another long sentence"
    client.post(
        "/accounts/password/change/", {"oldpassword": cast.PASSWORD, "password1": new, "password2": new}
    )
    with acting(role=Role.STAFF):
        assert "Your password was changed." in OutboxMail.objects.get(kind="account_password_changed").text


def test_the_mail_says_when_in_the_programs_own_time(
    ada: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    try_password(client, ada.email, cast.PASSWORD)
    at = datetime(2027, 1, 1, 3, 30, tzinfo=UTC)
    monkeypatch.setattr("accounts.adapters.now", lambda: at)
    new = "another long sentence"
    client.post(
        "/accounts/password/change/", {"oldpassword": cast.PASSWORD, "password1": new, "password2": new}
    )
    with acting(role=Role.STAFF):
        told = OutboxMail.objects.get(kind="account_password_changed")
    assert told.queued_at == at
    assert all("When: 31 Dec 2026, 22:30 ET" in text for text in (told.text, told.html))


def test_a_changed_address_counts_once_it_is_confirmed(ada: User, client: Client) -> None:
    try_password(client, ada.email, cast.PASSWORD)
    client.post("/accounts/email/", {"email": "ada.new@halvorsen.example", "action_add": "1"})
    assert User.objects.get(pk=ada.pk).email == ada.email
    with acting(role=Role.STAFF):
        text = OutboxMail.objects.get(kind="account_email_confirmation").text
    link = next(line for line in text.splitlines() if "/accounts/confirm-email/" in line)
    client.post(link.removeprefix("http://testserver"))
    assert User.objects.get(pk=ada.pk).email == "ada.new@halvorsen.example"
