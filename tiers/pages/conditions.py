"""Rows of conditions: what a tier asks, what there is, and how it stands, worst first (D4)."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kernel.components import VOCABULARY
from kernel.formats import day, percent
from tiers.evaluation import ConditionOutcome, State
from tiers.pages.figures import full, short, threshold, wording
from tiers.words import verdict

AddressOf = Callable[[ConditionOutcome], str]
NOT_APPLYING = "–"


@dataclass(frozen=True, slots=True)
class Bar:
    """A small bar in percent of what is needed."""

    value: float
    pace: float | None
    label: str


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One condition of one tier as a table shows it."""

    clause: str
    name: str
    url: str
    state: str
    note: str
    sentence: str
    have: str
    need: str
    margin: str
    as_of: str
    known: bool
    bar: Bar | None


def condition_rows(
    outcomes: Iterable[ConditionOutcome],
    *,
    quarter: int | None,
    address: AddressOf,
    planned: Collection[str] = (),
) -> list[ConditionRow]:
    """Return the rows, the worst first; `planned` names the clauses for which a plan or a request is open."""
    ordered = sorted(outcomes, key=lambda outcome: -outcome.state.severity)
    return [
        _row(outcome, quarter=quarter, url=address(outcome), planned=outcome.clause in planned)
        for outcome in ordered
    ]


def tally(states: Iterable[str]) -> str:
    """Return how many stand how, worst first: `1 off track, 6 met`."""
    counts = Counter(str(state) for state in states)
    ordered = sorted(counts, key=_severity)
    return ", ".join(f"{counts[state]} {str(VOCABULARY[state].words).lower()}" for state in ordered)


def sentence_of(outcome: ConditionOutcome, quarter: int | None) -> str:
    """Return why a condition stands as it does (D4)."""
    said = verdict(outcome, quarter=quarter, wording=wording)
    return _(said.template) % said.values


def bar_of(outcome: ConditionOutcome) -> Bar | None:
    """Return the bar of a figure that grows towards a threshold, else None."""
    actual, needed = outcome.actual, outcome.needed
    if (
        not outcome.cumulative
        or not isinstance(actual, Decimal)
        or not isinstance(needed, Decimal)
        or needed <= 0
    ):
        return None
    share = actual / needed
    pace = outcome.paced / needed if outcome.paced is not None else None
    label = _("%(share)s of what is needed") % {"share": percent(share)}
    if pace is not None:
        label = _("%(share)s of what is needed, pace %(pace)s") % {
            "share": percent(share),
            "pace": percent(pace),
        }
    return Bar(float(share * 100), float(pace * 100) if pace is not None else None, label)


def _row(outcome: ConditionOutcome, *, quarter: int | None, url: str, planned: bool) -> ConditionRow:
    group, note = bool(outcome.parts), _note(outcome, planned)
    return ConditionRow(
        clause=outcome.clause,
        name=outcome.name,
        url=url,
        state=str(outcome.state),
        note=note,
        sentence=sentence_of(outcome, quarter),
        have=_holding(outcome) if group else short(outcome.actual, outcome.unit),
        need=NOT_APPLYING if group else threshold(outcome.needed, outcome.unit, outcome.op),
        margin="" if note else _margin(outcome),
        as_of=_as_of(outcome),
        known=outcome.state is not State.NOT_KNOWN,
        bar=bar_of(outcome),
    )


def _note(outcome: ConditionOutcome, planned: bool) -> str:
    if planned:
        return (
            _("A figure is asked for")
            if outcome.state is State.NOT_KNOWN
            else _("A remediation plan is open")
        )
    if outcome.state is State.NOT_KNOWN:
        return _("No reading yet")
    if outcome.state in (State.MET, State.NOT_MET) or outcome.paced is None or outcome.margin is None:
        return ""
    missing = full(-outcome.margin, outcome.unit)
    return _("%(missing)s to go") % {"missing": missing} if outcome.margin < 0 else ""


def _margin(outcome: ConditionOutcome) -> str:
    if not outcome.margin:
        return ""
    written = full(outcome.margin, outcome.unit)
    return f"+{written}" if outcome.margin > 0 else written


def _as_of(outcome: ConditionOutcome) -> str:
    if outcome.as_of is not None:
        return day(outcome.as_of)
    dates = [part.as_of for part in outcome.parts if part.as_of is not None]
    return day(min(dates)) if dates else NOT_APPLYING


def _holding(outcome: ConditionOutcome) -> str:
    holding = sum(part.state in (State.MET, State.ON_TRACK) for part in outcome.parts)
    return _("%(holding)d of %(parts)d parts") % {"holding": holding, "parts": len(outcome.parts)}


def _severity(state: str) -> int:
    known = {str(each): -each.severity for each in State}
    return known.get(state, 1)
