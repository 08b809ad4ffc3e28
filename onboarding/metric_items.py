"""Items of a checklist that a figure ticks: how they stand by the registry's readings. Pure, never stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kernel.formats import figure, not_known
from tiers.digests import ReadingRow
from tiers.evaluation import State
from tiers.evaluation.measures import HOLDS
from tiers.guide_document.model import Op

Readings = Mapping[tuple[str, bool], ReadingRow]
"""Readings by (metric, cumulative), as `entry_position` gives them (D11)."""

_YES_NO = {"true": Decimal(1), "false": Decimal(0)}


@dataclass(frozen=True, slots=True)
class MetricStanding:
    """How such an item stands: met, not met or not known, and the figure in words."""

    state: State
    words: str


def metric_standing(*, metric: str, op: str, value: str, readings: Readings) -> MetricStanding:
    """Compare an item's figure with what it asks for.

    The registry reads what conditions of the guide in force name; a metric that none names is not known. At
    entry a cumulative reading counts the same months as any (D11), so either serves.
    """
    reading = readings.get((metric, False)) or readings.get((metric, True))
    if reading is None or reading.value is None:
        return MetricStanding(State.NOT_KNOWN, not_known())
    if value in _YES_NO:
        met = reading.value == _YES_NO[value]
        return MetricStanding(_state(met), _("On record") if reading.value else _("Not on record"))
    needed = Decimal(value)
    words = _("%(have)s on record, %(needed)s asked") % {
        "have": figure(reading.value),
        "needed": figure(needed),
    }
    return MetricStanding(_state(HOLDS[Op(op)](reading.value, needed)), words)


def _state(met: bool) -> State:
    return State.MET if met else State.NOT_MET
