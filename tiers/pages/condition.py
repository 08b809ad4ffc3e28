"""A requirement explained: verdict, arithmetic, parts, evidence; live and frozen alike."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.components import Fact, LedgerRow
from kernel.formats import day, percent
from tiers.evaluation import ConditionOutcome, EvaluationPlan, State
from tiers.guide_document import Condition
from tiers.metrics import CRM_METRICS
from tiers.pages.arithmetic import ledger, plain_ledger
from tiers.pages.conditions import Bar, bar_of, sentence_of
from tiers.pages.figures import DOLLARS, full, short, threshold
from tiers.pages.lines import NOT_APPLYING
from tiers.pages.tier_table import asked, metric_names
from tiers.selectors.pages_lines import LinesShown

SOURCES = {
    "agreements": gettext_lazy("The agreements on record"),
    "trainings": gettext_lazy("The trainings on record"),
    "offerings": gettext_lazy("The launched offerings on record"),
    "deal registration": gettext_lazy("The deal registration program on record"),
    "CRM": gettext_lazy("IBM’s CRM"),
}


@dataclass(frozen=True, slots=True)
class PartRow:
    """One comparison of a condition of several."""

    name: str
    state: str
    have: str
    need: str
    sentence: str
    lines_url: str
    current: bool


@dataclass(frozen=True, slots=True)
class ConditionPage:
    """What both pages of a condition show; `awaited`: nobody has given IBM the figure yet."""

    clause: str
    name: str
    tier_key: str
    tier_name: str
    kind: str
    state: str
    text: str
    sentence: str
    bounds: str
    asks: str
    bar: Bar | None
    parts: tuple[PartRow, ...]
    ledger: tuple[LedgerRow, ...]
    in_dollars: bool
    evidence: tuple[Fact, ...]
    awaited: bool
    guide: str
    clause_url: str
    counting_url: str


def crm_leaf(outcome: ConditionOutcome, metric: str | None) -> ConditionOutcome | None:
    """Return the comparison whose lines are shown: the one asked for, else the first that reads the CRM."""
    leaves = [leaf for leaf in (outcome.parts or (outcome,)) if leaf.metric in CRM_METRICS]
    return next((leaf for leaf in leaves if leaf.metric == metric), leaves[0] if leaves else None)


def condition_page(
    outcome: ConditionOutcome,
    plan: EvaluationPlan,
    *,
    quarter: int | None,
    leaf: ConditionOutcome | None,
    lines: LinesShown | None,
    source: str,
) -> ConditionPage:
    """Return the page of a condition; `leaf` with `lines` is the comparison of it that reads the CRM."""
    tier = plan.tier(outcome.tier)
    asking = next((each for each in tier.conditions if each.clause == outcome.clause), None)
    guide_url = reverse("tiers:guide_version", args=[plan.guide.version])
    arithmetic: list[LedgerRow] = []
    if leaf is not None and lines is not None and leaf.actual is not None:
        name = metric_names(plan.guide)[leaf.metric or ""] if outcome.parts else outcome.name
        arithmetic = ledger(leaf, lines, name=name, tier=tier.name)
    elif not outcome.parts:
        arithmetic = plain_ledger(outcome, tier=tier.name)
    return ConditionPage(
        clause=outcome.clause,
        name=outcome.name,
        tier_key=tier.key,
        tier_name=tier.name,
        kind=_("Prerequisite") if outcome.kind == "prerequisite" else _("Requirement"),
        state=str(outcome.state),
        text=(asking.text or "") if asking else "",
        sentence=sentence_of(outcome, quarter),
        bounds=_bounds(outcome, plan.guide.at_risk_from),
        asks=_asks(asking, plan),
        bar=bar_of(outcome),
        parts=_parts(outcome, plan, leaf, quarter),
        ledger=tuple(arithmetic),
        in_dollars=leaf is not None and leaf.unit == DOLLARS,
        evidence=_evidence(outcome, source),
        awaited=outcome.actual is None and not outcome.parts and outcome.metric not in CRM_METRICS,
        guide=plan.guide.version,
        clause_url=f"{guide_url}#clause-{outcome.clause}",
        counting_url=f"{guide_url}#counting",
    )


def _bounds(outcome: ConditionOutcome, at_risk_from: Decimal) -> str:
    """Where the states of a paced figure begin, in words (D4)."""
    if not outcome.paced or outcome.state is State.MET:
        return ""
    floor = outcome.paced * at_risk_from
    return _("Below %(pace)s it is at risk, below %(floor)s (%(share)s of the pace) off track.") % {
        "pace": full(outcome.paced, outcome.unit),
        "floor": full(floor.quantize(Decimal("0.01")).normalize() if floor else floor, outcome.unit),
        "share": percent(at_risk_from),
    }


def _asks(condition: Condition | None, plan: EvaluationPlan) -> str:
    return asked(condition.root, metric_names(plan.guide)) if condition else ""


def _parts(
    outcome: ConditionOutcome, plan: EvaluationPlan, leaf: ConditionOutcome | None, quarter: int | None
) -> tuple[PartRow, ...]:
    names = metric_names(plan.guide)
    return tuple(
        PartRow(
            name=names.get(part.metric or "", part.metric or ""),
            state=str(part.state),
            have=short(part.actual, part.unit),
            need=threshold(part.needed, part.unit, part.op),
            sentence=sentence_of(part, quarter),
            lines_url=f"?tier={outcome.tier}&metric={part.metric}#counted"
            if part.metric in CRM_METRICS
            else "",
            current=part is leaf,
        )
        for part in outcome.parts
    )


def _evidence(outcome: ConditionOutcome, source: str) -> tuple[Fact, ...]:
    if outcome.parts:
        return ()
    margin = full(outcome.margin, outcome.unit) if outcome.margin is not None else NOT_APPLYING
    facts = [
        Fact(_("Have"), full(outcome.actual, outcome.unit)),
        Fact(_("Need"), full(outcome.needed, outcome.unit)),
        Fact(_("Margin"), margin),
        Fact(_("As of"), day(outcome.as_of)),
        Fact(_("Read from"), str(SOURCES.get(source, source)) or _("No reading yet")),
    ]
    if outcome.paced is not None:
        facts.insert(2, Fact(_("Pace of the quarter"), full(outcome.paced, outcome.unit)))
    return tuple(facts)
