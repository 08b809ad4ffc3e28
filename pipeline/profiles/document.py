"""From the JSON document of a mapping profile to a `MappingProfile`, with every problem reported at once."""

import codecs
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC
from typing import Any, Final

from pipeline.counting import STAGES
from pipeline.profiles.cells import Refusal, excerpt
from pipeline.profiles.conversions import constant_for
from pipeline.profiles.fields import FIELDS, JOINABLE_FIELDS
from pipeline.profiles.profile import Column, MappingProfile

LONGEST_SOURCE: Final = 100
MOST_COLUMNS: Final = 1000
KEYS: Final = tuple(part.name for part in fields(MappingProfile))
_DIRECTIVE: Final = re.compile(r"%(.?)", re.DOTALL)
_DIRECTIVES: Final = frozenset("YymdbBjHIMSfpzaA%")
_NO_ADDRESS: Final = re.compile(r"/|\A\.*\Z")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place of the document, and how to mend it."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class ProfileRefused(Exception):
    """The document is no mapping profile; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def load_profile(text: str | bytes) -> MappingProfile:
    """The profile in a JSON file's text (UTF-8); raises `ProfileRefused`."""
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
        document = json.loads(decoded, object_pairs_hook=_without_repeats)
    except UnicodeDecodeError as error:
        raise ProfileRefused([Problem("", "the profile is not UTF-8; save it as UTF-8")]) from error
    except (ValueError, RecursionError) as error:
        raise ProfileRefused([Problem("", f"the profile is not JSON: {error}")]) from error
    return parse_profile(document)


def parse_profile(document: object) -> MappingProfile:
    """The profile that a decoded JSON document describes, defaults filled in; raises `ProfileRefused`."""
    if not isinstance(document, dict):
        raise ProfileRefused([Problem("", "a mapping profile is a JSON object in { }")])
    reading = _Reading(document)
    arguments = reading.arguments()
    if reading.problems:
        raise ProfileRefused(reading.problems)
    profile = MappingProfile(**arguments)
    if problems := list(_constant_problems(profile)):
        raise ProfileRefused(problems)
    return profile


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    times = Counter(key for key, _ in pairs)
    repeated = min((key for key, count in times.items() if count > 1), default=None)
    if repeated is not None:
        raise ValueError(f"the key “{excerpt(repeated)}” stands twice in one object; keep one of them")
    return dict(pairs)


def _constant_problems(profile: MappingProfile) -> Iterable[Problem]:
    for field, text in profile.constants.items():
        value = constant_for(field, text, profile, UTC)
        if isinstance(value, Refusal):
            yield Problem(f"constants.{field}", value.reason(field))
    if "tcv" in profile.columns and profile.constants.get("currency", "?").strip() in profile.blanks:
        yield Problem("constants.currency", 'is blank, but tcv needs a currency; write "USD", for example')


