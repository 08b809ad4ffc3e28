"""Keys that may stand once in a list."""

from collections.abc import Hashable, Iterable

from tiers.guide_document.problems import Findings
from tiers.guide_document.source import JsonObject
from tiers.sentence import gettext_noop


def keys_given(value: object, name: str) -> Iterable[tuple[int, Hashable]]:
    """What the objects of a list give under `name`, with their places, readable or not."""
    if isinstance(value, list):
        for place, member in enumerate(value):
            if isinstance(member, JsonObject) and isinstance(member.members.get(name), str):
                yield place, str(member.members[name]).strip()


def refuse_repeated(keys: Iterable[tuple[str, Hashable]], findings: Findings) -> None:
    """Report each key that stood before, at its path."""
    seen: set[Hashable] = set()
    for path, key in keys:
        if key in seen:
            findings.add(path, gettext_noop("%(key)s is used twice. Each one needs its own."), key=str(key))
        seen.add(key)
