"""What goes into an evaluation and what comes out of it."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple, Self

from tiers.guide_document.model import ConditionKind, Op


class State(StrEnum):
    """How a condition stands. `severity` orders the states from met (0) to the worst: D4."""

    severity: int

    MET = "met", 0
    ON_TRACK = "on_track", 1
    NOT_KNOWN = "not_known", 2
    AT_RISK = "at_risk", 3
    OFF_TRACK = "off_track", 4
    NOT_MET = "not_met", 4

    def __new__(cls, value: str, severity: int) -> Self:
        state = str.__new__(cls, value)
        state._value_ = value
        state.severity = severity
        return state


class YearStatus(StrEnum):
    """What an annual evaluation says of a Participant: D5."""

    PROMOTED = "promoted"
    RETAINED = "retained"
    MOVED_DOWN = "moved_down"
    BELOW_PROGRAM = "below_program"


class Reading(NamedTuple):
    """A metric's value for one Participant; None is not known, which is not zero.

    `lines_*` count the leads behind a figure from the CRM, `as_of` dates the figure.
    """

    value: Decimal | bool | None
    lines_counted: int | None = None
    lines_not_counted: int | None = None
    as_of: date | None = None


Readings = Mapping[tuple[str, bool], Reading]
"""Readings by (metric, cumulative). One that is missing is not known."""


class ConditionOutcome(NamedTuple):
    """How one condition of a tier, or one leaf of a group, came out.

    `needed` is the annual threshold, prorated in a first year (D7); `paced` what the quarter asks of a
    cumulative one. Both are rounded at the cent, or at the threshold's own finer place, so that a figure in
    cents passes exactly when it passes the exact threshold; the state itself is decided without rounding.
    `margin` is actual - needed, None when unknown or a yes/no. A group has `parts`, its leaves in guide
    order, and None for every figure of its own.
    """

    tier: str
    clause: str
    name: str
    kind: ConditionKind
    metric: str | None
    op: Op | None
    unit: str | None
    cumulative: bool
    actual: Decimal | bool | None
    needed: Decimal | bool | None
    paced: Decimal | None
    state: State
    margin: Decimal | None
    lines_counted: int | None
    lines_not_counted: int | None
    as_of: date | None
    parts: tuple["ConditionOutcome", ...] = ()


class Outcome(NamedTuple):
    """What an evaluation found.

    Quarterly: the worst state, no tier earned, the conditions of the tier held. Annual: a `YearStatus`, the
    key of the tier earned or None, the conditions of every tier. Entry: the worst state of the lowest tier,
    the tier earned, the conditions of the lowest tier. Conditions stand in guide order.
    """

    status: State | YearStatus
    tier_earned: str | None
    conditions: tuple[ConditionOutcome, ...]


_severity = attrgetter("severity")


def worst(states: Iterable[State]) -> State:
    """The worst state, the first in guide order of equally bad ones; met when there is none: D4."""
    return max(states, key=_severity, default=State.MET)


def best(states: Iterable[State]) -> State:
    """The best state, the first in guide order of equally good ones."""
    return min(states, key=_severity)
