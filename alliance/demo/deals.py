"""An opportunity's life in the CRM: what stands there of it on a given day. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

_PROBABILITY: Final = {
    "identified": 10, "qualified": 30, "proposed": 50, "negotiating": 75, "won": 100, "lost": 0,
}  # fmt: skip


@dataclass(frozen=True)
class Steps:
    """The days of an opportunity's life; None for a step that it never takes.

    `entered_on` is the day it appears in the CRM, later than its dates say where it was entered late;
    `removed_on` the day it is deleted there. `expected_close_on` becomes `slipped_to` once it has passed.
    """

    identified_on: date
    entered_on: date
    qualified_on: date | None
    proposed_on: date | None
    negotiating_on: date | None
    closed_on: date
    expected_close_on: date
    slipped_to: date
    removed_on: date | None


@dataclass(frozen=True)
class Deal:
    """One opportunity of a CRM; its TCV may be revised with the proposal. A blank tag means none."""

    crm_id: str
    region: str
    tag: str
    name: str
    client: str
    country: str
    offering: str
    seller: str
    currency: str
    tcv: Decimal | None
    revised_tcv: Decimal
    technology_source: str
    won: bool
    steps: Steps

    def is_in_crm(self, day: date) -> bool:
        removed_on = self.steps.removed_on
        return self.steps.entered_on <= day and (removed_on is None or removed_on > day)

    def stage(self, day: date) -> str:
        """The canonical stage at the end of a day."""
        steps = self.steps
        if steps.closed_on <= day:
            return "won" if self.won else "lost"
        reached = (
            (steps.negotiating_on, "negotiating"),
            (steps.proposed_on, "proposed"),
            (steps.qualified_on, "qualified"),
        )
        return next((stage for on, stage in reached if on is not None and on <= day), "identified")

    def value(self, day: date) -> Decimal | None:
        """The TCV as the CRM has it; one that is only identified often has none."""
        proposed_on = self.steps.proposed_on
        return self.revised_tcv if proposed_on is not None and proposed_on <= day else self.tcv

    def qualified_on(self, day: date) -> date | None:
        """The day of qualifying, once it has come."""
        qualified_on = self.steps.qualified_on
        return qualified_on if qualified_on is not None and qualified_on <= day else None

    def closed_on(self, day: date) -> date | None:
        """The day of closing, once it has come."""
        return self.steps.closed_on if self.steps.closed_on <= day else None

    def expects(self, day: date) -> date:
        """The expected day of closing; it slips once it has passed."""
        return self.steps.expected_close_on if day < self.steps.expected_close_on else self.steps.slipped_to

    def probability(self, day: date) -> int:
        """The probability of winning that the CRM gives the stage, in percent."""
        return _PROBABILITY[self.stage(day)]
