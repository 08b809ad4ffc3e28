"""What a cell of one field becomes: nothing for the profile's blanks, else canonical text or a refusal."""

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from decimal import Decimal

from pipeline.counting import STAGES
from pipeline.profiles import cells
from pipeline.profiles.cells import Refusal
from pipeline.profiles.fields import DAY_FIELDS, TEXT_LIMITS
from pipeline.profiles.profile import MappingProfile
from pipeline.profiles.shortcuts import Shortcut, moment_shortcut, number_shortcut, text_shortcut

Conversion = Callable[[str], str | Refusal | None]
"""From a cell's text to the field's canonical text, None where the cell is blank, or a refusal."""

_Parse = Callable[[str], str | Decimal | date | datetime | Refusal]

_REQUIRED = {"crm_id": Refusal("no id"), "stage": Refusal("no stage")}


def conversion_for(field: str, profile: MappingProfile, zone: tzinfo) -> Conversion:
    """How a cell of `field` is read under this profile in the program's `zone`."""
    parse, blanks, blank = _parser(field, profile, zone), profile.blanks, _REQUIRED.get(field)
    shortcut = _shortcut(field, profile, zone)

    def convert(text: str) -> str | Refusal | None:
        trimmed = text.strip()
        if trimmed in blanks:
            return blank
        return (shortcut and shortcut(trimmed)) or _canonical(parse(trimmed))

    return convert


def constant_for(field: str, text: str, profile: MappingProfile, zone: tzinfo) -> str | Refusal | None:
    """A constant, read like a cell; a constant stage may also be written as the canonical stage itself."""
    if field == "stage" and text not in profile.stages and text in STAGES:
        return text
    return conversion_for(field, profile, zone)(text)


def _parser(field: str, profile: MappingProfile, zone: tzinfo) -> _Parse:
    if field in TEXT_LIMITS:
        limit = TEXT_LIMITS[field]
        return lambda text: cells.parse_text(text, limit)
    if field in DAY_FIELDS:
        return lambda text: cells.parse_day(text, profile.dates, zone)
    return {
        "stage": lambda text: cells.parse_stage(text, profile.stages),
        "tcv": lambda text: cells.parse_number(text, profile.decimal, profile.thousands),
        "probability": lambda text: cells.parse_probability(text, profile.decimal, profile.thousands),
        "currency": cells.parse_currency,
        "modified_at": lambda text: cells.parse_moment(text, profile.dates, zone),
    }[field]


def _shortcut(field: str, profile: MappingProfile, zone: tzinfo) -> Shortcut | None:
    if field in TEXT_LIMITS:
        return text_shortcut(TEXT_LIMITS[field])
    if field == "tcv":
        return number_shortcut(profile.decimal)
    if field in DAY_FIELDS or field == "modified_at":
        return moment_shortcut(profile.dates, zone, day=field in DAY_FIELDS)
    return None


def _canonical(value: str | Decimal | date | datetime | Refusal) -> str | Refusal:
    if isinstance(value, (str, Refusal)):
        return value
    return cells.number_text(value) if isinstance(value, Decimal) else value.isoformat()
