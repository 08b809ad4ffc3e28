"""What no browser sends: NUL bytes, numbers beyond every column, cursors of nobody; never our failure."""

import base64
import json
import random
from collections.abc import Callable
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from django.urls import NoReverseMatch

from accounts.models import User
from tests.contract.routes import Route, declared_routes

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db

PARAMETERS = (
    "after", "before", "lead", "participant", "tab", "sort", "order", "q", "year", "counts", "stage",
    "changed", "tier", "health", "topic", "page", "cursor", "page_size", "version", "source", "tag",
    "owner", "lang",
)  # fmt: skip


def cursor(*packed: object) -> str:
    """A place in a list as the portal writes it, with anything in it."""
    return base64.urlsafe_b64encode(json.dumps(packed).encode()).decode().rstrip("=")


WORDS = (
    "", "0", "-1", "1e9", "NaN", "9" * 11, str(2**63 - 1), str(2**63), "9" * 40, "\0", "a\0b", "\r\nX: y",
    "é", "²", "\u202e", "%", "'\"", "<script>", "{{7*7}}", "../../etc/passwd", "x" * 3000, "2026-02-30",
    "10000-01-01", "[]",
    cursor(0, "x", 1), cursor(0, None, 2**63), cursor(1, "\0", 1), cursor(0, "9" * 30, 1),
    cursor(0, [], True), cursor(0, "\ud800", 1),
    cursor(1, "0001-01-01", 1), cursor(0, "9999-12-31T23:59:59-23:59", 1),
)  # fmt: skip
SEGMENTS = (
    "halvorsen",
    "norrland",
    "1",
    "0",
    str(2**63 - 1),
    "9" * 30,
    "2026.1",
    "4.1",
    "a\0b",
    "\0",
    "%",
    "x" * 200,
)


def address(route: Route, draw: random.Random) -> str | None:
    """An address of the route that the portal would not give out, or None where its pattern takes none."""
    given = {argument: draw.choice(SEGMENTS) for argument in route.arguments}
    try:
        path = route.address(given)
    except NoReverseMatch:
        return None
    asked = {draw.choice(PARAMETERS): draw.choice(WORDS) for _ in range(draw.randint(0, 3))}
    return f"{path}?{urlencode(asked)}" if asked else path


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("person", ["ada", "ines", "morgan"])
def test_no_address_made_to_break_breaks_a_page(
    person: str, halvorsen: object, request: pytest.FixtureRequest, sign_in: SignIn
) -> None:
    # In a transaction of its own, as in service: the sign-in's pages answer by exceptions, which end one.
    draw, browser = random.Random(person), sign_in(request.getfixturevalue(person))
    browser.raise_request_exception = False
    found = declared_routes()
    asked = [address(draw.choice(found), draw) for _ in range(400)]
    failed = [each for each in asked if each and browser.get(each).status_code >= 500]
    assert failed == []


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00+23:59", "2026-07-01"])
def test_a_place_among_candidacies_beyond_the_calendar_breaks_no_list(
    moment: str, morgan: User, sign_in: SignIn
) -> None:
    answer = sign_in(morgan).get("/manage/prospects/list/", {"after": cursor(0, moment, 1)})
    assert answer.status_code < 500


@pytest.mark.parametrize("path", ["guide/a\0b/", "manage/sources/a\0b/profile/", "join/a\0b/"])
def test_an_address_with_a_nul_byte_leads_nowhere(path: str, morgan: User, sign_in: SignIn) -> None:
    assert sign_in(morgan).get(f"/{quote(path)}").status_code == 404


def test_a_form_with_a_nul_byte_is_refused_and_changes_nothing(
    morgan: User, theo: User, sign_in: SignIn
) -> None:
    answer = sign_in(morgan).post(
        f"/manage/people/{theo.pk}/role/", {"role": "executive_sponsor", "why": "a\0"}
    )
    theo.refresh_from_db()
    assert (answer.status_code, theo.ibm_role) == (400, "alliance_manager")


def test_a_nul_byte_in_an_earlier_value_of_the_same_name_is_refused_too(ada: User, sign_in: SignIn) -> None:
    asked = {"name": "script", "scopes": ["a\0", "leads:read"], "days": 30}
    assert sign_in(ada).post("/account/tokens/", asked).status_code == 400


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded; charset=utf-7", "multipart/form-data; boundary="]
)
def test_a_form_that_says_it_is_no_utf_8_is_answered_as_unreadable(kind: str, ada: User) -> None:
    checked = Client(enforce_csrf_checks=True, raise_request_exception=False)
    checked.force_login(ada)
    checked.get("/account/")
    answer = checked.post("/account/", b"name=Ada", content_type=kind)
    assert answer.status_code == 400
    assert "cannot be read" in answer.content.decode()


def test_a_host_that_is_not_ours_reads_the_same_page(client: Client) -> None:
    answer = client.get("/", headers={"host": "evil.example"})
    assert (answer.status_code, "evil" in answer.content.decode()) == (400, False)
    assert "cannot be read" in answer.content.decode()


def test_the_description_of_the_api_takes_no_word_of_the_address_into_a_header(
    morgan: User, sign_in: SignIn
) -> None:
    answer = sign_in(morgan).get("/api/v1/schema/", {"version": "\r\nSet-Cookie: a=b"})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer["Content-Disposition"]
