"""The floor of a feed: COPY, validation and merge as plain SQL for this one file format."""

from pathlib import Path
from typing import Final

from django.db import connection

from benchmarks.feeds.files import COLUMNS
from benchmarks.feeds.product import receive
from kernel.tenancy import Role, acting
from pipeline.models import Feed
from pipeline.profiles.fields import FIELDS
from pipeline.services.sql import REVISED

_MAPPED: Final = [field for field in FIELDS[1:] if field in COLUMNS]
_FLOOR: Final = (
    Path(__file__)
    .with_name("floor.sql")
    .read_text(encoding="utf-8")
    .replace("{values}", ", ".join(_MAPPED))
    .replace("{staged}", ", ".join(f"s.{field}" for field in _MAPPED))
    .replace("{revised}", REVISED)
)
_NAMES: Final = ", ".join(COLUMNS.values())
_RAW: Final = f"""
SET LOCAL work_mem = '128MB';
CREATE TEMP TABLE raw (line bigint GENERATED ALWAYS AS IDENTITY,
    {", ".join(f"{name} text" for name in COLUMNS.values())}) ON COMMIT DROP;
"""


def prepare(path: Path, source: str) -> Feed:
    """A feed that waits, whose source exists; not part of the floor's time."""
    return receive(path, source)


def load_floor(path: Path, feed: Feed) -> None:
    """Load a file in one transaction."""
    with acting(role=Role.STAFF, why="benchmark"), connection.cursor() as cursor:
        cursor.execute(_RAW)
        with path.open("rb") as file:
            cursor.copy_expert(f"COPY raw ({_NAMES}) FROM STDIN (FORMAT csv, HEADER)", file)
        cursor.execute(_FLOOR, {"feed": feed.pk, "source": feed.source_id})
