"""The portfolio's list as asked for in the address: search, filters, order and page. Pure."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from alliance.homes.entries import WORST_FIRST, Entry
from tiers.evaluation import State

PAGE_SIZE = 50
LONGEST_SEARCH = 200
BELOW = "below"
_LEAST = Decimal(-1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; whatever it does not know is as if it were not there."""

    q: str = ""
    tier: str = ""
    health: str = ""
    sort: str = "health"
    falling: bool = False
    after: str = ""

    @classmethod
    def parse(cls, asked: Mapping[str, str]) -> "Wanted":
        """Read the address's query."""
        sort = asked.get("sort", "health")
        column = sort.removeprefix("-")
        return cls(
            q=asked.get("q", "").strip()[:LONGEST_SEARCH],
            tier=asked.get("tier", ""),
            health=asked.get("health", "") if asked.get("health") in set(State) else "",
            sort=column if column in _ORDERS else "health",
            falling=sort.startswith("-") and column in _ORDERS,
            after=asked.get("after", ""),
        )

    def chosen_from(self, tiers: Collection[str]) -> bool:
        """Whether the page's own controls lead here: no search, and no tier but one of the menu's."""
        return not self.q and self.tier in ("", BELOW, *tiers)

    def address(self, **changes: Any) -> str:
        """Return the query of the same list with something else; a change leads to the first page again."""
        other = replace(self, **{"after": "", **changes})
        sort = ("-" if other.falling else "") + other.sort
        parts = {"q": other.q, "tier": other.tier, "health": other.health, "sort": sort, "after": other.after}
        kept = {name: value for name, value in parts.items() if value and (name, value) != ("sort", "health")}
        return "?" + urlencode(kept)


@dataclass(frozen=True, slots=True)
class ListedPage:
    """The page's entries, how many participants have each health, where the neighbours begin, and whether
    walking from the first page leads here: any other slug begins a page too, or names nobody.
    """

    entries: Sequence[Entry]
    healths: Mapping[State, int]
    before: str | None
    after: str | None
    walked: bool


def listed(entries: Sequence[Entry], wanted: Wanted) -> tuple[ListedPage, Sequence[Entry]]:
    """Return the page asked for, which begins after the participant of `after`, and all that match."""
    found = [entry for entry in entries if _matches(entry, wanted)]
    healths = Counter(entry.state for entry in found)
    matching = [entry for entry in found if not wanted.health or entry.state == wanted.health]
    matching.sort(key=lambda entry: entry.company.name.casefold())
    matching.sort(key=_ORDERS[wanted.sort], reverse=wanted.falling)
    start = _start(matching, wanted.after)
    end = start + PAGE_SIZE
    page = ListedPage(
        entries=matching[start:end],
        healths=healths,
        before=_slug(matching, start - PAGE_SIZE - 1) if start > PAGE_SIZE else "" if start else None,
        after=_slug(matching, end - 1) if end < len(matching) else None,
        walked=start % PAGE_SIZE == 0 and bool(start) == bool(wanted.after),
    )
    return page, matching


def _matches(entry: Entry, wanted: Wanted) -> bool:
    tier = entry.company.tier_held or BELOW
    return (not wanted.q or wanted.q.casefold() in entry.company.name.casefold()) and wanted.tier in (
        "",
        tier,
    )


def _start(entries: Sequence[Entry], after: str) -> int:
    place = (index for index, entry in enumerate(entries) if entry.company.slug == after)
    return next(place, -1) + 1 if after else 0


def _slug(entries: Sequence[Entry], index: int) -> str:
    return entries[index].company.slug


def _share(entry: Entry) -> Decimal:
    share = entry.attainment.share if entry.attainment else None
    return _LEAST if share is None else share


def _gap(entry: Entry) -> Decimal:
    asked = entry.attainment
    return asked.needed - asked.actual if asked and asked.actual is not None else _LEAST


_ORDERS: Mapping[str, Callable[[Entry], Any]] = {
    "health": lambda entry: (WORST_FIRST.index(entry.state), _share(entry)),
    "name": lambda entry: entry.company.name.casefold(),
    "attainment": _share,
    "gap": _gap,
    "pipeline": lambda entry: entry.open_pipeline,
}
