"""What a browser is told to refuse: foreign scripts, frames, forms and addresses."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch

from accounts.models import User
from tests.cast import PASSWORD
from tests.contract.routes import declared_routes

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db

ANYTHING = {
    "slug": "halvorsen", "clause": "4.1", "run_id": 1, "token": "x", "key": "x", "version": "2026.1",
    "kind": "training",
}  # fmt: skip


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/contact/", 200),
        ("/accounts/login/", 200),
        ("/nowhere/", 404),
        ("/manage/", 404),
        ("/api/v1/leads/", 200),
        ("/p/halvorsen/leads/export.csv", 200),
    ],
)
def test_every_answer_forbids_inline_scripts_and_frames(
    address: str, status: int, ada: User, sign_in: SignIn
) -> None:
    browser = Client() if "login" in address else sign_in(ada)
    answer = browser.get(address)
    policy = answer["Content-Security-Policy"]
    assert answer.status_code == status
    assert all(
        part in policy for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
    )
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_static_file_gets_the_same_policy() -> None:
    order = settings.MIDDLEWARE
    assert order.index("csp.middleware.CSPMiddleware") < order.index(
        "whitenoise.middleware.WhiteNoiseMiddleware"
    )


def test_a_failure_of_ours_forbids_them_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("alliance.public.views.render", lambda *given: 1 / 0)
    failed = client.get("/")
    assert failed.status_code == 500
    assert "default-src 'none'" in failed["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/p/halvorsen/",
        "/p/halvorsen/leads/export.csv",
        "/account/",
        "/accounts/email/",
        "/api/v1/leads/",
        "/manage/",
    ],
)
def test_what_a_person_was_shown_is_kept_nowhere(address: str, ada: User, sign_in: SignIn) -> None:
    assert "no-store" in sign_in(ada).get(address)["Cache-Control"]


def test_what_a_token_reads_is_kept_nowhere(client: Client, db: None) -> None:
    answer = client.get("/api/v1/leads/", headers={"authorization": "Bearer ap_nobodys"})
    assert "no-store" in answer["Cache-Control"]


def test_a_page_for_everybody_may_be_kept(client: Client) -> None:
    assert "no-store" not in client.get("/guide/").get("Cache-Control", "")


def test_no_form_is_taken_from_elsewhere(morgan: User, ada: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(morgan)
    taken = []
    for route in declared_routes():
        if route.name.startswith("api:"):
            continue
        given = {argument: ANYTHING.get(argument, 1) for argument in route.arguments}
        try:
            address = route.address(given)  # type: ignore[arg-type]
        except NoReverseMatch:
            continue
        answer = browser.post(address, {"why": "x"})
        if answer.status_code != 403:
            taken.append(route.name)
    assert taken == []


def test_the_session_is_closed_to_scripts_and_to_foreign_pages(ada: User, client: Client) -> None:
    client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
    cookie = client.cookies["sessionid"]
    assert (bool(cookie["httponly"]), cookie["samesite"]) == (True, "Lax")


def test_a_foreign_host_is_refused(client: Client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
