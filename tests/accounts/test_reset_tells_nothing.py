"""A reset for an address that nobody has costs as much as one for a person's: its time tells nothing."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting

pytestmark = pytest.mark.django_db


def statements_of_a_reset(email: str) -> list[str]:
    """The kinds of statements that the answer runs, in order: their first words and their first table."""
    cache.clear()
    browser = Client(headers={"user-agent": "Browser"})
    browser.get("/accounts/password/reset/")
    with CaptureQueriesContext(connection) as asked:
        browser.post("/accounts/password/reset/", {"email": email})
    return [shape(each["sql"]) for each in asked.captured_queries]


def shape(statement: str) -> str:
    verb = statement.split()[0]
    table = re.search(r'(?:FROM|INTO|UPDATE) "(\w+)"', statement)
    return f"{verb} {table[1]}" if table else verb


def test_known_and_unknown_addresses_make_the_same_statements(ada: User) -> None:
    known, unknown = statements_of_a_reset(ada.email), statements_of_a_reset("nobody@example.com")
    assert sorted(_alike(known)) == sorted(_alike(unknown))
    assert "INSERT kernel_outboxmail" in unknown


def _alike(statements: list[str]) -> list[str]:
    """How a savepoint ends tells nothing: one that is rolled back is released, too."""
    return [each for each in statements if each not in ("RELEASE", "ROLLBACK")]


def test_a_stranger_s_address_gets_no_mail_and_leaves_no_row(ada: User) -> None:
    statements_of_a_reset("nobody@example.com")
    with acting(role=Role.STAFF, why="test"):
        assert not OutboxMail.objects.filter(to="nobody@example.com").exists()


def test_a_person_s_address_gets_one_mail(ada: User) -> None:
    statements_of_a_reset(ada.email)
    with acting(role=Role.STAFF, why="test"):
        assert OutboxMail.objects.filter(kind="account_password_reset", to=ada.email).count() == 1
