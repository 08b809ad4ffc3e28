"""Row level security as PostgreSQL's catalogue shows it, and what holds when our filters are gone (R4)."""

from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from kernel.tenancy import checks
from tests.contract.browsers import Browsers
from tests.contract.canary import CANARY
from tests.contract.expected import PARTNER, STRANGERS
from tests.contract.routes import of_company
from tests.contract.test_url_matrix import curious_addresses, portal_routes, told
from tests.contract.world import OURS, THEIRS, World, as_owner_of_tables

READ_BY_ALL = {
    "django_session": "sign-in",
    "auth_group": "unused, Django's own", "auth_group_permissions": "unused, Django's own",
    "auth_permission": "unused, Django's own", "django_content_type": "Django's own",
    "django_migrations": "Django's own, read only",
    "agreements_agreementtext": "the text is one for all (R28)",
    "participants_offering": "IBM's catalogue (R1)", "tiers_programguide": "read by both sides (R39)",
    "pipeline_crmsource": "the stamp of a list: when the CRM was read", "pipeline_planrate": "the plan (D8)",
    "tiers_assessmentrun": "a period's run names no participant",
    "tiers_runapproval": "who published", "tiers_runreplay": "whether a run was verified",
    "tiers_runstep": "the steps of a run name no participant",
}  # fmt: skip
"""Tables without a policy, each with the reason why everybody may read it."""


READ_BY_SIGN_IN = {
    "accounts_user", "account_emailaddress", "mfa_authenticator", "usersessions_usersession",
}  # fmt: skip
"""Tables of people, which sign-in reads before anybody is known, and no page of ours does."""


def rows(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Ask the catalogue."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def test_every_table_with_a_participant_forces_its_policies(world: World) -> None:
    naked = rows(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'participant_id' AND NOT a.attisdropped "
        "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') "
        "AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
    )
    assert naked == []


def test_a_table_that_everybody_reads_is_named_with_its_reason(world: World) -> None:
    found = rows(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relrowsecurity "
        "AND has_table_privilege('portal_app', c.oid, 'SELECT')"
    )
    assert {name for (name,) in found} == set(READ_BY_ALL)


def test_sign_in_opens_the_tables_of_people_and_no_other(world: World) -> None:
    found = rows("SELECT tablename, policyname, qual FROM pg_policies WHERE qual LIKE '%%app.entered%%'")
    assert {table for table, _policy, _condition in found} == READ_BY_SIGN_IN
    assert {policy for _table, policy, _condition in found} == {"entrance", "stranger"}


def test_the_app_role_changes_the_named_columns_alone(world: World) -> None:
    for model in apps.get_models():
        if named := getattr(model, "app_changes", ()):
            table = model._meta.db_table
            columns = rows(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
                "AND has_column_privilege('portal_app', attrelid, attnum, 'UPDATE')",
                table,
            )
            assert {column for (column,) in columns} == set(named)


def test_a_tenant_policy_compares_with_the_acting_participant_alone(world: World) -> None:
    found = rows(
        "SELECT tablename, qual FROM pg_policies WHERE schemaname = 'public' AND policyname = 'tenant'"
    )
    odd = [
        table
        for table, condition in found
        if "app.participant_id" not in condition or " OR " in condition.upper()
    ]
    assert len(found) > 20
    assert odd == []


def test_the_app_role_writes_no_table_that_staff_alone_write(world: World) -> None:
    writable = [
        f"{model._meta.db_table}: {right}"
        for model in apps.get_models()
        if not getattr(model, "app_may_write", True)
        for right in ("INSERT", "UPDATE", "DELETE")
        if rows("SELECT has_table_privilege('portal_app', %s, %s)", model._meta.db_table, right) == [(True,)]
    ]
    assert writable == []


def test_what_is_written_once_nobody_changes_or_deletes(world: World) -> None:
    once = [model for model in apps.get_models() if getattr(model, "written_once", False)]
    changeable = [
        f"{role} on {model._meta.db_table}: {right}"
        for model in once
        for role in ("portal_app", "portal_staff")
        for right in ("UPDATE", "DELETE", "TRUNCATE")
        if rows("SELECT has_table_privilege(%s, %s, %s)", role, model._meta.db_table, right) == [(True,)]
    ]
    assert len(once) >= 3
    assert changeable == []


def test_what_rows_name_without_a_foreign_key_nobody_deletes(world: World) -> None:
    lasting = [model for model in apps.get_models() if getattr(model, "never_deleted", False)]
    assert {model._meta.db_table for model in lasting} >= {"pipeline_feed", "pipeline_crmsource"}
    deletable = [
        f"{role} on {model._meta.db_table}: {right}"
        for model, role, right in product(lasting, ("portal_app", "portal_staff"), ("DELETE", "TRUNCATE"))
        if rows("SELECT has_table_privilege(%s, %s, %s)", role, model._meta.db_table, right) == [(True,)]
    ]
    assert deletable == []


def test_no_function_of_ours_takes_a_temporary_table_for_one_of_the_portal(world: World) -> None:
    misled = rows(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
        "AND NOT coalesce('search_path=public, pg_temp' = ANY (proconfig), false)"
    )
    assert misled == []


def test_the_record_of_changes_is_written_by_the_database_alone(world: World) -> None:
    for role in ("portal_app", "portal_staff"):
        for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
            assert rows("SELECT has_table_privilege(%s, 'kernel_auditevent', %s)", role, right) == [(False,)]


def as_login(monkeypatch: pytest.MonkeyPatch, role: str) -> list[str]:
    """What the start-up check would say of this login."""
    monkeypatch.setattr(checks, "_QUESTIONS", checks._QUESTIONS.replace("session_user", f"'{role}'"))
    return checks.problems()


def test_the_serving_login_is_accepted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert as_login(monkeypatch, "portal_app") == []


@pytest.mark.parametrize(
    ("role", "word"),
    [
        ("portal_owner", "owns tables"),
        ("portal_staff", "inherits portal_staff"),
        ("pg_monitor", "may not enter portal_staff"),
    ],
)
def test_an_unsafe_login_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch, role: str, word: str
) -> None:
    assert any(word in problem for problem in as_login(monkeypatch, role))


