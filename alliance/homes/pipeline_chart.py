"""Open pipeline by stage as a stacked bar for each participant, and the same figures as a table. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import nsmallest
from operator import itemgetter
from typing import Any

from alliance.homes.entries import NOTHING, Entry
from kernel.components.controls import STAGE_WORDS
from kernel.formats import money_short
from pipeline.counting import OPEN_STAGES

MOST_BARS = 10
_COLOURS = {"identified": "--d-off-1", "qualified": "--d-3", "proposed": "--d-2", "negotiating": "--d-1"}
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class StageRow:
    """A participant's open pipeline, a figure for each stage and the sum."""

    name: str
    amounts: tuple[str, ...]
    total: str


@dataclass(frozen=True, slots=True)
class StageTable:
    """The table beside the chart."""

    stages: tuple[str, ...]
    rows: tuple[StageRow, ...]


def largest(entries: Sequence[Entry]) -> list[Entry]:
    """Return the participants with the largest open pipeline, the largest first; the chart holds no more."""
    filled = ((entry.open_pipeline, entry) for entry in entries)
    found = nsmallest(
        MOST_BARS,
        ((-amount, entry.company.slug, entry) for amount, entry in filled if amount > 0),
        key=itemgetter(0, 1),
    )
    return [entry for _amount, _slug, entry in found]


def stage_table(entries: Sequence[Entry]) -> StageTable:
    """Return the figures of the chart."""
    rows = (
        StageRow(
            entry.company.name,
            tuple(money_short(_amount(entry, stage)) for stage in OPEN_STAGES),
            money_short(entry.open_pipeline),
        )
        for entry in entries
    )
    return StageTable(tuple(str(STAGE_WORDS[stage]) for stage in OPEN_STAGES), tuple(rows))


def stage_chart(entries: Sequence[Entry], *, label: str) -> dict[str, Any]:
    """Return what the chart draws, in millions of US dollars; the largest bar stands on top."""
    words = {stage: str(STAGE_WORDS[stage]) for stage in OPEN_STAGES}
    points = [
        {"group": words[stage], "key": entry.company.name, "value": float(_amount(entry, stage) / _MILLION)}
        for entry in reversed(entries)
        for stage in OPEN_STAGES
    ]
    axes = {
        "left": {"mapsTo": "key", "scaleType": "labels", "truncation": {"type": "none"}},
        "bottom": {"mapsTo": "value", "ticks": {"number": 6}, "stacked": True, "money": True},
    }
    options = {
        "title": "",
        "height": f"{max(len(entries), 2) * 40 + 90}px",
        "animations": False,
        "toolbar": {"enabled": False},
        "axes": axes,
        "color": {"scale": {words[stage]: colour for stage, colour in _COLOURS.items()}},
        "legend": {"position": "bottom", "alignment": "left", "truncation": {"type": "none"}},
        "accessibility": {"svgAriaLabel": label},
        "bars": {"maxWidth": 18},
    }
    return {"data": points, "options": options}


def _amount(entry: Entry, stage: str) -> Decimal:
    return entry.stages.get(stage, NOTHING)
