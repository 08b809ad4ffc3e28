"""Access ends at once, and the program is never without an administrator (D9)."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from accounts.models import User
from accounts.selectors import token_of_digest
from accounts.services import (
    change_ibm_role,
    create_administrator,
    create_token,
    deactivate_person,
    invite_ibm_person,
    reactivate_person,
    revoke_token,
)
from accounts.services.api_tokens import ScopeMissing, TokenNeedsCompany, TokenTooLong, TokenUnknown
from accounts.services.leaving import OwnAccess, ReasonMissing
from accounts.services.people import AddressTaken, LastAdministrator, NotAnIbmPerson, UnknownIbmRole
from accounts.tokens import digest_of
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting
from participants.models import Participant
from participants.selectors import actor_of
from tests import cast

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def token_of(user: User, company: Participant | None, now: datetime, **changes: object) -> tuple[object, str]:
    wanted = {"name": "script", "scopes": ["leads:read"], "days": 30} | changes
    with acting(role=Role.STAFF if user.role else Role.APP, user=user.pk):
        return create_token(
            by=actor_of(user), participant_id=company.pk if company else None, now=now, **wanted
        )


def test_a_deactivated_person_is_out_on_the_very_next_request(
    morgan: User, ada: User, sign_in: SignIn, now: datetime
) -> None:
    browser = sign_in(ada)
    assert browser.get("/notices/").status_code == 200
    deactivate_person(by=morgan, user=ada, reason="left the company", now=now)
    assert browser.get("/notices/").status_code == 302


def test_the_flag_alone_ends_a_session(ada: User, sign_in: SignIn, now: datetime) -> None:
    browser = sign_in(ada)
    with acting(role=Role.STAFF):
        User.objects.filter(pk=ada.pk).update(is_active=False, deactivated_at=now)
    assert browser.get("/notices/").status_code == 302


def test_the_token_of_a_deactivated_person_is_void(
    morgan: User, ada: User, halvorsen: Participant, now: datetime
) -> None:
    _token, secret = token_of(ada, halvorsen, now)
    deactivate_person(by=morgan, user=ada, reason="left", now=now)
    assert token_of_digest(digest_of(secret), now=now) is None
    reactivate_person(by=morgan, user=ada, reason="came back")
    assert token_of_digest(digest_of(secret), now=now) is None


def test_a_deactivated_person_cannot_sign_in(morgan: User, ada: User, now: datetime) -> None:
    deactivate_person(by=morgan, user=ada, reason="left", now=now)
    client = Client()
    client.post("/accounts/login/", {"login": ada.email, "password": cast.PASSWORD})
    assert "_auth_user_id" not in client.session


def test_a_reactivated_person_signs_in_again(morgan: User, ada: User, now: datetime) -> None:
    deactivate_person(by=morgan, user=ada, reason="left", now=now)
    reactivate_person(by=morgan, user=ada, reason="came back")
    client = Client()
    client.post("/accounts/login/", {"login": ada.email, "password": cast.PASSWORD})
    assert client.session["_auth_user_id"] == str(ada.pk)


def test_deactivating_asks_for_a_reason(morgan: User, ada: User, now: datetime) -> None:
    with pytest.raises(ReasonMissing):
        deactivate_person(by=morgan, user=ada, reason=" ", now=now)


def test_reactivating_asks_for_a_reason(morgan: User, ada: User) -> None:
    with pytest.raises(ReasonMissing):
        reactivate_person(by=morgan, user=ada, reason="")


def test_nobody_ends_the_own_access(morgan: User, priya: User, now: datetime) -> None:
    with pytest.raises(OwnAccess):
        deactivate_person(by=morgan, user=morgan, reason="tired", now=now)


def test_the_last_administrator_stays(morgan: User, theo: User, now: datetime) -> None:
    with pytest.raises(LastAdministrator):
        deactivate_person(by=theo, user=morgan, reason="a coup", now=now)


def test_the_last_administrator_keeps_the_role(morgan: User) -> None:
    with pytest.raises(LastAdministrator):
        change_ibm_role(by=morgan, user=morgan, role="alliance_manager", why="")


def test_one_of_two_administrators_takes_another_role(morgan: User, priya: User) -> None:
    assert (
        change_ibm_role(by=morgan, user=priya, role="alliance_manager", why="moved").ibm_role
        == "alliance_manager"
    )


def test_an_alliance_manager_becomes_an_administrator(morgan: User, theo: User) -> None:
    promoted = change_ibm_role(by=morgan, user=theo, role="program_administrator", why="new duty")
    assert promoted.ibm_role == "program_administrator"


def test_a_partners_person_gets_no_ibm_role(morgan: User, ada: User) -> None:
    with pytest.raises(NotAnIbmPerson):
        change_ibm_role(by=morgan, user=ada, role="alliance_manager", why="")


def test_an_unknown_role_is_refused(morgan: User, theo: User, now: datetime) -> None:
    with pytest.raises(UnknownIbmRole):
        change_ibm_role(by=morgan, user=theo, role="emperor", why="")
    with pytest.raises(UnknownIbmRole):
        invite_ibm_person(by=morgan, email="x@ibm.example", name="X", role="", now=now)


def test_an_invited_ibm_person_sets_the_password_by_the_mailed_link(morgan: User, now: datetime) -> None:
    invite_ibm_person(by=morgan, email="kim@ibm.example", name="Kim", role="alliance_manager", now=now)
    with acting(role=Role.STAFF):
        text = OutboxMail.objects.get(kind="account_invitation").text
    link = next(line for line in text.splitlines() if "/accounts/password/reset/key/" in line)
    client = Client()
    form_page = client.get(link.removeprefix("http://testserver"), follow=True)
    client.post(form_page.request["PATH_INFO"], {"password1": cast.PASSWORD, "password2": cast.PASSWORD})
    assert User.objects.get(email="kim@ibm.example").check_password(cast.PASSWORD)
    assert client.get(link.removeprefix("http://testserver"), follow=True).context.get("token_fail")


def test_an_address_is_invited_once(morgan: User, theo: User, now: datetime) -> None:
    with pytest.raises(AddressTaken):
        invite_ibm_person(by=morgan, email="THEO@ibm.example", name="Theo", role="alliance_manager", now=now)


def test_a_partners_person_is_not_made_administrator(ada: User) -> None:
    with pytest.raises(NotAnIbmPerson):
        create_administrator(email=ada.email, name="Ada", password=None)


def test_r4_a_partners_token_is_bound_to_the_own_company(
    ada: User, norrland: Participant, now: datetime
) -> None:
    with pytest.raises(TokenNeedsCompany):
        token_of(ada, norrland, now)


def test_a_token_without_a_known_scope_is_refused(morgan: User, now: datetime) -> None:
    for scopes in ([], ["everything"]):
        with pytest.raises(ScopeMissing):
            token_of(morgan, None, now, scopes=scopes)


@pytest.mark.parametrize("days", [0, 366])
def test_a_token_ends_within_a_year(morgan: User, now: datetime, days: int) -> None:
    with pytest.raises(TokenTooLong):
        token_of(morgan, None, now, days=days)


def test_a_revoked_token_is_void(morgan: User, now: datetime) -> None:
    token, secret = token_of(morgan, None, now)
    with acting(role=Role.STAFF, user=morgan.pk):
        revoke_token(by=actor_of(morgan), token_id=token.pk, now=now)
    assert token_of_digest(digest_of(secret), now=now) is None


def test_nobody_revokes_the_token_of_another(morgan: User, priya: User, now: datetime) -> None:
    token, _secret = token_of(morgan, None, now)
    with pytest.raises(TokenUnknown), acting(role=Role.STAFF, user=priya.pk):
        revoke_token(by=actor_of(priya), token_id=token.pk, now=now)
