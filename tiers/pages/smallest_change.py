"""The smallest change that reaches the next target: which open leads would do it (R11, R13). Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.formats import count, money, usd
from tiers.evaluation import ConditionOutcome, State
from tiers.guide_document import Op
from tiers.pages.ladder import Gap, gap_words
from tiers.selectors.lines import Line
from tiers.selectors.pages_lines import LinesShown
from tiers.selectors.position import Position

BY_ITSELF = "after_period"
BY_QUALIFYING = "not_yet_qualified"
MOST_STEPS = 8


@dataclass(frozen=True, slots=True)
class ChangeStep:
    """One lead that would count; `by_itself` needs nobody to do anything."""

    title: str
    note: str
    amount: str
    by_itself: bool


@dataclass(frozen=True, slots=True)
class SmallestChange:
    """What would reach a tier's target, and what that tier asks besides."""

    tier_key: str
    tier_name: str
    title: str
    asks: str
    steps: tuple[ChangeStep, ...]
    more_steps: int
    would_be: str
    verdict: str
    enough: bool
    unknown: str
    gaps: tuple[Gap, ...]


def smallest_change(
    position: Position, metric: str, shown: LinesShown, *, address: Callable[[ConditionOutcome], str]
) -> SmallestChange | None:
    """Return the change for the first tier, from the one held up, whose target is not reached, or None."""
    target = _target(position, metric)
    if target is None or not isinstance(target.actual, Decimal) or not isinstance(target.needed, Decimal):
        return None
    tier = position.plan.tier(target.tier)
    missing = target.needed - target.actual
    chosen = fewest_leads(shown.others.lines, missing)
    would_be = target.actual + sum((_amount(line) for line in chosen), Decimal(0))
    keeps = target.tier == position.tier_held
    title = _("Smallest change that keeps %(tier)s") if keeps else _("Smallest change that reaches %(tier)s")
    return SmallestChange(
        tier_key=tier.key,
        tier_name=tier.name,
        title=title % {"tier": tier.name},
        asks=_("%(tier)s asks for %(needed)s; %(missing)s more is needed by 31 December.")
        % {"tier": tier.name, "needed": money(target.needed), "missing": money(missing)},
        steps=tuple(_step(line) for line in chosen[:MOST_STEPS]),
        more_steps=max(len(chosen) - MOST_STEPS, 0),
        would_be=usd(would_be),
        verdict=_verdict(would_be - target.needed, missing, shown),
        enough=would_be >= target.needed,
        unknown=_unknown(shown),
        gaps=tuple(
            Gap(each.clause, each.name, address(each), str(each.state), gap_words(each))
            for each in position.january.conditions
            if each.tier == target.tier and each.clause != target.clause and each.state is not State.MET
        ),
    )


def fewest_leads(lines: Iterable[Line], missing: Decimal) -> list[Line]:
    """Return the fewest lines whose amounts reach what is missing, those that count by themselves first.

    The largest are taken until one more suffices, then the smallest that does; all of them when that is not
    enough.
    """
    known = [line for line in lines if line.amount_usd]
    chosen = [line for line in known if line.reason == BY_ITSELF]
    left = missing - sum((_amount(line) for line in chosen), Decimal(0))
    open_lines = sorted((line for line in known if line.reason == BY_QUALIFYING), key=_amount)
    while left > 0 and open_lines:
        last = next((line for line in open_lines if _amount(line) >= left), open_lines[-1])
        open_lines.remove(last)
        chosen.append(last)
        left -= _amount(last)
    return chosen


def _target(position: Position, metric: str) -> ConditionOutcome | None:
    """The first target from the tier held up that is not met, at the thresholds of the whole year."""
    of_tier = {
        each.tier: each
        for each in position.january.conditions
        if each.metric == metric and each.cumulative and each.op in (Op.AT_LEAST, Op.ABOVE)
    }
    held = position.plan.tier(position.tier_held).rank
    for tier in position.plan.by_rank:
        target = of_tier.get(tier.key)
        if tier.rank >= held and target is not None and target.state is not State.MET:
            return target
    return None


def _step(line: Line) -> ChangeStep:
    by_itself = line.reason == BY_ITSELF
    return ChangeStep(
        title=f"{line.crm_id} {line.client or line.name or ''}".rstrip(),
        note=_("Counts in a later quarter by itself, nothing to do")
        if by_itself
        else _("Becomes qualified by 31 December"),
        amount=f"+{usd(line.amount_usd)}",
        by_itself=by_itself,
    )


def _verdict(margin: Decimal, missing: Decimal, shown: LinesShown) -> str:
    if margin >= 0:
        return _("Above the threshold by %(amount)s.") % {"amount": money(margin)}
    open_totals = [total for total in shown.totals if total.reason in (BY_ITSELF, BY_QUALIFYING)]
    left = missing - sum((total.amount_usd for total in open_totals), Decimal(0))
    if left <= 0:
        return _("It takes more leads than the largest ones that are listed here.")
    return _("All %(n)s open leads together would not reach it: %(amount)s would still be missing.") % {
        "n": count(sum(total.lines for total in open_totals)),
        "amount": money(left),
    }


def _unknown(shown: LinesShown) -> str:
    unknown = sum(total.lines for total in shown.totals if total.reason in ("no_value", "no_rate"))
    if not unknown:
        return ""
    words = ngettext(
        "%(n)s line has no known amount; what it would add is not known.",
        "%(n)s lines have no known amount; what they would add is not known.",
        unknown,
    )
    return words % {"n": count(unknown)}


def _amount(line: Line) -> Decimal:
    return line.amount_usd or Decimal(0)
