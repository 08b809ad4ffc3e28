"""One comparison of a guide, made ready for a quarter or a year: thresholds, paces, and the state they give.

Pro rata thresholds are compared in twelfths of the annual one, so that every comparison is exact (D4, D7).
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from fractions import Fraction
from math import ceil, floor
from typing import Final

from tiers.evaluation.outcomes import State
from tiers.guide_document.model import GuideDocument, Leaf, Op

EXACT: Final = Context(prec=200, traps=[Inexact, InvalidOperation, Overflow, DivisionByZero])
TWELVE: Final = Decimal(12)
CENT_PLACES: Final = 2

HOLDS: Final[dict[Op, Callable[[Decimal, Decimal], bool]]] = {
    Op.AT_LEAST: operator.ge,
    Op.ABOVE: operator.gt,
    Op.EXACTLY: operator.eq,
    Op.AT_MOST: operator.le,
    Op.BELOW: operator.lt,
}
RISING: Final = (Op.AT_LEAST, Op.ABOVE)
ROUNDED_DOWN: Final = (Op.ABOVE, Op.AT_MOST)

Judge = Callable[[Decimal], State]


class ReadingUnfit(TypeError):
    """A reading of the wrong kind: a number for a yes/no metric, the reverse, or no finite decimal."""

    def __init__(self, leaf: Leaf, value: object) -> None:
        wanted = "True or False" if isinstance(leaf.value, bool) else "a finite Decimal"
        super().__init__(
            f"The reading of {leaf.metric} is {value!r}. Give {wanted}, or None when it is not known."
        )


@dataclass(frozen=True, slots=True)
class Measure:
    """A leaf with its threshold (`needed`) and pace for one quarter or year, as a page shows them."""

    leaf: Leaf
    scope: tuple[str, bool]
    needed: Decimal | bool
    paced: Decimal | None
    judge: Judge

    def state_of(self, value: Decimal | bool | None) -> State:
        """The state that a reading gives; what is not known satisfies nothing. Raises `ReadingUnfit`."""
        if value is None:
            return State.NOT_KNOWN
        if isinstance(self.needed, bool):
            if not isinstance(value, bool):
                raise ReadingUnfit(self.leaf, value)
            return State.MET if value is self.needed else State.NOT_MET
        if not isinstance(value, Decimal) or not value.is_finite():
            raise ReadingUnfit(self.leaf, value)
        return self.judge(value)

    def margin_of(self, value: Decimal | bool | None) -> Decimal | None:
        """Actual - needed; None when unknown or a yes/no."""
        if isinstance(value, Decimal) and isinstance(self.needed, Decimal):
            return EXACT.subtract(value, self.needed)
        return None


def measure(leaf: Leaf, guide: GuideDocument, quarter: int | None, months_missed: int) -> Measure:
    """The leaf made ready for a quarter (1 to 4) or, with None, for a whole year."""
    if isinstance(leaf.value, bool):
        return Measure(leaf, leaf.scope, leaf.value, None, _never)
    if not leaf.cumulative:
        return Measure(leaf, leaf.scope, leaf.value, None, _held(leaf.op, leaf.value))
    needed = EXACT.multiply(leaf.value, Decimal(12 - months_missed))
    shown = _shown(needed, leaf.value, down=leaf.op in ROUNDED_DOWN)
    if quarter is None:
        return Measure(leaf, leaf.scope, shown, None, _reached(leaf.op, needed))
    if leaf.op not in RISING:
        return Measure(leaf, leaf.scope, shown, None, _kept(leaf.op, needed, final=quarter == 4))
    pace = EXACT.subtract(EXACT.multiply(TWELVE, guide.pace[quarter - 1]), Decimal(months_missed))
    paced = EXACT.multiply(leaf.value, max(Decimal(0), pace))
    judge = _on_pace(leaf.op, needed, paced, EXACT.multiply(paced, guide.at_risk_from))
    return Measure(leaf, leaf.scope, shown, _shown(paced, leaf.value, down=False), judge)


def _shown(twelfths: Decimal, threshold: Decimal, *, down: bool) -> Decimal:
    """Twelfths as an amount, rounded at the cent or the threshold's finer place, without trailing zeros."""
    exponent = threshold.as_tuple().exponent
    places = max(CENT_PLACES, -exponent if isinstance(exponent, int) else 0)
    units = Fraction(twelfths) * 10**places / 12
    whole = floor(units) if down else ceil(units)
    while places and whole % 10 == 0:
        whole, places = whole // 10, places - 1
    return Decimal(whole).scaleb(-places, EXACT)


def _never(value: Decimal) -> State:
    raise AssertionError(f"A yes/no is not judged as the number {value}.")


def _held(op: Op, threshold: Decimal) -> Judge:
    holds = HOLDS[op]
    return lambda actual: State.MET if holds(actual, threshold) else State.NOT_MET


def _reached(op: Op, needed: Decimal) -> Judge:
    """A whole year: `needed` is in twelfths."""
    holds = HOLDS[op]
    multiply = EXACT.multiply
    return lambda actual: State.MET if holds(multiply(actual, TWELVE), needed) else State.NOT_MET


def _kept(op: Op, needed: Decimal, *, final: bool) -> Judge:
    """A cumulative figure that must not grow too far: while it holds it is on track, and met in quarter 4."""
    holds = HOLDS[op]
    holding = State.MET if final else State.ON_TRACK
    return lambda actual: holding if holds(EXACT.multiply(actual, TWELVE), needed) else State.OFF_TRACK


def _on_pace(op: Op, needed: Decimal, paced: Decimal, at_risk: Decimal) -> Judge:
    """A cumulative figure that must grow: D4, everything in twelfths.

    To be at pace is to be on track, unless pace asks for the whole of a threshold that has to be exceeded.
    """
    reached = HOLDS[op]
    at_pace = HOLDS[op if paced >= needed else Op.AT_LEAST]
    multiply = EXACT.multiply

    def judge(actual: Decimal) -> State:
        twelfths = multiply(actual, TWELVE)
        if reached(twelfths, needed):
            return State.MET
        if at_pace(twelfths, paced):
            return State.ON_TRACK
        return State.AT_RISK if twelfths >= at_risk else State.OFF_TRACK

    return judge
