"""A body that is too large is refused by its announced length, before anything reads a byte of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from accounts.models import User

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db

MEBIBYTE = 1024**2


def announce(browser: Client, address: str, length: int) -> Any:
    """Send the head of a form with a file of so many bytes."""
    return browser.post(
        address, data=b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(length)
    )


@pytest.fixture
def upload() -> str:
    return reverse("pipeline:upload")


@pytest.fixture
def _unread(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(request: HttpRequest) -> None:
        raise AssertionError("the body was read")

    monkeypatch.setattr(HttpRequest, "_load_post_and_files", read)


@pytest.mark.usefixtures("_unread")
def test_a_stranger_s_large_body_is_refused_unread(upload: str) -> None:
    answer = announce(Client(enforce_csrf_checks=True), upload, 2 * MEBIBYTE)
    assert answer.status_code == 413
    assert b"takes at most 1.0\xc2\xa0MB from you" in answer.content


@pytest.mark.usefixtures("_unread")
@pytest.mark.parametrize("person", ["ines", "ada"])
def test_a_person_who_may_not_load_feeds_sends_no_file_of_a_feed_s_size(
    person: str, upload: str, request: pytest.FixtureRequest, sign_in: SignIn
) -> None:
    browser = sign_in(request.getfixturevalue(person))
    assert announce(browser, upload, settings.BODY_BYTES + 1).status_code == 413


@pytest.mark.usefixtures("_unread")
def test_nobody_sends_more_than_the_upload_limit(upload: str, morgan: User, sign_in: SignIn) -> None:
    assert announce(sign_in(morgan), upload, settings.UPLOAD_LIMIT_BYTES + 1).status_code == 413


@pytest.mark.usefixtures("_unread")
def test_other_pages_take_no_file_of_a_feed_s_size(morgan: User, sign_in: SignIn) -> None:
    assert announce(sign_in(morgan), reverse("tiers:guides"), settings.BODY_BYTES + 1).status_code == 413


@pytest.mark.usefixtures("_unread")
def test_the_api_says_so_in_json(client: Client) -> None:
    answer = announce(client, "/api/v1/participants/", 2 * MEBIBYTE)
    assert (answer.status_code, answer.json()) == (413, {"detail": "Send at most 1048576 bytes."})


def test_an_administrator_s_feed_reaches_the_page(upload: str, morgan: User, sign_in: SignIn) -> None:
    assert announce(sign_in(morgan), upload, 100 * MEBIBYTE).status_code != 413


@pytest.mark.parametrize("length", ["", "-1", "1e9", "²"])
def test_a_length_that_is_none_says_nothing(upload: str, length: str) -> None:
    answer = Client().post(upload, data=b"", content_type="text/plain", CONTENT_LENGTH=length)
    assert answer.status_code == 302