class _Reading:
    """One document while it is read; collects the problems instead of stopping at the first."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def refuse(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))

    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of a `MappingProfile`; only to be used when no problem was found."""
        for key in self.document:
            if key not in KEYS:
                self.refuse(excerpt(key), f"is not a key of a mapping profile; use {', '.join(KEYS)}")
        header = self._flag("header", default=True)
        columns, constants = self._columns(by_number=not header), self._constants()
        self._check_fields(columns, constants)
        return {
            "source": self._source(),
            "header": header,
            "complete": self._flag("complete", default=False),
            "dates": self._dates(),
            "nulls": self._texts("nulls", ("",)),
            "columns": columns,
            "constants": constants,
            "stages": self._stages(),
            "tags": self._text_map("tags"),
            **self._shape(),
        }

    def _source(self) -> str:
        source = self.document.get("source")
        if not isinstance(source, str) or not source.strip():
            self.refuse("source", 'is required: the name of the CRM export, "crm-export" for example')
            return ""
        if len(source) > LONGEST_SOURCE or _UNPRINTABLE.search(source):
            self.refuse("source", f"must be a plain name of at most {LONGEST_SOURCE} characters")
        if _NO_ADDRESS.search(source.strip()):
            self.refuse("source", "stands in addresses of the portal; write it without “/”, with a letter")
        return source.strip()

    def _flag(self, key: str, *, default: bool) -> bool:
        value = self.document.get(key, default)
        if not isinstance(value, bool):
            self.refuse(key, "must be true or false, without quotes")
        return value is True

    def _text(self, key: str, default: str) -> str:
        value = self.document.get(key, default)
        if not isinstance(value, str):
            self.refuse(key, "must be text in quotes")
            return default
        if value != "\t" and _UNPRINTABLE.search(value):
            self.refuse(key, "holds a control character")
        return value

    def _shape(self) -> dict[str, str]:
        shape = {
            "encoding": self._text("encoding", "utf-8-sig"),
            "separator": self._text("separator", ","),
            "quote": self._text("quote", '"'),
            "decimal": self._text("decimal", "."),
            "thousands": self._text("thousands", ""),
        }
        if not _is_text_encoding(shape["encoding"]):
            self.refuse("encoding", "is not a known encoding; use utf-8-sig, utf-16 or cp1252, for example")
        if len(shape["separator"]) != 1 or shape["separator"] == " ":
            self.refuse("separator", 'must be one character: ",", ";", "\\t" or "|"')
        if len(shape["quote"]) > 1 or shape["quote"].isspace():
            self.refuse("quote", 'must be one character, or "" where the file quotes nothing')
        elif shape["quote"] == shape["separator"]:
            self.refuse("quote", "must differ from separator")
        self._check_number_style(shape["decimal"], shape["thousands"])
        return shape

    def _check_number_style(self, decimal: str, thousands: str) -> None:
        for key, mark in (("decimal", decimal), ("thousands", thousands)):
            if len(mark) > 1 or mark.isalnum() or mark in {"+", "-"}:
                self.refuse(key, 'must be one mark like "." or ","')
        if not decimal or decimal.isspace():
            self.refuse("decimal", 'must be one mark, "." or ","')
        if decimal == thousands:
            self.refuse("thousands", f"must differ from decimal, both are “{decimal}”")

    def _texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        value = self.document.get(key, list(default))
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            self.refuse(key, 'must be a list of texts in quotes: ["…", "…"]')
            return default
        if any(_UNPRINTABLE.search(text) for text in value):
            self.refuse(key, "holds a control character")
        return tuple(dict.fromkeys(text.strip() for text in value))

    def _dates(self) -> tuple[str, ...]:
        formats = self._texts("dates", ("%Y-%m-%d",))
        if not formats:
            self.refuse("dates", 'must name at least one format: ["%Y-%m-%d"]')
        for position, pattern in enumerate(formats):
            if message := _date_format_problem(pattern):
                self.refuse(f"dates[{position}]", message)
        return formats

    def _mapping(self, key: str) -> dict[str, Any]:
        value = self.document.get(key, {})
        if not isinstance(value, dict):
            self.refuse(key, "must be an object in { }")
            return {}
        return value

    def _lead_fields(self, key: str) -> dict[str, Any]:
        mapping = self._mapping(key)
        for field in mapping:
            if field not in FIELDS:
                self.refuse(f"{key}.{excerpt(field)}", f"is not a field of a lead; use {', '.join(FIELDS)}")
        return {field: value for field, value in mapping.items() if field in FIELDS}

    def _columns(self, *, by_number: bool) -> dict[str, tuple[Column, ...]]:
        columns = {}
        for field, value in self._lead_fields("columns").items():
            names = value if isinstance(value, list) else [value]
            if not names or not all(_is_column(name, by_number=by_number) for name in names):
                kind = "a column number from 1" if by_number else "the text of a header in quotes"
                self.refuse(f"columns.{field}", f"must be {kind}, or a list of these")
            elif len(names) > 1 and field not in JOINABLE_FIELDS:
                self.refuse(f"columns.{field}", "can come from one column only; texts alone can be joined")
            columns[field] = tuple(name.strip() if isinstance(name, str) else name for name in names)
        return columns

    def _constants(self) -> dict[str, str]:
        constants = {}
        for field, value in self._lead_fields("constants").items():
            if isinstance(value, bool) or not isinstance(value, str | int):
                self.refuse(
                    f"constants.{field}", "must be text in quotes, written as a cell of the file would be"
                )
            constants[field] = str(value)
        return constants

    def _text_map(self, key: str) -> dict[str, str]:
        texts: dict[str, str] = {}
        for name, value in self._mapping(key).items():
            if (
                not isinstance(value, str)
                or not value.strip()
                or not name.strip()
                or _UNPRINTABLE.search(name + value)
            ):
                self.refuse(f"{key}.{excerpt(name)}", "must map a text of the file to a name in quotes")
            elif texts.setdefault(name.strip(), value.strip()) != value.strip():
                self.refuse(
                    f"{key}.{excerpt(name)}", "stands twice, but for surrounding blanks; keep one of them"
                )
        return texts

    def _stages(self) -> dict[str, str]:
        stages = self._text_map("stages")
        for name, stage in stages.items():
            if stage not in STAGES:
                self.refuse(
                    f"stages.{excerpt(name)}", f"“{excerpt(stage)}” is no stage; use {', '.join(STAGES)}"
                )
        return stages

    def _check_fields(self, columns: dict[str, tuple[Column, ...]], constants: dict[str, str]) -> None:
        if "crm_id" not in columns:
            self.refuse("columns.crm_id", "is required: the column with the CRM's id of the opportunity")
        if "stage" not in columns and "stage" not in constants:
            self.refuse("columns.stage", "is required: the column with the stage (or a constant)")
        if {"tcv"} & (
            columns.keys() | constants.keys()
        ) and "currency" not in columns.keys() | constants.keys():
            self.refuse("columns.tcv", 'needs a currency: map one, or add "constants": {"currency": "USD"}')
        if "crm_id" in constants:
            self.refuse("constants.crm_id", "cannot be constant; every opportunity has an id of its own")
        for field in sorted((columns.keys() & constants.keys()) - {"crm_id"}):
            self.refuse(f"constants.{field}", f"is also under columns; keep one of the two for {field}")


