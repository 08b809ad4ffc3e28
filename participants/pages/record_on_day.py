"""The record of a company as it stood at the end of a day (D10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kernel.clock import program_zone
from kernel.formats import moment
from participants.pages.activity import FieldChange, fields_of, names_in, subject_of


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record as it stood, since when, and whether it has changed from then on."""

    what: str
    fields: tuple[FieldChange, ...]
    since: str
    changed_since: bool


def record_rows(events: Iterable[Any], *, today: date) -> list[RecordRow]:
    """Return the rows of `selectors.record_until`, by what they record."""
    events = list(events)
    zone, names = program_zone(), names_in(events, today=today)
    rows = [
        RecordRow(
            what=subject_of(event.table_name),
            fields=tuple(field for field in fields_of(event, names) if field.now),
            since=moment(event.at, zone),
            changed_since=event.changed_since,
        )
        for event in events
    ]
    return sorted(rows, key=lambda row: row.what)
