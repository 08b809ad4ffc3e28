"""Attainment against the financial target of every tier, where the guide has one (R13, R15). Pure."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kernel.components import Fact, TierBar, TierThreshold
from kernel.formats import money, money_short, percent
from tiers.evaluation import ConditionOutcome
from tiers.selectors.position import Position

METRIC = "qualified_tcv"
_ROOM = Decimal("1.125")
"""The bar is a little longer than the highest threshold."""


@dataclass(frozen=True, slots=True)
class AttainmentShown:
    """The target of the tier held, and the targets of all tiers, the lowest first."""

    held: ConditionOutcome
    targets: tuple[tuple[str, str, Decimal], ...]
    figure: str
    share_words: str
    missing: tuple[Fact, ...]


def attainment_of(position: Position) -> AttainmentShown | None:
    """Return attainment where the tier held has a financial target, else None."""
    held = next((each for each in position.quarter.conditions if each.metric == METRIC), None)
    if held is None or isinstance(held.needed, bool) or held.needed is None:
        return None
    actual = held.actual if isinstance(held.actual, Decimal) else None
    tier = position.plan.tier(position.tier_held)
    share = actual / held.needed if actual is not None and held.needed else None
    return AttainmentShown(
        held=held,
        targets=_targets(position),
        figure=money(actual),
        share_words=_("%(share)s of %(tier)s") % {"share": percent(share), "tier": tier.name}
        if share
        else "",
        missing=_missing(position, held, actual),
    )


def tier_bar_of(position: Position, shown: AttainmentShown) -> TierBar | None:
    """Return the large bar with the threshold of each tier and the pace of the quarter."""
    scale = max((needed for _key, _name, needed in shown.targets), default=Decimal(0)) * _ROOM
    actual, paced = shown.held.actual, shown.held.paced
    if not scale:
        return None
    value = actual if isinstance(actual, Decimal) else Decimal(0)
    thresholds = tuple(
        TierThreshold(key, money_short(needed), float(needed / scale * 100))
        for key, _name, needed in shown.targets
    )
    named = ", ".join(f"{name} {money_short(needed)}" for _key, name, needed in shown.targets)
    label = _("Attainment %(figure)s. Thresholds: %(named)s.") % {"figure": shown.figure, "named": named}
    quarter = position.period.quarter
    return TierBar(
        percent=float(value / scale * 100),
        label=label,
        thresholds=thresholds,
        pace_percent=float(paced / scale * 100) if paced is not None else None,
        pace_text=_("Pace, end of quarter %(q)s: %(amount)s") % {"q": quarter, "amount": money_short(paced)},
        partly=actual is None,
    )


def _targets(position: Position) -> tuple[tuple[str, str, Decimal], ...]:
    by_tier = {
        each.tier: each.needed
        for each in position.january.conditions
        if each.metric == METRIC and isinstance(each.needed, Decimal)
    }
    return tuple(
        (tier.key, tier.name, by_tier[tier.key]) for tier in position.plan.by_rank if tier.key in by_tier
    )


def _missing(position: Position, held: ConditionOutcome, actual: Decimal | None) -> tuple[Fact, ...]:
    """What is missing to keep the tier held, and to reach the target of the next one."""
    rank = position.plan.tier(position.tier_held).rank
    names = {tier.key: tier for tier in position.plan.by_rank}
    own = names[held.tier]
    facts: list[Fact] = []
    for key, name, needed in _targets(position):
        if names[key].rank < rank or len(facts) == 2:
            continue
        words = _("To keep %(tier)s") if key == own.key and position.tier_held else _("To reach %(tier)s")
        short = None if actual is None else max(needed - actual, Decimal(0))
        reached = short is not None and short == 0
        facts.append(Fact(words % {"tier": name}, _("Reached") if reached else money(short)))
    return tuple(facts)
