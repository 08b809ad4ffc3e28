"""What readings earn under a Program Guide: quarter, year and entry, as pure arithmetic (D4, D5, D7, D11)."""

from tiers.evaluation.evaluating import evaluate_entry, evaluate_quarter, evaluate_year
from tiers.evaluation.measures import ReadingUnfit
from tiers.evaluation.outcomes import (
    ConditionOutcome,
    Outcome,
    Reading,
    Readings,
    State,
    YearStatus,
    worst,
)
from tiers.evaluation.plan import EvaluationPlan, TierNotInGuide

__all__ = [
    "ConditionOutcome",
    "EvaluationPlan",
    "Outcome",
    "Reading",
    "ReadingUnfit",
    "Readings",
    "State",
    "TierNotInGuide",
    "YearStatus",
    "evaluate_entry",
    "evaluate_quarter",
    "evaluate_year",
    "worst",
]
