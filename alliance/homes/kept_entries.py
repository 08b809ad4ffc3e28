"""The portfolio's lines as plain values, for the cache: smaller and faster than the objects. Pure."""

from collections.abc import Sequence
from typing import Any

from alliance.homes.entries import Attainment, Company, Deciding, Entry
from tiers.evaluation import State

FORMAT = 1
"""Goes up with every change of what a line holds, so that no process reads what another version wrote."""

Packed = tuple[Any, ...]
_STATES = {state.value: state for state in State}


def packed(entry: Entry) -> Packed:
    """Return a line as plain values."""
    company, deciding, asked = entry.company, entry.deciding, entry.attainment
    return (
        (
            company.participant_id,
            company.slug,
            company.name,
            company.joined_on,
            company.tier_held,
            company.manager,
            company.as_deputy,
        ),
        entry.state.value,
        (deciding.clause, deciding.name) if deciding else None,
        entry.outlook,
        (asked.clause, asked.actual, asked.needed, asked.paced, asked.to_rise) if asked else None,
        entry.stages,
        entry.unrated,
    )


def unpacked(rows: Sequence[Packed]) -> list[Entry]:
    """Return the lines that `packed` made."""
    return [
        Entry(
            Company(*company),
            _STATES[state],
            Deciding(*deciding) if deciding else None,
            outlook,
            Attainment(*asked) if asked else None,
            stages,
            unrated,
        )
        for company, state, deciding, outlook, asked, stages, unrated in rows
    ]
