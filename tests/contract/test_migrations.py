"""Migrations: whole, and safe on a database that is being served."""

from django.apps import apps
from django.core.management import call_command
from django.db import connection, migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models.fields import NOT_PROVIDED

from tests.contract.world import World

FORBIDDEN = (
    migrations.RemoveField, migrations.RenameField, migrations.RenameModel, migrations.DeleteModel,
    migrations.AlterModelTable,
)  # fmt: skip
"""The portal that still serves while these run would break: expand first, contract in a later release."""


def test_the_models_have_their_migrations(world: World) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_database_migrated_from_nothing_lacks_no_migration(world: World) -> None:
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_no_migration_after_the_first_breaks_what_serves() -> None:
    unsafe = []
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if not apps.get_app_config(app).path.endswith(f"/{app}") or migration.initial or "." in app:
            continue
        new = {each.name_lower for each in migration.operations if isinstance(each, migrations.CreateModel)}
        for operation in migration.operations if is_ours(app) else ():
            if getattr(operation, "model_name_lower", "") in new:
                continue  # what serves knows nothing of a table that is made here
            if isinstance(operation, FORBIDDEN) or is_not_null(operation) or not operation.reversible:
                unsafe.append(f"{app}.{name}: {operation.describe()}")
    assert unsafe == []


def is_ours(app: str) -> bool:
    """Whether the app is part of the portal."""
    return "site-packages" not in apps.get_app_config(app).path


def is_not_null(operation: migrations.operations.base.Operation) -> bool:
    """Whether the operation adds a column that what serves would leave empty against its will."""
    if not isinstance(operation, migrations.AddField):
        return False
    return not operation.field.null and operation.field.db_default is NOT_PROVIDED
