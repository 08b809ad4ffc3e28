"""An index is built beside those who write, and a build that broke off can be run again."""

from collections.abc import Iterator

import psycopg2
import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader

pytestmark = pytest.mark.django_db(transaction=True)
LEADS_BY_OWNER = ("pipeline", "0004_leads_by_owner")


@pytest.fixture(autouse=True)
def without_the_index() -> Iterator[None]:
    """Let leads have no index of their owners, and give it back."""
    execute("RESET ROLE")  # in no transaction, as a concurrent build must be
    execute("DROP INDEX lead_by_owner")
    yield
    execute("DROP INDEX IF EXISTS lead_by_owner")
    execute("CREATE INDEX lead_by_owner ON pipeline_lead (owner)")
    execute("SET ROLE portal_app")


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def migrate() -> None:
    """Apply the migration as `migrate` does, in no transaction."""
    loader = MigrationLoader(connection)
    migration = loader.graph.nodes[LEADS_BY_OWNER]
    with connection.schema_editor(atomic=migration.atomic) as editor:
        migration.apply(loader.project_state(LEADS_BY_OWNER, at_end=False), editor)


def index() -> tuple[int, bool] | None:
    """Return the identity of the index and whether queries may use it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::int, indisvalid FROM pg_index WHERE indexrelid = to_regclass('lead_by_owner')"
        )
        return cursor.fetchone()  # type: ignore[no-any-return]


def test_the_index_is_built() -> None:
    migrate()
    found = index()
    assert found is not None
    assert found[1]


def test_a_build_that_broke_off_is_made_anew() -> None:
    writer = psycopg2.connect(**connection.get_connection_params() | {"cursor_factory": None})
    writer.cursor().execute("LOCK TABLE pipeline_lead IN ROW EXCLUSIVE MODE")
    execute("SET lock_timeout = '50ms'")
    with pytest.raises(OperationalError):
        migrate()
    writer.close()
    execute("RESET lock_timeout")
    half = index()
    assert half is not None
    assert not half[1]
    migrate()
    whole = index()
    assert whole is not None
    assert whole[1]


def test_an_index_that_is_whole_stays() -> None:
    migrate()
    before = index()
    migrate()
    assert index() == before
