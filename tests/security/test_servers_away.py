"""PostgreSQL or Redis away: an answer that says to come back, or no difference at all."""

import socket
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.test import Client, override_settings

from accounts.models import User
from kernel.cache import ForgetfulRedisCache
from tests import cast

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db

NOWHERE = "redis://127.0.0.1:1"
AWAY = {"default": {"BACKEND": "kernel.cache.ForgetfulRedisCache", "LOCATION": NOWHERE}}


def test_a_database_that_goes_away_before_the_view_is_a_503_that_says_when_to_return(
    ada: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sign_in(ada)
    browser.raise_request_exception = False

    def gone(*given: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("kernel.sessions.SessionStore.load", gone)
    answer = browser.get("/p/halvorsen/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_any_other_failure_stays_a_failure_of_ours(
    ada: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sign_in(ada)
    browser.raise_request_exception = False
    monkeypatch.setattr("kernel.sessions.SessionStore.load", lambda self: 1 / 0)
    assert browser.get("/p/halvorsen/").status_code == 500


def test_a_cache_that_is_away_is_empty_and_forgets() -> None:
    away = ForgetfulRedisCache(NOWHERE, {})
    away.set("key", 1)
    assert (away.get("key", "nothing"), away.add("key", 1), away.delete("key")) == ("nothing", True, False)


def test_a_cache_that_is_silent_is_asked_once_and_then_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ForgetfulRedisCache, "_rests_until", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(0)
        away = ForgetfulRedisCache(f"redis://127.0.0.1:{silent.getsockname()[1]}", {})
        assert [away.get("key", "nothing") for _ in range(3)] == ["nothing"] * 3
        silent.accept()
        with pytest.raises(BlockingIOError):
            silent.accept()


def test_people_sign_in_and_read_while_redis_is_away(ada: User, client: Client) -> None:
    cache.clear()
    with override_settings(CACHES=AWAY):
        client.post("/accounts/login/", {"login": ada.email, "password": cast.PASSWORD})
        assert client.get("/p/halvorsen/").status_code == 200


def test_who_signs_out_while_redis_is_away_is_out_everywhere_within_seconds(
    ada: User, sign_in: SignIn, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SESSION_CACHE_SECONDS = 15
    browser, elsewhere = sign_in(ada), Client()
    elsewhere.cookies = browser.cookies.copy()
    assert elsewhere.get("/p/halvorsen/").status_code == 200
    with override_settings(CACHES=AWAY):
        browser.post("/accounts/logout/")
    later = SimpleNamespace(time=lambda: time.time() + 16)
    monkeypatch.setattr("django.core.cache.backends.locmem.time", later)
    assert elsewhere.get("/p/halvorsen/").status_code == 302


def test_a_cache_that_is_left_alone_is_asked_to_forget_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ForgetfulRedisCache, "_rests_until", time.monotonic() + 60)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(0)
        ForgetfulRedisCache(f"redis://127.0.0.1:{silent.getsockname()[1]}", {}).delete("session")
        silent.accept()


def test_a_database_that_goes_away_inside_a_view_is_the_same_503(
    ada: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sign_in(ada)

    def gone() -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("kernel.clock.today", gone)
    answer = browser.get("/p/halvorsen/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_the_process_is_alive_whatever_the_database_does(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kernel.health.refuse_unsafe_login", lambda: 1 / 0)
    assert client.get("/livez").json() == {"alive": True}


@pytest.mark.parametrize("address", ["/livez", "/readyz"])
def test_a_monitor_s_answer_is_as_closed_as_a_page_and_needs_no_tls(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    monkeypatch.setattr("kernel.health.refuse_unsafe_login", lambda: None)
    answer = client.get(address, headers={"host": "10.0.0.7"})
    assert answer.status_code == 200
    assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"]) == ("nosniff", "DENY")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (OperationalError("gone"), "the database does not answer"),
        (ImproperlyConfigured("a superuser"), "the login must not serve; see the log"),
    ],
)
def test_a_portal_that_may_not_serve_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch, failure: Exception, words: str
) -> None:
    def refuse() -> None:
        raise failure

    monkeypatch.setattr("kernel.health.refuse_unsafe_login", refuse)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "because": words})
