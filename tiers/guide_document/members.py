"""Objects and lists of the format: which keys they have, and where in the file they stand."""

from collections.abc import Callable
from typing import TypeVar

from tiers.guide_document.problems import Findings
from tiers.guide_document.source import JsonObject
from tiers.sentence import gettext_noop

Value = TypeVar("Value")
Reader = Callable[[object, str, Findings], Value]


class Members:
    """The members of one object. Each is asked for by key; `close` reports those that nobody asked for.

    A null stands for a key that is left out.
    """

    def __init__(self, given: JsonObject, path: str, findings: Findings) -> None:
        self._given = given.members
        self._asked: list[str] = []
        self._path = path
        self._findings = findings
        for key in given.repeated:
            findings.add(
                self.path_of(key), gettext_noop("This key is given more than once. Keep one of them.")
            )

    @classmethod
    def of(cls, value: object, path: str, findings: Findings) -> "Members | None":
        """The members of a value that has to be an object."""
        if isinstance(value, JsonObject):
            return cls(value, path, findings)
        findings.add(path, gettext_noop("Write an object in braces here."))
        return None

    def path_of(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def has(self, key: str) -> bool:
        return key in self._given

    def required(self, key: str, read: Reader[Value]) -> Value | None:
        """The value of a key; None after noting a problem."""
        if self._given.get(key) is None:
            self._asked.append(key)
            self._findings.add(self.path_of(key), gettext_noop("This key is missing. Add it."))
            return None
        return self.optional(key, read)

    def optional(self, key: str, read: Reader[Value]) -> Value | None:
        """The value of a key; None where it is left out, or after noting a problem."""
        self._asked.append(key)
        value = self._given.get(key)
        return None if value is None else read(value, self.path_of(key), self._findings)

    def close(self) -> None:
        """Report every key that this object does not know."""
        for key in self._given:
            if key not in self._asked:
                self._findings.add(
                    self.path_of(key),
                    gettext_noop("This key is not known here. Remove it, or choose one of: %(keys)s."),
                    keys=", ".join(self._asked),
                )


def list_of(read: Reader[Value | None]) -> Reader[tuple[Value, ...] | None]:
    """A reader of lists; the result holds the members that could be read."""

    def read_list(value: object, path: str, findings: Findings) -> tuple[Value, ...] | None:
        if not isinstance(value, list):
            findings.add(path, gettext_noop("Write a list in square brackets here."))
            return None
        members = (read(member, f"{path}[{place}]", findings) for place, member in enumerate(value))
        return tuple(member for member in members if member is not None)

    return read_list
