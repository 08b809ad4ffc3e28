"""What a page of the portfolio says of the participants in a person's reach, as values that the cache keeps.

A page shows fifty of a thousand; without this it would read all of them from the cache, to add them up and
sort them again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from alliance.homes.entries import Entry
from alliance.homes.pipeline_chart import largest
from alliance.homes.portfolio_list import ListedPage, Wanted, listed
from alliance.homes.portfolio_rows import Tiles, tiles


@dataclass(frozen=True, slots=True)
class PortfolioShown:
    """The page of the list, how many match, the largest of them for the chart; and of all in reach the tiles,
    how many they are, and for how many of them the person is a deputy.
    """

    page: ListedPage
    found: int
    charted: Sequence[Entry]
    tiles: Tiles
    reach: int
    as_deputy: int


def portfolio_shown(entries: Sequence[Entry], wanted: Wanted, *, crm_read: bool) -> PortfolioShown:
    """Return what the address asks for of the entries; `crm_read`: every source was complete once."""
    page, matching = listed(entries, wanted)
    return PortfolioShown(
        page=page,
        found=len(matching),
        charted=largest(matching),
        tiles=tiles(entries, crm_read=crm_read),
        reach=len(entries),
        as_deputy=sum(entry.company.as_deputy for entry in entries),
    )
