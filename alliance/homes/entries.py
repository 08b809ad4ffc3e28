"""One line of the portfolio before it is written: where a participant stands, in exact values. Pure.

Named tuples: a portfolio makes and keeps a thousand of each for a page.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pipeline.counting import OPEN_STAGES
from tiers.evaluation import State
from tiers.pages.outlook import january_outlook, outlook_tier
from tiers.selectors.position import Position
from tiers.selectors.present_readings import StageTotal

BEFORE_QUALIFIED = ("identified",)
ATTAINMENT = "qualified_tcv"
NOTHING = Decimal(0)
_STATES = {state.value: state for state in State}
WORST_FIRST = (State.OFF_TRACK, State.NOT_MET, State.AT_RISK, State.NOT_KNOWN, State.ON_TRACK, State.MET)
"""As D4 orders them; off track before not met, which are equally bad."""
_IN_ORDER = (State.MET, State.ON_TRACK)


class Company(NamedTuple):
    """A participant in the actor's reach, with the tier it holds and its IBM alliance manager."""

    participant_id: int
    slug: str
    name: str
    joined_on: date | None
    tier_held: str | None
    manager: str | None
    as_deputy: bool


class Attainment(NamedTuple):
    """The financial target of the tier held: for the year, the quarter's pace, and what the next tier asks.

    `actual` is None while no feed was complete; `clause` names the condition.
    """

    clause: str
    actual: Decimal | None
    needed: Decimal
    paced: Decimal | None
    to_rise: Decimal | None

    @property
    def share(self) -> Decimal | None:
        """Attained, of what the tier held asks."""
        return self.actual / self.needed if self.actual is not None and self.needed else None


class Deciding(NamedTuple):
    """The condition that decides a participant's health."""

    clause: str
    name: str


class Entry(NamedTuple):
    """One participant's line; `deciding` is its worst condition, `outlook` the tier of January.

    `stages` holds the dollars of the open stages as far as a plan rate is known, `unrated` the leads that
    would count if their currency had one; `open_pipeline` is the dollars of all its stages.
    """

    company: Company
    state: State
    deciding: Deciding | None
    outlook: str | None
    attainment: Attainment | None
    stages: Mapping[str, Decimal]
    open_pipeline: Decimal
    unrated: int


def entry_of(company: Company, position: Position, stages: Mapping[str, StageTotal], *, today: date) -> Entry:
    """Return the line of a participant."""
    worst = max(position.quarter.conditions, key=lambda each: each.state.severity, default=None)
    state = _STATES[position.quarter.status.value]
    january = january_outlook(position, joined_on=company.joined_on, today=today)
    amounts = {name: stages[name].amount_usd for name in OPEN_STAGES if name in stages}
    return Entry(
        company=company,
        state=state,
        deciding=Deciding(worst.clause, worst.name) if worst and state not in _IN_ORDER else None,
        outlook=outlook_tier(january, position),
        attainment=attainment_of(position),
        stages=amounts,
        open_pipeline=sum(amounts.values(), NOTHING),
        unrated=sum(stage.unrated for stage in stages.values()),
    )


def attainment_of(position: Position) -> Attainment | None:
    """Return the tier's own financial target, None where it has none."""
    asked = next((each for each in position.quarter.conditions if each.metric == ATTAINMENT), None)
    if asked is None or not isinstance(asked.needed, Decimal):
        return None
    actual = asked.actual if isinstance(asked.actual, Decimal) else None
    return Attainment(asked.clause, actual, asked.needed, asked.paced, _to_rise(asked.tier, position))


def _to_rise(tier: str, position: Position) -> Decimal | None:
    """Return what the next higher tier asks this year, None for the highest."""
    rank = position.plan.tier(tier).rank
    above = next((each.key for each in position.plan.by_rank if each.rank > rank), None)
    of_above = (
        each.needed
        for each in position.january.conditions
        if each.tier == above and each.metric == ATTAINMENT and isinstance(each.needed, Decimal)
    )
    return next(of_above, None)
