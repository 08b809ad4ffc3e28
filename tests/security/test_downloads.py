"""Readers that dawdle: pages go on while files leave the portal as slowly as somebody likes."""

import runpy
import socket
import struct
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as portal
from django.test import Client

from accounts.models import User

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
FILE, PAGE = "/p/halvorsen/leads/export.csv", "/p/halvorsen/leads/"


@pytest.fixture
def dawdling(ada: User, sign_in: SignIn, settings: Any) -> tuple[Client, Any]:
    """Ada's browser, and a download that it does not read, where one at once is all there is."""
    settings.DOWNLOADS_AT_ONCE = 1
    browser = sign_in(ada)
    return browser, browser.get(FILE)


def test_one_more_is_asked_to_come_again_shortly(dawdling: tuple[Client, Any]) -> None:
    browser, under_way = dawdling
    later = browser.get(FILE)
    assert (under_way.status_code, later.status_code, later["Retry-After"]) == (200, 503, "5")


def test_pages_and_small_files_go_on(dawdling: tuple[Client, Any]) -> None:
    browser, _under_way = dawdling
    assert browser.get(PAGE).status_code == 200
    assert browser.get("/p/halvorsen/agreements/certificates.pem").status_code != 503


@pytest.mark.django_db(transaction=True)  # the end of an answer may end the connection
def test_whoever_leaves_makes_room_once(dawdling: tuple[Client, Any]) -> None:
    browser, under_way = dawdling
    under_way.close()
    under_way.close()
    assert [browser.get(FILE).status_code for _ in range(2)] == [200, 503]


@pytest.mark.parametrize("direction", [socket.SO_SNDTIMEO, socket.SO_RCVTIMEO])
def test_a_connection_that_stands_still_is_given_up(direction: int) -> None:
    gunicorn = runpy.run_path(str(portal.BASE_DIR / "gunicorn.conf.py"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        gunicorn["when_ready"](SimpleNamespace(LISTENERS=[SimpleNamespace(sock=listener)]))
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as served:
            seconds, _rest = struct.unpack("ll", served.getsockopt(socket.SOL_SOCKET, direction, 16))
    assert seconds == gunicorn["STALLED_SECONDS"]


def test_no_client_names_the_path_beside_the_request_line() -> None:
    assert runpy.run_path(str(portal.BASE_DIR / "gunicorn.conf.py"))["forwarder_headers"] == ""
