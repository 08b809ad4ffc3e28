"""A Program Guide made ready for many Participants: every threshold and pace is worked out once."""

from collections.abc import Iterator
from dataclasses import dataclass

from tiers.evaluation.measures import Measure, measure
from tiers.evaluation.outcomes import ConditionOutcome, Reading, Readings, State, best, worst
from tiers.guide_document.model import Condition, FirstYear, Group, GroupKind, GuideDocument, Leaf, Tier

NOT_KNOWN = Reading(None)
MONTHS = range(13)
QUARTERS = (None, 1, 2, 3, 4)


class TierNotInGuide(LookupError):
    """A tier held under another guide, which this one does not have."""

    def __init__(self, tier: str, guide: GuideDocument) -> None:
        known = ", ".join(tier.key for tier in guide.tiers)
        super().__init__(
            f"Tier {tier} is not in Program Guide {guide.version}. "
            f"Give each Participant a standing in one of: {known}."
        )


@dataclass(frozen=True, slots=True)
class PlannedCondition:
    """A condition with its leaves measured for one quarter or year."""

    tier: str
    condition: Condition
    measures: tuple[Measure, ...]

    def outcome(self, readings: Readings) -> ConditionOutcome:
        """How the condition comes out; raises `ReadingUnfit`."""
        root = self.condition.root
        parts = tuple(self._leaf_outcome(measure, readings) for measure in self.measures)
        if isinstance(root, Leaf):
            return parts[0]
        condition = self.condition
        return ConditionOutcome(
            tier=self.tier,
            clause=condition.clause,
            name=condition.name,
            kind=condition.kind,
            metric=None,
            op=None,
            unit=condition.unit,
            cumulative=False,
            actual=None,
            needed=None,
            paced=None,
            state=_state_of(root, iter(parts)),
            margin=None,
            lines_counted=None,
            lines_not_counted=None,
            as_of=None,
            parts=parts,
        )

    def _leaf_outcome(self, measure: Measure, readings: Readings) -> ConditionOutcome:
        condition, leaf = self.condition, measure.leaf
        reading = readings.get(measure.scope, NOT_KNOWN)
        actual, lines_counted, lines_not_counted, as_of = reading
        return ConditionOutcome(
            self.tier,
            condition.clause,
            condition.name,
            condition.kind,
            leaf.metric,
            leaf.op,
            leaf.unit,
            leaf.cumulative,
            actual,
            measure.needed,
            measure.paced,
            measure.state_of(actual),
            measure.margin_of(actual),
            lines_counted,
            lines_not_counted,
            as_of,
        )


def _state_of(node: Leaf | Group, parts: Iterator[ConditionOutcome]) -> State:
    """The state of a node from its leaves' outcomes in guide order: any takes the best, all the worst."""
    if isinstance(node, Leaf):
        return next(parts).state
    states = [_state_of(member, parts) for member in node.members]
    return best(states) if node.kind is GroupKind.ANY else worst(states)


class EvaluationPlan:
    """A guide with its tiers by key and rank, and what they ask in each quarter, worked out at first use."""

    def __init__(self, guide: GuideDocument) -> None:
        self.guide = guide
        self.by_rank = guide.tiers_by_rank()
        self._tiers = {tier.key: tier for tier in guide.tiers}
        self._planned: dict[tuple[str, int | None, int], tuple[PlannedCondition, ...]] = {}

    def tier(self, key: str | None) -> Tier:
        """The tier of a key, the lowest for None; raises `TierNotInGuide`."""
        if key is None:
            return self.by_rank[0]
        try:
            return self._tiers[key]
        except KeyError:
            raise TierNotInGuide(key, self.guide) from None

    def conditions(self, tier: Tier, quarter: int | None, months_missed: int) -> tuple[PlannedCondition, ...]:
        """What the tier asks in a quarter, or with None in a whole year.

        `months_missed` (0 to 12) counts only where the guide prorates the first year: D7.
        """
        asked = (tier.key, quarter, months_missed)
        planned = self._planned.get(asked)
        if planned is None:
            planned = self._planned[asked] = self._plan(tier, quarter, months_missed)
        return planned

    def _plan(self, tier: Tier, quarter: int | None, months_missed: int) -> tuple[PlannedCondition, ...]:
        if quarter not in QUARTERS or months_missed not in MONTHS:
            raise ValueError(
                f"Quarter {quarter} with {months_missed} months missed: give 1 to 4, and 0 to 12."
            )
        prorated = months_missed if self.guide.first_year is FirstYear.PRORATED else 0
        return tuple(
            PlannedCondition(
                tier.key,
                condition,
                tuple(measure(leaf, self.guide, quarter, prorated) for leaf in condition.leaves()),
            )
            for condition in tier.conditions
        )
