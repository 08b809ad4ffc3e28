"""Rows of the record of changes: was → is, with who, how and why (D10)."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _

from kernel.clock import program_zone
from kernel.formats import day, moment
from participants.selectors import Activity
from participants.selectors.activity import tables_open_to_partners

_SILENT = frozenset(
    {"id", "participant_id", "digest", "created_at", "invited_by_id", "mapped_by_id", "run_id", "written_at"}
)
_NAMED = {"user_id": "user_name", "offering_id": "offering_name", "technology_id": "technology_name"}


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


def change_rows(activity: Activity) -> list[ChangeRow]:
    """Return the rows of a page of the record."""
    open_tables = tables_open_to_partners()
    zone = program_zone()
    return [
        ChangeRow(
            when=moment(event.at, zone),
            who=getattr(event, "person", None) or _("The portal"),
            how=_how(event),
            what=_subject(event.table_name),
            verb={"insert": _("Recorded"), "update": _("Changed"), "delete": _("Removed")}[event.operation],
            why=event.why,
            changed=event.operation == "update",
            fields=_fields(event),
            ibm_only=event.table_name not in open_tables,
        )
        for event in activity.events
    ]


def _how(event: Any) -> str:
    if event.request_id:
        return _("Page, IBM") if event.acting_as == "portal_staff" else _("Page, partner")
    return _("Import or job")


def _subject(table: str) -> str:
    model = _model_of(table)
    return str(model._meta.verbose_name).capitalize() if model else table


def _fields(event: Any) -> tuple[FieldChange, ...]:
    """Return what differs; of a record that came or went, what it holds."""
    model = _model_of(event.table_name)
    old, new = event.old or {}, event.new or {}
    names = [name for name in (new or old) if name not in _SILENT]
    changes = (
        FieldChange(_label(model, name), _word(event, name, old.get(name)), _word(event, name, new.get(name)))
        for name in names
    )
    return tuple(change for change in changes if change.was != change.now)


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
    return _day_or_text(str(value), type(field).__name__ if field is not None else "")


def _day_or_text(text: str, kind: str) -> str:
    try:
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
