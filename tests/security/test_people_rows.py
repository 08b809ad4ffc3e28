"""A person's row, addresses, factors, sessions: what a partner's request sees and changes by SQL (R4, D9)."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, ProgrammingError, connection, transaction

from accounts.models import User
from kernel.tenancy import Role, acting
from participants.models import Participant

pytestmark = pytest.mark.django_db


def count(statement: str, **values: Any) -> int:
    """Run a statement and return how many rows it touched."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def test_a_partner_sees_its_colleagues_and_those_who_run_its_program(
    halvorsen: Participant, ada: User, sam: User, ines: User, morgan: User, theo: User, omar: User, pia: User
) -> None:
    with acting(user=ada.pk, participant=halvorsen.pk):
        assert set(User.objects.all()) == {ada, sam, ines, morgan}


def test_before_a_company_is_known_nobody_else_of_partners_is_seen(ada: User, sam: User, omar: User) -> None:
    with acting(user=ada.pk):
        assert list(User.objects.all()) == [ada]
    with acting():
        assert not User.objects.filter(ibm_role="").exists()


@pytest.mark.parametrize(
    "change",
    [
        "ibm_role = 'program_administrator'", "is_active = true", "deactivated_at = now()",
        "created_at = now()", "id = id",
    ],
)  # fmt: skip
def test_nobody_raises_the_own_role_by_sql(halvorsen: Participant, ada: User, change: str) -> None:
    attack = f"UPDATE accounts_user SET {change} WHERE id = %(ada)s"
    with pytest.raises(ProgrammingError, match="permission denied"), acting(user=ada.pk):
        count(attack, ada=ada.pk)
    with pytest.raises(ProgrammingError, match="permission denied"):
        count(attack, ada=ada.pk)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM accounts_user",
        "INSERT INTO accounts_user (email, name, password, ibm_role, is_active, created_at) "
        "VALUES ('eve@ibm.example', 'Eve', '', 'program_administrator', true, now())",
    ],
)
def test_no_person_comes_or_goes_by_sql(ada: User, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), acting(user=ada.pk):
        count(statement)


def test_a_colleague_s_password_is_not_changed(halvorsen: Participant, ada: User, sam: User) -> None:
    with acting(user=ada.pk, participant=halvorsen.pk):
        assert count("UPDATE accounts_user SET password = '' WHERE id <> %(ada)s", ada=ada.pk) == 0
        assert count("UPDATE accounts_user SET name = 'Ada' WHERE id = %(ada)s", ada=ada.pk) == 1


@pytest.fixture
def _signed_in(ada: User, sam: User) -> None:
    with acting(role=Role.STAFF, why="test"):
        for person in (ada, sam):
            Authenticator.objects.create(user=person, type="totp", data={"secret": person.name})
            UserSession.objects.create(
                user=person, session_key=person.name, ip="192.0.2.1", user_agent="Browser"
            )


@pytest.mark.usefixtures("_signed_in")
@pytest.mark.parametrize("model", [EmailAddress, Authenticator, UserSession])
def test_an_address_a_factor_a_session_is_its_person_s_alone(
    halvorsen: Participant, ada: User, model: type[Any]
) -> None:
    with acting(user=ada.pk, participant=halvorsen.pk):
        assert [row.user_id for row in model.objects.all()] == [ada.pk]
        assert count(f"DELETE FROM {model._meta.db_table} WHERE user_id <> %(ada)s", ada=ada.pk) == 0


@pytest.mark.usefixtures("_signed_in")
def test_a_known_person_at_the_entrance_changes_nobody_else(ada: User, sam: User) -> None:
    with acting(user=ada.pk, at_entrance=True):
        for table in ("account_emailaddress", "mfa_authenticator", "usersessions_usersession"):
            assert count(f"DELETE FROM {table} WHERE user_id = %(sam)s", sam=sam.pk) == 0
        assert count("UPDATE accounts_user SET email = 'x@y.example' WHERE id = %(sam)s", sam=sam.pk) == 0


def test_an_address_is_not_given_to_somebody_else(ada: User, sam: User) -> None:
    moved = "UPDATE account_emailaddress SET user_id = %(sam)s WHERE user_id = %(ada)s"
    with pytest.raises(ProgrammingError, match="row-level security"), acting(user=ada.pk, at_entrance=True):
        count(moved, sam=sam.pk, ada=ada.pk)


@pytest.mark.usefixtures("_signed_in")
def test_a_colleague_s_second_factor_is_known_without_its_secret(
    halvorsen: Participant, ada: User, sam: User
) -> None:
    with acting(user=ada.pk, participant=halvorsen.pk), connection.cursor() as cursor:
        cursor.execute("SELECT has_second_factor(%s), has_second_factor(0)", [sam.pk])
        assert cursor.fetchone() == (True, False)
        assert not Authenticator.objects.filter(user=sam).exists()


def test_keys_still_find_people_that_the_reader_does_not_see(halvorsen: Participant, ada: User) -> None:
    stray = (
        "UPDATE participants_membership SET user_id = 0 WHERE user_id = %(ada)s;"
        " SET CONSTRAINTS ALL IMMEDIATE"
    )
    with pytest.raises(IntegrityError), acting(role=Role.STAFF, why="test"):
        count(stray, ada=ada.pk)