def _is_column(name: object, *, by_number: bool) -> bool:
    if by_number:
        return type(name) is int and 1 <= name <= MOST_COLUMNS
    return isinstance(name, str) and bool(name.strip()) and not _UNPRINTABLE.search(name.strip())


def _is_text_encoding(name: str) -> bool:
    """Whether Python decodes text with it; base64 and the like, and escapes, are no encodings of a CSV."""
    try:
        codec = codecs.lookup(name)
        return codec.name not in _NOT_FOR_FILES and "a,1\n".encode(name).decode(name) == "a,1\n"
    except (LookupError, ValueError):
        return False


_NOT_FOR_FILES: Final = frozenset(
    {"unicode_escape", "raw_unicode_escape", "idna", "punycode", "utf-7", "undefined"}
)


def _date_format_problem(pattern: str) -> str:
    directives = _DIRECTIVE.findall(pattern)
    found = set(directives)
    if unknown := sorted(found - _DIRECTIVES):
        return f"%{unknown[0]} is not known here; use %Y %m %d %H %M %S %f %z %I %p %y %b %B %j"
    has_day = "j" in found or ("d" in found and found & set("mbB"))
    if not has_day or not found & set("Yy"):
        return "must hold year, month and day, like %Y-%m-%d"
    if any(directives.count(directive) > 1 for directive in found - {"%"}):
        return "names a part of the date twice"
    return ""