def test_a_superuser_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ((superuser,),) = rows("SELECT min(rolname) FROM pg_roles WHERE rolsuper")
    assert any("superuser" in problem for problem in as_login(monkeypatch, superuser))


@pytest.mark.parametrize("preset", ["SET LOCAL app.participant_id = '7'", "SET LOCAL row_security = off"])
def test_a_login_with_a_preset_is_refused(world: World, monkeypatch: pytest.MonkeyPatch, preset: str) -> None:
    with as_owner_of_tables(), connection.cursor() as cursor:
        cursor.execute(preset)
        assert any("preset" in problem for problem in as_login(monkeypatch, "portal_app"))


def test_a_table_left_naked_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with as_owner_of_tables(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE forgotten (participant_id bigint)")
        found = as_login(monkeypatch, "portal_app")
        cursor.execute("DROP TABLE forgotten")
    assert [problem for problem in found if "forgotten" in problem]


@pytest.fixture
def without_filters(monkeypatch: pytest.MonkeyPatch) -> int:
    """Remove every `visible_to` of ours, as if each had been forgotten; return how many there were."""
    removed = 0
    for queryset in subclasses(models.QuerySet):
        if "visible_to" in vars(queryset):
            monkeypatch.setattr(queryset, "visible_to", lambda self, *a, **k: self)
            removed += 1
    return removed


def subclasses(parent: type) -> list[type]:
    """All classes below this one."""
    return [each for child in parent.__subclasses__() for each in (child, *subclasses(child))]


@pytest.mark.parametrize("person", [name for name in STRANGERS if name in PARTNER])
def test_without_our_filters_the_database_still_hides_a_competitor(
    browsers: Browsers, world: World, without_filters: int, person: str
) -> None:
    assert without_filters >= 5
    ours, theirs = of_company(world, OURS), of_company(world, THEIRS)
    leaks = []
    for route in portal_routes():
        for address in curious_addresses(route, ours, theirs):
            answer = browsers.ask(person, "GET", address)
            if answer.contains(CANARY):
                leaks.append(f"GET {address} ({route.name}): {told(answer)}")
    assert leaks == []
