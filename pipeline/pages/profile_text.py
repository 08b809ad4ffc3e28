"""A mapping profile as text to edit, what matters first as the documentation has it; its versions. Pure."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, Final

from django.utils.translation import gettext as _

from kernel.formats import moment
from pipeline.models import MappingProfileVersion

ORDER: Final = (
    "source", "complete", "columns", "constants", "stages", "tags",
    "encoding", "separator", "quote", "decimal", "thousands", "dates", "nulls", "header",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One saved version of a profile."""

    number: int
    saved: str
    person: str


def version_rows(versions: Iterable[MappingProfileVersion], *, zone: tzinfo) -> list[VersionRow]:
    """Return the rows, in the order given."""
    return [
        VersionRow(
            each.pk,
            moment(each.saved_at, zone),
            each.saved_by.name if each.saved_by else _("the import command"),
        )
        for each in versions
    ]


def profile_text(document: Mapping[str, Any]) -> str:
    """Return the JSON of a stored profile; a list of one column is written as that column."""
    keys = [*(key for key in ORDER if key in document), *(key for key in document if key not in ORDER)]
    shown = {key: document[key] for key in keys}
    if "columns" in shown:
        shown["columns"] = {field: _one_or_all(columns) for field, columns in shown["columns"].items()}
    return json.dumps(shown, indent=2, ensure_ascii=False)


def _one_or_all(columns: Any) -> Any:
    return columns[0] if isinstance(columns, list) and len(columns) == 1 else columns
