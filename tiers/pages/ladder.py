"""Every tier with what it asks and what is missing, the highest first (R3, R12). Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from tiers.evaluation import ConditionOutcome, State
from tiers.pages.figures import DOLLARS, full, short, threshold
from tiers.selectors.position import Position


@dataclass(frozen=True, slots=True)
class Gap:
    """What one condition of a tier lacks today."""

    clause: str
    name: str
    url: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class LadderRow:
    """A tier with what it lacks today, at the thresholds of the whole year."""

    key: str
    name: str
    held: bool
    reached: bool
    met: str
    gaps: tuple[Gap, ...]


def ladder(position: Position, address: Callable[[ConditionOutcome], str]) -> tuple[LadderRow, ...]:
    """Return the tiers from the highest to the lowest."""
    rows = []
    for tier in reversed(position.plan.by_rank):
        asked = [each for each in position.january.conditions if each.tier == tier.key]
        missing = [each for each in asked if each.state is not State.MET]
        rows.append(
            LadderRow(
                key=tier.key,
                name=tier.name,
                held=tier.key == position.tier_held,
                reached=not missing,
                met=_("%(met)d of %(asked)d met") % {"met": len(asked) - len(missing), "asked": len(asked)},
                gaps=tuple(
                    Gap(each.clause, each.name, address(each), str(each.state), gap_words(each))
                    for each in missing
                ),
            )
        )
    return tuple(rows)


def gap_words(outcome: ConditionOutcome) -> str:
    """Return what a condition lacks, in few words: `$613,500 more`, `6 of 8 people`, `not known`."""
    if outcome.parts:
        return (
            _("no part holds")
            if all(p.state is not State.MET for p in outcome.parts)
            else _("a part is missing")
        )
    if outcome.actual is None:
        return _("not known")
    if isinstance(outcome.actual, bool):
        return _("no") if not outcome.actual else _("yes")
    if outcome.unit == DOLLARS and isinstance(outcome.margin, Decimal) and outcome.margin < 0:
        return _("%(missing)s more") % {"missing": full(-outcome.margin, outcome.unit)}
    needed = threshold(outcome.needed, outcome.unit, outcome.op)
    unit = f" {outcome.unit}" if outcome.unit and outcome.unit != DOLLARS else ""
    return (
        _("%(actual)s of %(needed)s") % {"actual": short(outcome.actual, outcome.unit), "needed": needed}
        + unit
    )
