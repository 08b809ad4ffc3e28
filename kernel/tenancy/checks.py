"""The refusal to start: a login that could bypass row level security serves nobody (R4)."""

from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

_QUESTIONS = """
SELECT
    login.rolsuper OR login.rolbypassrls OR login.rolcreaterole AS powerful,
    EXISTS (
        SELECT FROM pg_roles r
        WHERE r.oid <> login.oid AND (r.rolsuper OR r.rolbypassrls)
          AND pg_has_role(login.oid, r.oid, 'MEMBER')
    ) AS member_of_powerful,
    EXISTS (
        SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind = 'r' AND pg_has_role(login.oid, c.relowner, 'MEMBER')
    ) AS owns,
    pg_has_role(login.oid, 'portal_staff', 'USAGE') AS inherits_staff,
    NOT pg_has_role(login.oid, 'portal_staff', 'SET') AS cannot_enter_staff,
    coalesce(current_setting('app.participant_id', true), '') <> ''
        OR current_setting('row_security') <> 'on' AS preset,
    (
        SELECT string_agg(c.relname, ', ' ORDER BY c.relname)
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'participant_id' AND NOT a.attisdropped
        WHERE c.relkind = 'r' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
    ) AS naked
FROM pg_roles login WHERE login.rolname = session_user
"""

_WORDS = {
    "powerful": "the login is a superuser, may bypass row level security or may create roles",
    "member_of_powerful": "the login is a member of a role that bypasses row level security",
    "owns": "the login owns tables of the portal, or is a member of their owner",
    "inherits_staff": "the login inherits portal_staff; grant it WITH INHERIT FALSE, SET TRUE",
    "cannot_enter_staff": "the login may not enter portal_staff; grant it WITH INHERIT FALSE, SET TRUE",
    "preset": "a participant or row_security is preset for the login; ALTER ROLE .. RESET ALL",
    "naked": "tables carry participant_id without forced row level security",
}


def problems() -> list[str]:
    """Return why the present login must not serve, in words; empty when it may."""
    with connection.cursor() as cursor:
        cursor.execute(_QUESTIONS)
        columns = [column.name for column in cursor.description]
        answers = dict(zip(columns, cursor.fetchone(), strict=True))
    return [
        f"{_WORDS[key]}{f': {value}' if key == 'naked' else ''}" for key, value in answers.items() if value
    ]


def refuse_unsafe_login() -> None:
    """Raise `ImproperlyConfigured` when the login could bypass row level security."""
    found = problems()
    if found:
        raise ImproperlyConfigured(
            "The portal does not start: " + "; ".join(found) + ". Serve as portal_app (docs/roles.md)."
        )


def refuse_login(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The same refusal as a deployment check."""
    return [Error(problem, id="kernel.E001") for problem in problems()]
