"""`migrate` logs in as the owner of the tables; nothing else does."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate

from kernel.tenancy.owner import as_owner


class Command(DjangoMigrate):
    """Django's own command under the owner's login, with the guarded owner policies open."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        with as_owner():
            return super().handle(*args, **options)
