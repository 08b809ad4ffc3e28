"""Who may call the API, with what, and how a refusal reads."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken, User
from accounts.services import deactivate_person, revoke_token
from kernel.tenancy import Role, acting
from participants.selectors import actor_of
from tests.api.conftest import Ask, token_for

pytestmark = pytest.mark.django_db

NOUNS = {
    "participants/": "participants:read", "standings/": "participants:read", "leads/": "leads:read",
    "assessments/": "assessments:read", "guides/": "guides:read",
}  # fmt: skip


def with_secret(secret: str, address: str = "participants/") -> int:
    return Client().get(f"/api/v1/{address}", headers={"Authorization": f"Bearer {secret}"}).status_code


@pytest.mark.parametrize("address", NOUNS)
def test_a_token_with_the_scope_reads(ask: Ask, ada: User, address: str) -> None:
    assert ask(ada, address, NOUNS[address]).status_code == 200


@pytest.mark.parametrize("address", NOUNS)
def test_a_token_without_the_scope_is_told_which_it_lacks(ask: Ask, ada: User, address: str) -> None:
    others = sorted(set(NOUNS.values()) - {NOUNS[address]})
    answer = ask(ada, address, *others)
    assert answer.status_code == 403
    assert NOUNS[address] in answer.json()["detail"]


@pytest.mark.parametrize("address", NOUNS)
def test_without_a_token_there_is_a_challenge(db: None, address: str) -> None:
    answer = Client().get(f"/api/v1/{address}")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["detail"]


def test_a_signed_in_browser_reads_without_a_token(ada: User, sign_in: Ask) -> None:
    assert sign_in(ada).get("/api/v1/participants/").status_code == 200


def test_an_unknown_token_is_refused(db: None) -> None:
    assert with_secret("ap_unknown") == 401


def test_a_revoked_token_is_refused(ada: User) -> None:
    secret = token_for(ada)
    with acting(user=ada.pk, why="test"):
        token = ApiToken.objects.get()
        revoke_token(by=actor_of(ada), token_id=token.pk, now=timezone.now())
    assert with_secret(secret) == 401


def test_a_deactivated_person_reads_nothing(ada: User, morgan: User) -> None:
    secret = token_for(ada)
    deactivate_person(by=morgan, user=ada, reason="left", now=timezone.now())
    assert with_secret(secret) == 401


@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(ada: User, verb: str) -> None:
    answer = getattr(Client(), verb)(
        "/api/v1/participants/", headers={"Authorization": f"Bearer {token_for(ada)}"}
    )
    assert answer.status_code == 405
    assert answer.json()["detail"]


@pytest.mark.parametrize("size", ["0", "501", "-1", "many", "1e9", "9" * 40])
def test_a_page_of_no_sensible_size_is_refused(ask: Ask, ada: User, size: str) -> None:
    answer = ask(ada, f"leads/?page_size={size}")
    assert (answer.status_code, list(answer.json())) == (400, ["page_size"])


@pytest.mark.parametrize("address", NOUNS)
def test_a_cursor_of_nobodys_is_refused(ask: Ask, ada: User, address: str) -> None:
    answer = ask(ada, f"{address}?cursor=bm9ib2R5")
    assert (answer.status_code, list(answer.json())) == (404, ["detail"])


@pytest.mark.parametrize("address", NOUNS)
def test_a_parameter_that_means_nothing_is_refused_rather_than_ignored(
    ask: Ask, ada: User, address: str
) -> None:
    answer = ask(ada, f"{address}?particpant=halvorsen")
    assert (answer.status_code, list(answer.json())) == (400, ["particpant"])


def test_a_parameter_that_is_given_twice_is_refused_rather_than_the_first_ignored(
    ask: Ask, ada: User
) -> None:
    answer = ask(ada, "leads/?participant=halvorsen&participant=norrland")
    assert (answer.status_code, list(answer.json())) == (400, ["participant"])


@pytest.mark.parametrize(
    "address",
    [
        "leads/?stage=hopeful",
        "assessments/?kind=monthly",
        "participants/?lifecycle=asleep",
        "standings/?year=x",
    ],
)
def test_a_filter_that_means_nothing_is_refused(ask: Ask, ada: User, address: str) -> None:
    assert ask(ada, address).status_code == 400


@pytest.mark.parametrize("address", ["guides/a%00b/", f"leads/{10**30}/"])
def test_an_address_made_to_break_gets_an_answer(ask: Ask, ada: User, address: str) -> None:
    assert ask(ada, address).status_code in (400, 404)


@pytest.mark.parametrize("address", ["leads/?q=%00", "participants/?name=%00"])
def test_a_text_that_no_row_can_hold_finds_nothing(ask: Ask, ada: User, address: str) -> None:
    answer = ask(ada, address)
    assert (answer.status_code, answer.json()["results"]) == (200, [])


def test_a_person_of_no_company_reads_no_participants(db: None, ada: User, ask: Ask) -> None:
    with acting(role=Role.STAFF, why="test"):
        ada.memberships.update(ended_at=timezone.now())  # type: ignore[attr-defined]
    client = Client()
    client.force_login(ada)
    assert client.get(reverse("api:participants")).status_code == 403
