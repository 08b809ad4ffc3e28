"""One result of a participant: its conditions by tier, its review, what changed since (D5, D6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.clock import program_zone
from kernel.components import Fact, TimelineEntry
from kernel.components.controls import STAGE_WORDS
from kernel.formats import count, moment, money_full
from participants.models import Participant
from tiers.evaluation import ConditionOutcome, EvaluationPlan
from tiers.models import Assessment
from tiers.pages.conditions import ConditionRow, condition_rows, tally
from tiers.pages.periods import cut_off_words, published_words, run_title
from tiers.pages.statuses import StatusShown, status_shown
from tiers.selectors.drift import DriftLine
from tiers.selectors.pages_results import Decided, ResultShown, Said

NOT_APPLYING = "–"


@dataclass(frozen=True, slots=True)
class TierResult:
    """The conditions of one tier; a quarter has those of the tier held alone."""

    key: str
    name: str
    tally: str
    rows: tuple[ConditionRow, ...]


@dataclass(frozen=True, slots=True)
class ResultPage:
    """The whole page."""

    title: str
    annual: bool
    status: StatusShown
    tier_held: str | None
    tier_earned: str | None
    published: bool
    subtitle: str
    facts: tuple[Fact, ...]
    tiers: tuple[TierResult, ...]
    review: str
    said: tuple[TimelineEntry, ...]
    decided: str
    decided_by: int | None
    approved: bool
    below: bool
    undecided: bool


@dataclass(frozen=True, slots=True)
class DriftRow:
    """A line that is no more as the evidence has it; `differs` in what is shown of it, stage or value."""

    crm_id: str
    client: str
    kind: str
    was: str
    now: str
    differs: bool


def result_page(
    shown: ResultShown, outcomes: Iterable[ConditionOutcome], plan: EvaluationPlan, participant: Participant
) -> ResultPage:
    """Return the page of a result."""
    result = shown.result
    run = result.run
    return ResultPage(
        title=run_title(run),
        annual=run.quarter is None,
        status=status_shown(result.status),
        tier_held=result.tier_held,
        tier_earned=shown.decided_tier or result.tier_earned,
        published=result.published,
        subtitle=_subtitle(result, participant),
        facts=_facts(shown, plan),
        tiers=_tiers(result, list(outcomes), plan, participant),
        review=shown.said[0].decision if shown.said else "",
        said=tuple(_entry(said) for said in shown.said),
        decided=_decided(shown.decided, plan) if shown.decided else "",
        decided_by=shown.decided.by if shown.decided else None,
        approved=bool(shown.decided and shown.decided.approved_by),
        below=result.status == "below_program",
        undecided=result.status == "below_program" and not shown.decided and not result.published,
    )


def drift_rows(lines: Iterable[DriftLine]) -> list[DriftRow]:
    """Return what the CRM says differently since the cut-off."""
    return [_drift_row(line) for line in lines]


def _drift_row(line: DriftLine) -> DriftRow:
    was = _values(line.was_stage, line.was_tcv, line.was_currency)
    now = _values(line.is_stage, line.is_tcv, line.is_currency)
    kinds = {
        "changed": _("Changed") if was != now else _("Dates or details changed"),
        "gone": _("Gone"),
        "new": _("New"),
    }
    return DriftRow(
        crm_id=line.crm_id,
        client=line.client or line.crm_id,
        kind=kinds[line.kind],
        was=was,
        now=now,
        differs=was != now,
    )


def _subtitle(result: Assessment, participant: Participant) -> str:
    if not result.published:
        return _("%(name)s. A proposal: alliance managers look at it before it is published.") % {
            "name": participant.name
        }
    return _("%(name)s. Published %(day)s; what is published does not change.") % {
        "name": participant.name,
        "day": published_words(result.run),
    }


def _facts(shown: ResultShown, plan: EvaluationPlan) -> tuple[Fact, ...]:
    result = shown.result
    facts = [
        Fact(
            _("Program Guide"),
            plan.guide.version,
            reverse("tiers:guide_version", args=[plan.guide.version]),
        ),
        Fact(_("Cut-off"), cut_off_words(result.run)),
    ]
    if result.lines_counted is not None:
        lines = _("%(counted)s counted, %(others)s not") % {
            "counted": count(result.lines_counted),
            "others": count(result.lines_not_counted),
        }
        facts.append(Fact(_("Lines of the CRM"), lines))
    if shown.decided_tier:
        tier = plan.tier(shown.decided_tier).name
        facts.append(Fact(_("Decided"), _("%(tier)s, by two administrators") % {"tier": tier}))
    if shown.ended:
        facts.append(Fact(_("Decided"), _("The participation ends, by two administrators")))
    if result.months_missed:
        words = ngettext(
            "%(n)s month before joining is taken off",
            "%(n)s months before joining are taken off",
            result.months_missed,
        )
        facts.append(Fact(_("First year"), words % {"n": result.months_missed}))
    return tuple(facts)


def _tiers(
    result: Assessment, outcomes: list[ConditionOutcome], plan: EvaluationPlan, participant: Participant
) -> tuple[TierResult, ...]:
    run = result.run

    def address(outcome: ConditionOutcome) -> str:
        path = reverse("tiers:assessment_condition", args=[participant.slug, run.pk, outcome.clause])
        return f"{path}?tier={outcome.tier}"

    found = []
    for tier in reversed(plan.by_rank):
        own = [outcome for outcome in outcomes if outcome.tier == tier.key]
        if not own and run.quarter is not None:
            continue
        rows = condition_rows(own, quarter=run.quarter, address=address)
        found.append(TierResult(tier.key, tier.name, tally(row.state for row in rows), tuple(rows)))
    return tuple(found)


def _entry(said: Said) -> TimelineEntry:
    words = _("Accepted by %(name)s") if said.decision == "accepted" else _("Returned by %(name)s")
    return TimelineEntry(
        moment(said.at, program_zone()),
        words % {"name": said.name},
        said.reason,
        "done" if said.decision == "accepted" else "now",
    )


def _decided(decided: Decided, plan: EvaluationPlan) -> str:
    names = {tier.key: tier.name for tier in plan.by_rank}
    tier = _("the end of the participation") if decided.terminate else names.get(decided.tier or "", "")
    words = _("%(name)s decided for %(tier)s: %(reason)s") % {
        "name": decided.name,
        "tier": tier,
        "reason": decided.reason,
    }
    if decided.approved_by:
        return words + " " + _("Approved by %(name)s.") % {"name": decided.approved_by}
    return words


def _values(stage: str | None, tcv: Decimal | None, currency: str | None) -> str:
    if stage is None:
        return NOT_APPLYING
    amount = money_full(tcv, currency or "")
    return f"{STAGE_WORDS[stage]}, {amount}"
