"""What the serving roles may do, granted anew after every migrate so that a new table is never forgotten."""

from typing import Any

from django.apps import apps
from django.db import connections

_GRANTS = (
    "GRANT USAGE ON SCHEMA public TO portal_app, portal_staff",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO portal_app, portal_staff",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO portal_app, portal_staff",
    "REVOKE INSERT, UPDATE, DELETE ON kernel_auditevent FROM portal_app, portal_staff",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM portal_app, portal_staff",
)


def grant_after_migrate(*, using: str, **kwargs: Any) -> None:
    """Grant the serving roles their rights; a receiver of `post_migrate`, which also fires on a flush.

    `app_may_write = False` on a model: only staff write it; `app_changes`: but the app role changes these
    columns of it; `never_deleted`: nobody deletes a row; `written_once`: nobody changes or deletes a row;
    `changes_only`: nobody deletes a row, and staff change these columns of it alone.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT current_user IN ('portal_app', 'portal_staff')")
        if cursor.fetchone()[0]:
            return
        for statement in _GRANTS:
            cursor.execute(statement)
        for model in apps.get_models():
            table = model._meta.db_table
            if not getattr(model, "app_may_write", True):
                cursor.execute(f'REVOKE INSERT, UPDATE, DELETE ON "{table}" FROM portal_app')
            if changed := getattr(model, "app_changes", ()):
                named = ", ".join(f'"{column}"' for column in changed)
                cursor.execute(f'GRANT UPDATE ({named}) ON "{table}" TO portal_app')
            if getattr(model, "never_deleted", False):
                cursor.execute(f'REVOKE DELETE ON "{table}" FROM portal_app, portal_staff')
            if getattr(model, "written_once", False):
                cursor.execute(f'REVOKE UPDATE, DELETE ON "{table}" FROM portal_staff')
            if columns := getattr(model, "changes_only", ()):
                named = ", ".join(f'"{column}"' for column in columns)
                cursor.execute(f'REVOKE UPDATE, DELETE ON "{table}" FROM portal_app, portal_staff')
                cursor.execute(f'GRANT UPDATE ({named}) ON "{table}" TO portal_staff')
