"""Where the servers are, told by the environment, and the secret of an embedded installation."""

from pathlib import Path
from typing import Any

import pytest

from alliance import first_use
from alliance.demo_sign_in import invitation
from alliance.environment import Environment
from alliance.servers import connection_settings, local_secret, locate_services

OUTSIDE = {"DATABASE_URL": "postgres://portal_app@db/alliance", "REDIS_URL": "redis://cache:6379/0"}


def located(monkeypatch: pytest.MonkeyPatch, **environ: str) -> tuple[bool, Any]:
    for name in ("ALLIANCE_SERVICES", "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "CELERY_BROKER_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    return locate_services(Environment())


def test_servers_of_the_operator_are_taken_as_named(monkeypatch: pytest.MonkeyPatch) -> None:
    embedded, found = located(monkeypatch, **OUTSIDE)
    assert not embedded
    assert (found.database_url, found.redis_url) == (OUTSIDE["DATABASE_URL"], OUTSIDE["REDIS_URL"])
    assert found.broker_url == found.redis_url


def test_a_broker_of_its_own_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    broker = "redis://broker:6379/1"
    assert located(monkeypatch, **OUTSIDE, CELERY_BROKER_URL=broker)[1].broker_url == broker


def test_a_step_that_needs_no_server_starts_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert located(monkeypatch, ALLIANCE_SERVICES="none", **OUTSIDE)[1].redis_url == ""


def test_a_secret_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    first = local_secret(tmp_path / "var")
    assert len(first) >= 50
    assert local_secret(tmp_path / "var") == first
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o777 == 0o600


def test_an_owner_who_is_not_named_has_no_login() -> None:
    assert connection_settings("", migrating=True) == {}


@pytest.mark.parametrize("argv", [["manage.py"], ["manage.py", "migrate"], ["manage.py", "runserver"]])
def test_the_operators_database_is_not_migrated_by_a_command(
    monkeypatch: pytest.MonkeyPatch, settings: Any, argv: list[str]
) -> None:
    settings.EMBEDDED = False
    monkeypatch.setattr("django.core.management.call_command", lambda *given, **more: pytest.fail("migrated"))
    first_use.migrate_when_empty(argv)


@pytest.mark.django_db
def test_an_embedded_database_that_holds_tables_is_not_migrated_again(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.EMBEDDED = True
    monkeypatch.setattr("django.core.management.call_command", lambda *given, **more: pytest.fail("migrated"))
    first_use.migrate_when_empty(["manage.py", "runserver"])


def test_the_demo_names_two_people_and_each_password_once() -> None:
    people = [{"email": f"{name}@example.com", "role": "admin", "password": "p"} for name in ("a", "b", "c")]
    words = invitation({"people": people})
    assert words.endswith("sign in as a@example.com (admin) or b@example.com (admin), password p")
    assert invitation({}) == ""
