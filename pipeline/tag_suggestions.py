"""Whom an unknown tag may mean: a guess for a person to confirm, with its reason. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

ALIKE: Final = 0.72
_MOST_CANDIDATES: Final = 50
_WORD: Final = re.compile(r"[^\W_]+")
_OF_NO_WEIGHT: Final = frozenset(
    {"the", "inc", "ltd", "gmbh", "corp", "pro", "plus", "basic", "security", "services"}
)


@dataclass(frozen=True)
class Name:
    """A name under which a participant is known: its own, its slug, or a tag that means it."""

    text: str
    participant_id: int
    kind: str


@dataclass(frozen=True)
class Suggestion:
    """A participant that a tag may mean; `like` is the `kind` of name that is alike, `alikeness` 0 to 1."""

    participant_id: int
    like: str
    kind: str
    alikeness: float


class Suggester:
    """Finds the name most like a tag among many, comparing only those that share a word or a beginning."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._by_key: dict[str, list[Name]] = defaultdict(list)
        for name in names:
            for key in _keys(name.text):
                self._by_key[key].append(name)

    def suggest(self, tag: str) -> Suggestion | None:
        """The best guess for a tag, None where nothing is alike enough."""
        best: Suggestion | None = None
        candidates = {
            name for key in sorted(_keys(tag)) for name in self._by_key.get(key, ())[:_MOST_CANDIDATES]
        }
        for name in sorted(candidates, key=lambda name: (name.text, name.participant_id)):
            alikeness = _alikeness(tag, name.text)
            if alikeness >= ALIKE and (best is None or alikeness > best.alikeness):
                best = Suggestion(name.participant_id, name.text, name.kind, alikeness)
        return best


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _keys(text: str) -> set[str]:
    words = _words(text)
    return {word for word in words if word not in _OF_NO_WEIGHT} | {"".join(words)[:4]} - {""}


def _alikeness(tag: str, name: str) -> float:
    one, other = _words(tag), _words(name)
    shared = set(one) & set(other) - _OF_NO_WEIGHT
    contained = len(shared) / min(len(set(one)), len(set(other)))
    spelled = SequenceMatcher(None, "".join(one), "".join(other), autojunk=False).ratio()
    return max(spelled, 0.9 * contained)
