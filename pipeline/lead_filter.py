"""What a list of leads is asked for: filters and order, all of it in the address. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Final, Self
from urllib.parse import quote_plus, urlencode

from pipeline.counting import STAGES

COUNTS: Final = ("yes", "no", "missing")
SORTS: Final = ("qualified", "tcv", "client")
SPANS: Final = (1, 7, 30)
LONGEST_QUERY = 200
YEARS = range(1990, 2101)


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """A list as asked for; a value that means nothing is left out, so that any address shows a list.

    `counts` is yes, no or missing (only a value, a rate or a date is missing); `year` is the year of
    qualifying, `changed` a number of days, `q` the beginning of a client's name or a whole CRM number,
    `owner` the whole name of a lead's owner.
    """

    counts: str = ""
    stage: str = ""
    year: int | None = None
    changed: int | None = None
    q: str = ""
    participant: str = ""
    owner: str = ""
    sort: str = "qualified"
    ascending: bool = False

    @classmethod
    def parse(cls, asked: Mapping[str, str]) -> Self:
        """Read the parameters of an address."""
        sort = _one_of(asked.get("sort", ""), SORTS) or "qualified"
        return cls(
            counts=_one_of(asked.get("counts", ""), COUNTS),
            stage=_one_of(asked.get("stage", ""), STAGES),
            year=_whole(asked.get("year", ""), YEARS),
            changed=_whole(asked.get("changed", ""), SPANS),
            q=asked.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY],
            participant=asked.get("participant", "").replace("\0", "")[:60],
            owner=asked.get("owner", "").replace("\0", "")[:LONGEST_QUERY],
            sort=sort,
            ascending=asked.get("order", "desc" if sort != "client" else "asc") == "asc",
        )

    def address(self, **changes: object) -> str:
        """Return the query string of this list with other values, without what is left at its default."""
        wanted = replace(self, **changes) if changes else self  # type: ignore[arg-type]  # names of fields
        kept = {
            name: value
            for name, default in _SHOWN_UNLESS.items()
            if (value := getattr(wanted, name)) != default
        }
        if wanted.ascending != (wanted.sort == "client"):
            kept["order"] = "asc" if wanted.ascending else "desc"
        return urlencode(kept)

    def addresses(self, name: str) -> Callable[[object], str]:
        """Return the address of this list for each value of a field: a page may name fifty of them."""
        before, _mark, after = self.address(**{name: "\0"}).partition("%00")
        default = _SHOWN_UNLESS[name]

        def address(value: object) -> str:
            return (
                self.address(**{name: value})
                if value == default
                else f"{before}{quote_plus(str(value))}{after}"
            )

        return address

    def changed_since(self, today: date) -> date | None:
        """Return the first day of the span in which a lead must have changed."""
        return None if self.changed is None else today - timedelta(days=self.changed - 1)

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return any((self.counts, self.stage, self.year, self.changed, self.q, self.participant, self.owner))


_SHOWN_UNLESS = {each.name: each.default for each in fields(LeadFilter) if each.name != "ascending"}


def _one_of(text: str, allowed: tuple[str, ...]) -> str:
    return text if text in allowed else ""


def _whole(text: str, allowed: range | tuple[int, ...]) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None
    return number if number in allowed else None
