"""Adding, removing and moving rows of what is typed, before anything is saved."""

import copy
from collections.abc import Callable
from typing import Any

from tiers.guide_document import GroupKind
from tiers.guide_editing.schema import IS, LEAF, MEMBERS
from tiers.guide_editing.typed import Place, Typed, find, place_of

MOST_ROWS = 200


class OperationUnknown(LookupError):
    """A button that the page does not have."""


def operated(typed: Typed, operation: str) -> Typed:
    """Return what is typed after an operation such as `remove:definitions[3]`.

    `add` and `add_group` append to the list at a place, `remove`, `up` and `down` take a row of one, `group`
    wraps the comparison at a place, `ungroup` puts a group's first member in its place. Raises
    `OperationUnknown`.
    """
    verb, _, name = operation.partition(":")
    place = place_of(name)
    act = _VERBS.get(verb)
    if act is None or place is None:
        raise OperationUnknown(operation)
    changed = copy.deepcopy(typed)
    act(changed, place)
    return changed


def _add(typed: Typed, place: Place, row: Typed | None = None) -> None:
    around = find(typed, place[:-1]) if len(place) > 1 else typed
    if not isinstance(around, dict):
        raise OperationUnknown(str(place))
    rows = around.get(str(place[-1]))
    rows = rows if isinstance(rows, list) else []
    if len(rows) < MOST_ROWS:
        around[str(place[-1])] = [*rows, row or {}]


def _add_group(typed: Typed, place: Place) -> None:
    _add(typed, place, {IS: GroupKind.ANY.value, MEMBERS: [{}]})


def _remove(typed: Typed, place: Place) -> None:
    rows, at = _row(typed, place)
    del rows[at]


def _move(by: int) -> Callable[[Typed, Place], None]:
    def move(typed: Typed, place: Place) -> None:
        rows, at = _row(typed, place)
        if 0 <= at + by < len(rows):
            rows[at], rows[at + by] = rows[at + by], rows[at]

    return move


def _group(typed: Typed, place: Place) -> None:
    _replace(typed, place, lambda node: {IS: GroupKind.ANY.value, MEMBERS: [node, {}]})


def _ungroup(typed: Typed, place: Place) -> None:
    def first(node: Typed) -> Any:
        members = node.get(MEMBERS)
        return members[0] if isinstance(members, list) and members else {IS: LEAF}

    _replace(typed, place, first)


def _replace(typed: Typed, place: Place, change: Callable[[Typed], Any]) -> None:
    around, node = find(typed, place[:-1]), find(typed, place)
    if not isinstance(around, dict | list):
        raise OperationUnknown(str(place))
    around[place[-1]] = change(node if isinstance(node, dict) else {})  # type: ignore[index]  # found there


def _row(typed: Typed, place: Place) -> tuple[list[Any], int]:
    rows, at = find(typed, place[:-1]), place[-1]
    if not isinstance(rows, list) or not isinstance(at, int) or at >= len(rows):
        raise OperationUnknown(str(place))
    return rows, at


_VERBS: dict[str, Callable[[Typed, Place], None]] = {
    "add": _add,
    "add_group": _add_group,
    "remove": _remove,
    "up": _move(-1),
    "down": _move(1),
    "group": _group,
    "ungroup": _ungroup,
}
