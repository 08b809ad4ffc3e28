"""`python -m benchmarks.migrations.oldest`: the first state of the database that can hold leads and evidence."""

import django
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

FIRST = ("tiers", "0001_initial")
"""With all that it stands on; whatever else there is, the migrations that are measured bring."""


def main() -> None:
    """Migrate the database that DATABASE_URL names to its first state."""
    django.setup()
    from kernel.tenancy.owner import as_owner

    with as_owner():
        MigrationExecutor(connection).migrate([FIRST])


if __name__ == "__main__":
    main()
