"""The three evaluations: a quarter, a year, an entry."""

from tiers.evaluation.outcomes import (
    ConditionOutcome,
    Outcome,
    Reading,
    Readings,
    State,
    YearStatus,
    worst,
)
from tiers.evaluation.plan import EvaluationPlan
from tiers.guide_document.model import Condition, Tier

PROGRAM_AGREEMENT = "program_agreement_signed"
"""The metric of the agreement that a prospect signs last (R2)."""


def evaluate_quarter(
    plan: EvaluationPlan, readings: Readings, *, quarter: int, tier_held: str | None, months_missed: int = 0
) -> Outcome:
    """A Participant against the tier it holds, or the lowest when it holds none: R9, D4.

    `months_missed` are those of its first year, 0 in any other (D7). Raises `TierNotInGuide`, `ReadingUnfit`.
    """
    conditions = _conditions(plan, plan.tier(tier_held), readings, quarter, months_missed)
    return Outcome(worst(condition.state for condition in conditions), None, conditions)


def evaluate_year(
    plan: EvaluationPlan, readings: Readings, *, tier_held: str | None, months_missed: int = 0
) -> Outcome:
    """The highest tier of which every condition is met, against the tier held: R10 to R12, D5.

    Raises `TierNotInGuide`, `ReadingUnfit`.
    """
    held = None if tier_held is None else plan.tier(tier_held)
    tiers = plan.guide.tiers
    by_tier = {tier.key: _conditions(plan, tier, readings, None, months_missed) for tier in tiers}
    earned = next((tier for tier in reversed(plan.by_rank) if _all_met(by_tier[tier.key])), None)
    return Outcome(
        _year_status(earned, held),
        earned.key if earned else None,
        tuple(condition for tier in tiers for condition in by_tier[tier.key]),
    )


def evaluate_entry(plan: EvaluationPlan, readings: Readings) -> Outcome:
    """A prospect against the lowest tier, full thresholds and no pace, and the tier it earns: R7, R8, D11.

    The Program Agreement is taken as signed, and a condition that asks for nothing else is left out: signing
    it is what the invitation leads to. Raises `ReadingUnfit`.
    """
    lowest = plan.tier(None)
    as_if_signed = {**readings, **{(PROGRAM_AGREEMENT, each): Reading(True) for each in (False, True)}}
    earned = evaluate_year(plan, as_if_signed, tier_held=None).tier_earned
    asked = zip(lowest.conditions, _conditions(plan, lowest, as_if_signed, None, 0), strict=True)
    conditions = tuple(found for condition, found in asked if not _asks_for_agreement_alone(condition))
    return Outcome(worst(condition.state for condition in conditions), earned, conditions)


def _asks_for_agreement_alone(condition: Condition) -> bool:
    return all(leaf.metric == PROGRAM_AGREEMENT for leaf in condition.leaves())


def _conditions(
    plan: EvaluationPlan, tier: Tier, readings: Readings, quarter: int | None, months_missed: int
) -> tuple[ConditionOutcome, ...]:
    return tuple([planned.outcome(readings) for planned in plan.conditions(tier, quarter, months_missed)])


def _all_met(conditions: tuple[ConditionOutcome, ...]) -> bool:
    return all(condition.state is State.MET for condition in conditions)


def _year_status(earned: Tier | None, held: Tier | None) -> YearStatus:
    if earned is None:
        return YearStatus.BELOW_PROGRAM
    if held is None or earned.rank > held.rank:
        return YearStatus.PROMOTED
    return YearStatus.RETAINED if earned.rank == held.rank else YearStatus.MOVED_DOWN
