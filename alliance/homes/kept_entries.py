"""The portfolio's lines as plain values, for the cache: smaller and faster than the objects. Pure."""

from collections.abc import Sequence
from typing import Any

from alliance.homes.entries import Attainment, Company, Deciding, Entry
from tiers.evaluation import State

FORMAT = 4
"""Goes up with every change of what a line or a page of the portfolio holds, so that no process reads what
another version wrote.
"""

Packed = tuple[Any, ...]
_STATES = {state.value: state for state in State}


def packed(entry: Entry) -> Packed:
    """Return a line as plain values."""
    company, state, deciding, outlook, asked, *rest = entry
    return (tuple(company), state.value, _plain(deciding), outlook, _plain(asked), *rest)


def unpacked(rows: Sequence[Packed]) -> list[Entry]:
    """Return the lines that `packed` made."""
    return [
        Entry(
            Company._make(company),
            _STATES[state],
            Deciding._make(deciding) if deciding else None,
            outlook,
            Attainment._make(asked) if asked else None,
            *rest,
        )
        for company, state, deciding, outlook, asked, *rest in rows
    ]


def _plain(part: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
    return None if part is None else tuple(part)
