"""Who changed how somebody signs in stands in the record of changes; a secret never does (D10)."""

import json
import re
from collections.abc import Callable
from datetime import datetime

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.db import InternalError, ProgrammingError, connection, transaction
from django.test import Client

from accounts.models import User
from accounts.services import erase_people
from kernel.models import AuditEvent, OutboxMail
from kernel.tenancy import Role, acting
from tests import cast

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


def recorded(table: str) -> list[AuditEvent]:
    """The record of one table, oldest first."""
    with acting(role=Role.STAFF, why="test"):
        return list(AuditEvent.objects.filter(table_name=table).order_by("id"))


def test_a_second_factor_added_and_removed_is_recorded_with_who_and_without_the_secret(ada: User) -> None:
    with acting(user=ada.pk, at_entrance=True):
        factor = TOTP.activate(ada, SECRET).instance
        factor.record_usage()
        factor.delete()
    added, removed = recorded("mfa_authenticator")
    assert (added.operation, removed.operation) == ("insert", "delete")
    assert {added.user_id, removed.user_id} == {ada.pk}
    assert added.new["type"] == removed.old["type"] == Authenticator.Type.TOTP
    assert {"data", "last_used_at"}.isdisjoint(added.new | removed.old)


def test_a_new_address_is_recorded_from_what_to_what(ada: User, sign_in: SignIn) -> None:
    cache.clear()
    browser = sign_in(ada)
    browser.post("/accounts/reauthenticate/", {"password": cast.PASSWORD})
    browser.post("/accounts/email/", {"action_add": "", "email": "ada@new.example"})
    with acting(role=Role.STAFF, why="test"):
        text = OutboxMail.objects.filter(kind="account_email_confirmation").latest("id").text
    browser.post(re.search(r"https?://[^/]+(/accounts/confirm-email/\S+)", text)[1])  # type: ignore[index]
    events = [event for event in recorded("account_emailaddress") if event.user_id == ada.pk]
    assert "ada@new.example" in {(event.new or {}).get("email") for event in events}
    assert ada.email in {(event.old or {}).get("email") for event in events}
    person = recorded("accounts_user")[-1]
    assert (person.user_id, person.old, person.new) == (
        ada.pk,
        {"email": ada.email},
        {"email": "ada@new.example"},
    )


@pytest.fixture
def _gone(pia: User, now: datetime) -> None:
    with acting(role=Role.STAFF, why="test"):
        EmailAddress.objects.filter(user=pia).update(email="pia@first.example")
        EmailAddress.objects.filter(user=pia).update(email=pia.email)
    erase_people(user_ids=[pia.pk], now=now)


@pytest.mark.usefixtures("_gone")
def test_with_a_person_s_data_their_addresses_leave_the_record(pia: User, ada: User) -> None:
    words = json.dumps([[event.old, event.new] for event in recorded("account_emailaddress")])
    assert pia.email not in words
    assert "pia@first.example" not in words
    assert ada.email in words


def erase_from_record(person: User, role: Role) -> None:
    with transaction.atomic(), acting(role=role, why="test"), connection.cursor() as cursor:
        cursor.execute("SELECT erase_addresses_from_record(%s)", [[person.pk]])


def test_the_record_keeps_the_address_of_who_is_still_there(ada: User) -> None:
    erase_from_record(ada, Role.STAFF)
    assert ada.email in json.dumps([event.new for event in recorded("account_emailaddress")])


def test_a_partner_s_role_takes_no_address_out_of_the_record(ada: User) -> None:
    with pytest.raises((InternalError, ProgrammingError), match="permission denied"):
        erase_from_record(ada, Role.APP)
