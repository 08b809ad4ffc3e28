"""Rows of the record of changes: was → is, with who, how and why (D10)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from kernel.clock import program_zone
from kernel.components import VOCABULARY
from kernel.formats import day, figure, moment
from participants.selectors import Activity
from participants.selectors.activity import tables_open_to_partners
from participants.slots import names_of

_SILENT = frozenset(
    {"id", "participant_id", "digest", "created_at", "invited_by_id", "mapped_by_id", "run_id", "written_at"}
    | {"key", "category", "derived_at", "opened_by_id", "closed_by_id", "slug", "yes_no"}
)
SHOWN_OF_A_HASH = 12
_NAMED = {"user_id": "user_name", "offering_id": "offering_name", "technology_id": "technology_name"}


Names = Mapping[str, Mapping[str, str]]
"""What the codes of a column are called, by column."""

TOPICS = {
    "standing": _lazy("Standing"),
    "agreements": _lazy("Agreements"),
    "facts": _lazy("Facts"),
    "people": _lazy("People"),
    "benefits": _lazy("Benefits"),
}
"""The words under which changes stand, by `OfParticipant.history_topic`."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: its name, what it was and what it is, in words."""

    label: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of one record."""

    when: str
    who: str
    how: str
    what: str
    verb: str
    why: str
    changed: bool
    fields: tuple[FieldChange, ...]
    ibm_only: bool


def change_rows(activity: Activity, *, today: date) -> list[ChangeRow]:
    """Return the rows of a page of the record."""
    open_tables, names = tables_open_to_partners(), names_in(activity.events, today=today)
    zone = program_zone()
    return [
        ChangeRow(
            when=moment(event.at, zone),
            who=_who(event),
            how=_how(event),
            what=subject_of(event.table_name),
            verb={"insert": _("Recorded"), "update": _("Changed"), "delete": _("Removed")}[event.operation],
            why=event.why,
            changed=event.operation == "update",
            fields=fields_of(event, names),
            ibm_only=event.table_name not in open_tables,
        )
        for event in activity.events
    ]


def _who(event: Any) -> str:
    """A partner reads the names of IBM's people who are or were assigned to it, or administer the Program."""
    unnamed = _("IBM") if getattr(event, "user_id", None) else _("The portal")
    return getattr(event, "person", None) or unnamed


def _how(event: Any) -> str:
    if event.request_id and event.user_id is None:
        return _("Page")
    if event.request_id:
        return _("Page, IBM") if event.acting_as == "portal_staff" else _("Page, partner")
    return _("Import or job")


def subject_of(table: str) -> str:
    """Return what a table records, in words."""
    model = _model_of(table)
    return str(model._meta.verbose_name).capitalize() if model else table


def names_in(events: Iterable[Any], *, today: date) -> Names:
    """Return what the codes in these events are called; asked for once a page."""
    columns = {column for event in events for column in (event.new or event.old or {})}
    return names_of(columns, today=today)


def fields_of(event: Any, names: Names) -> tuple[FieldChange, ...]:
    """Return what differs; of a record that came or went, what it holds."""
    model = _model_of(event.table_name)
    old, new = event.old or {}, event.new or {}
    found = [name for name in (new or old) if name not in _SILENT and not _is_bare_key(model, name)]
    columns = sorted(found, key=_places(model))

    def word(column: str, value: Any) -> str:
        name = names[column].get(value) if column in names else None
        return name or _word(event, column, value)

    changes = (
        FieldChange(_label(model, column), word(column, old.get(column)), word(column, new.get(column)))
        for column in columns
    )
    return tuple(change for change in changes if change.was != change.now)


def _is_bare_key(model: type[Model] | None, column: str) -> bool:
    """A number of a row elsewhere says nothing to a reader; who did it stands beside the change."""
    field = _field(model, column)
    return field is not None and field.is_relation and column not in _NAMED


def _places(model: type[Model] | None) -> Callable[[str], int]:
    """How a record's columns are ordered: as its model has them, since the database keeps them by length."""
    names = [field.attname for field in model._meta.concrete_fields] if model else []
    places = {name: place for place, name in enumerate(names)}
    return lambda name: places.get(name, len(places))


def _label(model: type[Model] | None, column: str) -> str:
    field = _field(model, column)
    return (
        str(field.verbose_name).capitalize() if field is not None else column.replace("_", " ").capitalize()
    )


def _word(event: Any, column: str, value: Any) -> str:
    """Return a stored value in words; none is empty."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if column in _NAMED:
        return getattr(event, _NAMED[column]) or f"#{value}"
    field = _field(_model_of(event.table_name), column)
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, str) and value in VOCABULARY:
        return str(VOCABULARY[value].words)
    if column == "tier":
        return str(value).capitalize()
    if column.endswith("sha256"):
        return f"{str(value)[:SHOWN_OF_A_HASH]}…"
    return _text(str(value), type(field).__name__ if field is not None else "")


def _text(text: str, kind: str) -> str:
    """Return a day, a moment or a figure as pages write it, any other text as it is, the longest cut."""
    try:
        if kind == "DecimalField":
            return figure(Decimal(text))
        if kind == "DateField":
            return day(datetime.fromisoformat(text).date())
        if kind == "DateTimeField":
            return moment(datetime.fromisoformat(text), program_zone())
    except ValueError:
        return text
    return text if len(text) <= 120 else f"{text[:119]}…"


def _field(model: type[Model] | None, column: str) -> Any:
    if model is None:
        return None
    try:
        return model._meta.get_field(column.removesuffix("_id"))
    except FieldDoesNotExist:
        return None


@lru_cache(maxsize=200)
def _model_of(table: str) -> type[Model] | None:
    return next((model for model in apps.get_models() if model._meta.db_table == table), None)
