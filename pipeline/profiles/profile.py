"""A mapping profile as a value: everything that is known about one kind of export."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

Column = str | int
"""A header's text, or a column's number from 1 in a file without headers."""


@dataclass(frozen=True)
class MappingProfile:
    """How the export of one CRM source is to be read; built by `document.parse_profile` only.

    `columns` names for each lead field the columns that fill it; `stages` maps the CRM's stage names to
    canonical stages, `tags` its tag values to participants' slugs. `complete` says that the file is the
    whole pipeline of its source.
    """

    source: str
    columns: Mapping[str, tuple[Column, ...]]
    encoding: str = "utf-8-sig"
    separator: str = ","
    quote: str = '"'
    decimal: str = "."
    thousands: str = ""
    dates: tuple[str, ...] = ("%Y-%m-%d",)
    nulls: tuple[str, ...] = ("",)
    constants: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    complete: bool = False
    header: bool = True

    @property
    def blanks(self) -> frozenset[str]:
        """What a trimmed cell says when it holds nothing; an empty cell always does."""
        return frozenset(self.nulls) | {""}


def canonical_json(profile: MappingProfile) -> str:
    """One JSON text for equal profiles, with the defaults written out; it can be loaded again."""
    return json.dumps(asdict(profile), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
