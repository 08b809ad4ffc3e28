"""Attainment month by month against the pace of the tiers, as a line chart and as a table. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kernel.formats import day_short, money
from tiers.pages.attainment import AttainmentShown

_MILLION = Decimal(1_000_000)
_PACES = 3
_COLOUR_OF_TIER = {
    "silver": "--tier-silver",
    "gold": "--tier-gold",
    "platinum": "--tier-platinum",
}
_COLOUR_OF_ANOTHER = "--d-3"


@dataclass(frozen=True, slots=True)
class PacePoint:
    """The cumulative attainment at the end of a month, or today."""

    on: date
    day: str
    amount: str
    value: Decimal


def pace_points(months: Mapping[int, Decimal], *, today: date) -> tuple[PacePoint, ...]:
    """Return the points of the year so far: its first day, the end of each month, and today."""
    total = Decimal(0)
    points = [_point(date(today.year, 1, 1), total)]
    for month in range(1, today.month + 1):
        total += months.get(month, Decimal(0))
        last = date(today.year, month + 1, 1) - timedelta(days=1) if month < 12 else date(today.year, 12, 31)
        points.append(_point(min(last, today), total))
    return tuple(points)


def pace_chart(
    points: tuple[PacePoint, ...], shown: AttainmentShown, *, year: int, label: str
) -> dict[str, Any]:
    """Return the chart, in millions of US dollars: attainment, and the pace of the tier held and above."""
    ours = _("Attainment")
    lines = _targets(shown)
    data = [
        {"group": ours, "key": each.on.isoformat(), "value": float(each.value / _MILLION)} for each in points
    ]
    for words, needed, _colour in lines:
        data.append({"group": words, "key": f"{year}-01-01", "value": 0})
        data.append({"group": words, "key": f"{year}-12-31", "value": float(needed / _MILLION)})
    colours = {ours: "--d-1"} | {words: colour for words, _needed, colour in lines}
    time_axis = {"mapsTo": "key", "scaleType": "time", "domain": [f"{year}-01-01", f"{year}-12-31"]}
    options = {
        "title": "",
        "height": "320px",
        "animations": False,
        "toolbar": {"enabled": False},
        "axes": {"left": {"mapsTo": "value", "money": True, "ticks": {"number": 5}}, "bottom": time_axis},
        "color": {"scale": colours},
        "legend": {"position": "bottom", "alignment": "left", "truncation": {"type": "none"}},
        "accessibility": {"svgAriaLabel": label},
        "curve": "curveLinear",
        "points": {"radius": 3, "filled": True},
        "timeScale": {"addSpaceOnEdges": 0},
        "grid": {"x": {"enabled": False}},
    }
    return {"data": data, "options": options}


def _targets(shown: AttainmentShown) -> list[tuple[str, Decimal, str]]:
    keys = [key for key, _name, _needed in shown.targets]
    start = keys.index(shown.held.tier) if shown.held.tier in keys else 0
    above = shown.targets[start : start + _PACES]
    return [
        (_("%(tier)s pace") % {"tier": name}, needed, _COLOUR_OF_TIER.get(key.lower(), _COLOUR_OF_ANOTHER))
        for key, name, needed in above
    ]


def _point(on: date, value: Decimal) -> PacePoint:
    return PacePoint(on, day_short(on), money(value), value)
