"""What somebody typed into a section: a tree of texts, read from the names of the fields.

`conditions[2].root.members[0].op` is the name of a field and at once its place in the tree.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

Typed = dict[str, Any]
Place = tuple[str | int, ...]

DEEPEST = 100
_STEP = re.compile(r"\.?([a-z_]+)|\[([0-9]{1,4})\]", re.ASCII)


def place_of(name: str) -> Place | None:
    """Return the steps of a name; None for one that is no place."""
    steps: list[str | int] = []
    at = 0
    while at < len(name):
        step = _STEP.match(name, at)
        if step is None or len(steps) == DEEPEST:
            return None
        key, number = step.groups()
        steps.append(key if key is not None else int(number))
        at = step.end()
    return tuple(steps) if steps and isinstance(steps[0], str) else None


def name_of(place: Iterable[str | int]) -> str:
    """Return the name of a place."""
    name = ""
    for step in place:
        name += f"[{step}]" if isinstance(step, int) else f".{step}" if name else step
    return name


def read_names(given: Mapping[str, Any]) -> Typed:
    """Return the tree of what was posted; numbers of a list may have holes, names that are no place are
    passed over. A later name that contradicts an earlier one is passed over too.
    """
    root: dict[str | int, Any] = {}
    for name, value in given.items():
        place = place_of(name)
        if place is not None:
            _put(root, place, value)
    closed = _lists(root)
    return closed if isinstance(closed, dict) else {}


def find(tree: Any, place: Iterable[str | int]) -> Any:
    """Return what stands at a place, None where nothing does."""
    for step in place:
        if isinstance(step, str) and isinstance(tree, dict):
            tree = tree.get(step)
        elif isinstance(step, int) and isinstance(tree, list) and step < len(tree):
            tree = tree[step]
        else:
            return None
    return tree


def _put(tree: dict[str | int, Any], place: Place, value: Any) -> None:
    for step in place[:-1]:
        inner = tree.setdefault(step, {})
        if not isinstance(inner, dict):
            return
        tree = inner
    tree.setdefault(place[-1], value)


def _lists(tree: Any) -> Any:
    """Turn the numbered levels into lists, in the order of their numbers."""
    if not isinstance(tree, dict):
        return tree
    if tree and all(isinstance(step, int) for step in tree):
        return [_lists(tree[step]) for step in sorted(tree)]
    return {step: _lists(inner) for step, inner in tree.items() if isinstance(step, str)}
