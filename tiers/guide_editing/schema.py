"""The parts of which a section of the editor is made: single entries, rows of parts, and comparisons."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

Words = str | Promise


class Kind(StrEnum):
    """How an entry is typed."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    SEVERAL = "several"
    CHECK = "check"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Entry:
    """One value. `key` is its place in the object around it: `name`, `counting.stages`, `pace[0]`."""

    key: str
    kind: Kind
    label: Words
    help: Words = ""
    choices: tuple[tuple[str, Words], ...] = ()
    required: bool = True


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of objects, each made of the same parts; `one` and `add` are its words on the page.

    `named_by` names the entries that title a row; `identity` the key that tells which stored object a row
    was, so that what the row does not show of it stays.
    """

    key: str
    parts: tuple["Part", ...]
    one: Words
    add: Words
    named_by: tuple[str, ...]
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A comparison, or with `groups` also any/all groups of them, among the members of the object around."""

    key: str
    label: Words
    groups: bool = True


Part = Entry | Rows | Node
WAS = "was"
"""The hidden entry of a row that carries its identity."""
IS = "is"
"""The entry of a node that says what it is: `leaf`, `any` or `all`."""
MEMBERS = "members"
"""The list of a group's nodes."""
LEAF = "leaf"
