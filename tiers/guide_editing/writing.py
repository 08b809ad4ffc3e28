"""From the stored document to what the editor shows, and from what was typed to the document again."""

import copy
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tiers.guide_document import GroupKind
from tiers.guide_editing.schema import IS, LEAF, MEMBERS, WAS, Entry, Kind, Node, Part, Rows
from tiers.guide_editing.sections import Section
from tiers.guide_editing.typed import Typed, find, name_of, place_of

YES, NO = ("yes", "true"), ("no", "false")
_LEAF_KEYS = ("metric", "op", "value", "unit", "cumulative")
_GROUPS = tuple(GroupKind)


@dataclass(slots=True)
class Written:
    """The document that was typed, and the field that stands for each of its places."""

    document: dict[str, Any]
    fields: dict[str, str] = field(default_factory=dict)

    def field_of(self, path: str) -> str | None:
        """Return the field at which a problem of a path is shown: its own, or the nearest around it."""
        while path:
            if path in self.fields:
                return self.fields[path]
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return None


def typed_of(document: Mapping[str, Any], section: Section, *, tier: int = 0) -> Typed:
    """Return what the editor shows of a stored document; `tier` is the place of the tier in it."""
    base = document["tiers"][tier] if section.of_tier else document
    return _shown(section.parts, base)


def written(document: Mapping[str, Any], section: Section, typed: Typed, *, tier: int = 0) -> Written:
    """Return the document with this section as it was typed; the rest stays as it is stored."""
    whole = copy.deepcopy(dict(document))
    result = Written(whole)
    base = whole["tiers"][tier] if section.of_tier else whole
    _write(section.parts, typed, base, f"tiers[{tier}]" if section.of_tier else "", "", result.fields)
    return result


def _shown(parts: Sequence[Part], base: Mapping[str, Any]) -> Typed:
    typed: Typed = {}
    for part in parts:
        if isinstance(part, Entry):
            _set(typed, part.key, find(base, place_of(part.key) or ()))
        elif isinstance(part, Rows):
            typed[part.key] = [_row(part, row) for row in base.get(part.key) or ()]
        else:
            typed[part.key] = _node(base)
    return typed


def _row(rows: Rows, stored: Mapping[str, Any]) -> Typed:
    shown = _shown(rows.parts, stored)
    return {**shown, WAS: stored.get(rows.identity)} if rows.identity else shown


def _node(stored: Mapping[str, Any]) -> Typed:
    for kind in _GROUPS:
        if kind in stored:
            return {IS: kind.value, MEMBERS: [_node(member) for member in stored[kind]]}
    return {IS: LEAF, **{key: stored.get(key) for key in _LEAF_KEYS}}


def _write(
    parts: Sequence[Part], typed: Typed, base: dict[str, Any], path: str, name: str, fields: dict[str, str]
) -> None:
    """Write the parts into `base`, the object at `path` of the document, typed under `name`."""
    for part in parts:
        if isinstance(part, Entry):
            place = place_of(part.key) or ()
            fields[_joined(path, part.key)] = _joined(name, part.key)
            if place[-1:] == (0,):
                fields[_joined(path, name_of(place[:-1]))] = _joined(name, part.key)
            _set(base, part.key, _value(part, find(typed, place)))
        elif isinstance(part, Rows):
            base[part.key] = _written_rows(part, typed, base, path, name, fields)
        else:
            _write_node(part, typed, base, path, _joined(name, part.key), fields)


def _write_node(
    part: Node, typed: Typed, base: dict[str, Any], path: str, name: str, fields: dict[str, str]
) -> None:
    """Put the comparison or group among the members of `base`; a group that stays one keeps its unit."""
    given = typed.get(part.key)
    node = _written_node(given if isinstance(given, dict) else {}, path, name, fields)
    was_group = any(kind in base for kind in _GROUPS)
    unit = base.get("unit")
    for key in (*_LEAF_KEYS, *_GROUPS):
        base.pop(key, None)
    if part.groups or node.get("metric") is not None:
        base.update(node)
    if was_group and "metric" not in base:
        base["unit"] = unit


def _written_rows(
    rows: Rows, typed: Typed, base: Mapping[str, Any], path: str, name: str, fields: dict[str, str]
) -> list[dict[str, Any]]:
    stored = {each.get(rows.identity): each for each in base.get(rows.key) or ()} if rows.identity else {}
    given = typed.get(rows.key)
    result = []
    for place, row in enumerate(given if isinstance(given, list) else []):
        row = row if isinstance(row, dict) else {}
        own = dict(stored.get(row.get(WAS)) or {})
        at = f"[{place}]"
        _write(
            rows.parts, row, own, f"{_joined(path, rows.key)}{at}", f"{_joined(name, rows.key)}{at}", fields
        )
        result.append(own)
    return result


def _written_node(node: Typed, path: str, name: str, fields: dict[str, str]) -> dict[str, Any]:
    kind = node.get(IS)
    if kind in _GROUPS:
        fields[_joined(path, str(kind))] = _joined(name, IS)
        given = node.get(MEMBERS)
        members = given if isinstance(given, list) else []
        return {
            str(kind): [
                _written_node(
                    member if isinstance(member, dict) else {},
                    f"{_joined(path, str(kind))}[{place}]",
                    f"{name}.{MEMBERS}[{place}]",
                    fields,
                )
                for place, member in enumerate(members)
            ]
        }
    fields.update({_joined(path, key): _joined(name, key) for key in _LEAF_KEYS})
    leaf = {key: _text(node.get(key)) for key in ("metric", "op", "unit")}
    leaf["value"] = _threshold(node.get("value"))
    leaf["cumulative"] = bool(node.get("cumulative")) or None
    return {"metric": None, **{key: value for key, value in leaf.items() if value is not None}}


def _value(entry: Entry, given: Any) -> Any:
    if entry.kind is Kind.SEVERAL:
        return list(given) if isinstance(given, list | tuple) else []
    if entry.kind is Kind.CHECK:
        return bool(given) or None
    return _text(given)


def _threshold(given: Any) -> Any:
    word = _text(given)
    if isinstance(word, str) and word.lower() in (*YES, *NO):
        return word.lower() in YES
    return word


def _text(given: Any) -> Any:
    """A text without blanks around it; None for nothing, so that an entry left empty is left out."""
    if not isinstance(given, str):
        return given if isinstance(given, bool) else None
    return given.replace("\r\n", "\n").strip() or None


def _set(base: dict[str, Any], key: str, value: Any) -> None:
    """Set a value at a relative place, making the objects and lists on the way."""
    place = place_of(key) or (key,)
    here: Any = base
    for step, after in itertools.pairwise(place):
        fresh: Any = [] if isinstance(after, int) else {}
        if isinstance(step, int):
            here.extend([None] * (step + 1 - len(here)))
            here[step] = here[step] if here[step] is not None else fresh
        else:
            if not isinstance(here.get(step), type(fresh)):
                here[step] = fresh
        here = here[step]
    last = place[-1]
    if isinstance(last, int):
        here.extend([None] * (last + 1 - len(here)))
    here[last] = value


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
