"""The results of a run by requirement: participants down, clauses across, the worst first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tiers.evaluation import EvaluationPlan
from tiers.models import AssessmentRun
from tiers.pages.conditions import tally
from tiers.pages.statuses import SEVERITY, StatusShown, status_shown

TROUBLE = {"at_risk": "risk", "off_track": "bad", "not_met": "bad", "not_known": "none"}
"""The tint of each state that is in trouble."""


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """A clause of the guide."""

    clause: str
    name: str


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """How one condition stands; no state where the tier has no such clause."""

    state: str
    url: str
    label: str
    clause: str = ""
    name: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One participant's result."""

    name: str
    url: str
    tier_held: str | None
    tier_earned: str | None
    status: StatusShown
    was: str
    trend: str
    said: str
    override: str
    cells: tuple[MatrixCell, ...]
    trouble: tuple[MatrixCell, ...]
    rest: str


def matrix_columns(plan: EvaluationPlan) -> tuple[MatrixColumn, ...]:
    """Return every clause of every tier, in the guide's order."""
    named: dict[str, str] = {}
    for tier in plan.by_rank:
        for condition in tier.conditions:
            named.setdefault(condition.clause, condition.name)
    return tuple(MatrixColumn(clause, name) for clause, name in named.items())


def matrix_rows(
    results: Sequence[Any], run: AssessmentRun, plan: EvaluationPlan, columns: Sequence[MatrixColumn]
) -> list[MatrixRow]:
    """Return the rows as given; each shows the conditions of the tier held, else of the lowest."""
    lowest = plan.by_rank[0].key
    return [_row(result, run, columns, result.tier_held or lowest) for result in results]


def _row(result: Any, run: AssessmentRun, columns: Sequence[MatrixColumn], tier: str) -> MatrixRow:
    participant = result.participant
    states = {each["clause"]: each for each in result.conditions if each["tier"] == tier}
    cells = tuple(_cell(column, states.get(column.clause), participant, run, tier) for column in columns)
    trouble = tuple(cell for cell in cells if cell.state in TROUBLE)
    others = Counter(cell.state for cell in cells if cell.state and cell.state not in TROUBLE)
    return MatrixRow(
        name=participant.name,
        url=reverse("tiers:assessment", args=[participant.slug, run.pk]),
        tier_held=result.tier_held,
        tier_earned=_decided(result.override) or result.tier_earned,
        status=status_shown(result.status),
        was=_was(result.was, result.status),
        trend=_trend(result.was, result.status),
        said=result.said or "",
        override=_override(result.override),
        cells=cells,
        trouble=trouble,
        rest=tally(others.elements()) if others else "",
    )


def _cell(
    column: MatrixColumn, found: dict[str, Any] | None, participant: Any, run: AssessmentRun, tier: str
) -> MatrixCell:
    if found is None:
        return MatrixCell("", "", "")
    address = reverse("tiers:assessment_condition", args=[participant.slug, run.pk, column.clause])
    label, state = f"{participant.name}, {column.clause} {column.name}", found["state"]
    return MatrixCell(
        state, f"{address}?tier={tier}", label, column.clause, column.name, TROUBLE.get(state, "")
    )


def _was(was: str | None, status: str) -> str:
    """The result of the period before in words; nothing where there was none."""
    if was is None:
        return ""
    return _("same as before") if was == status else _("was %s") % status_shown(was).words.lower()


def _trend(was: str | None, status: str) -> str:
    if was is None or was == status:
        return ""
    return "arrow--down-right" if SEVERITY[status] > SEVERITY[was] else "arrow--up-right"


def _decided(found: list[dict[str, Any]]) -> str | None:
    """The tier of an approved override."""
    return found[0]["tier"] if found and found[0]["approved"] else None


def _override(found: list[dict[str, Any]]) -> str:
    if not found:
        return ""
    return _("Overridden") if found[0]["approved"] else _("Override waits for approval")
