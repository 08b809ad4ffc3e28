"""What differs between two versions of the Program Guide, field by field and in words. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.formats import count
from tiers.guide_document import GuideDocument
from tiers.pages.guide_statements import Statement, statements

Place = tuple[str, str]


class ChangeKind(StrEnum):
    """What happened to a place of the guide."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs: `was` and `is_now` in words, empty where there is none."""

    kind: ChangeKind
    name: str
    aspect: str
    was: str
    is_now: str


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """The changes under one heading."""

    heading: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class GuideChanges:
    """Everything that differs; `summary` says it in a few words."""

    groups: tuple[ChangeGroup, ...]

    @property
    def total(self) -> int:
        return sum(len(group.changes) for group in self.groups)

    @property
    def summary(self) -> str:
        """The headings with how many changes each has: `Conditions of Gold 2, Benefits of Gold 1`."""
        if not self.groups:
            return _("The same in every field")
        return ", ".join(f"{group.heading} {count(len(group.changes))}" for group in self.groups)


def guide_changes(old: GuideDocument, new: GuideDocument) -> GuideChanges:
    """Return what the new version says otherwise than the old one, the version's own name apart.

    A condition, benefit, definition, figure or item that only one of them has is told once, as added or
    removed.
    """
    before, after = _by_place(statements(old)), _by_place(statements(new))
    groups: dict[str, list[Change]] = {}
    headings: dict[str, str] = {}
    for place in [*after, *(each for each in before if each not in after)]:
        was, is_now = before.get(place, {}), after.get(place, {})
        told = next(iter((is_now or was).values()))
        headings.setdefault(place[0], told.heading)
        groups.setdefault(place[0], []).extend(_changes(was, is_now))
    return GuideChanges(
        tuple(ChangeGroup(headings[key], tuple(changes)) for key, changes in groups.items() if changes)
    )


def changes_words(total: int) -> str:
    """Return how many differences there are, in words."""
    if not total:
        return _("No difference")
    return ngettext("%(n)s difference", "%(n)s differences", total) % {"n": count(total)}


def _by_place(said: Iterable[Statement]) -> dict[Place, dict[str, Statement]]:
    places: dict[Place, dict[str, Statement]] = {}
    for each in said:
        places.setdefault((each.group, each.place), {})[each.aspect] = each
    return places


def _changes(was: dict[str, Statement], is_now: dict[str, Statement]) -> Iterable[Change]:
    if not was or not is_now:
        whole = (was or is_now)[""]
        kind = ChangeKind.REMOVED if was else ChangeKind.ADDED
        yield Change(kind, whole.name, "", whole.words if was else "", whole.words if is_now else "")
        return
    for aspect, now in is_now.items():
        before = was[aspect]
        if before.words != now.words:
            yield Change(ChangeKind.CHANGED, now.name, aspect, before.words, now.words)
