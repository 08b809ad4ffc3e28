"""The smallest change that reaches the next target: which open leads would do it (R11, R13). Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.formats import count, usd
from tiers.evaluation import ConditionOutcome, State
from tiers.guide_document import Op
from tiers.pages.figures import DOLLARS, full, wording
from tiers.pages.ladder import Gap, gap_words
from tiers.selectors.lines import Line
from tiers.selectors.pages_lines import LinesShown
from tiers.selectors.position import Position

QUALIFIED = ("qualified_tcv", "qualified_leads")
"""The metrics that a lead enters by becoming qualified."""
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
    missing, unit = target.needed - target.actual, target.unit
    worth = _amount if unit == DOLLARS else _one
    chosen = fewest_leads(shown.others.lines, missing, worth=worth)
    would_be = target.actual + sum((worth(line) for line in chosen), Decimal(0))
    keeps, leads = target.tier == position.tier_held, len(chosen)
    open_leads, dollars = _open_leads(shown)
    at_most = target.actual + (dollars if unit == DOLLARS else open_leads)
    short = at_most < target.needed
    if short:  # all of them together, those on further pages too
        would_be, leads = at_most, open_leads
    enough = would_be >= target.needed
    return SmallestChange(
        tier_key=tier.key,
        tier_name=tier.name,
        title=_title(open_leads, keeps=keeps, enough=enough, short=short) % {"tier": tier.name},
        asks=_("%(tier)s asks for %(needed)s by 31 December; %(missing)s is missing.")
        % {"tier": tier.name, "needed": wording(target.needed, unit), "missing": full(missing, unit)},
        steps=tuple(_step(line, worth(line)) for line in chosen[:MOST_STEPS]),
        more_steps=leads - min(len(chosen), MOST_STEPS),
        would_be=usd(would_be),
        verdict=_verdict(would_be - target.needed, unit, open_leads, short=short),
        enough=enough,
        unknown=_unknown(shown),
        gaps=_gaps(position, target, address),
    )


def _gaps(
    position: Position, target: ConditionOutcome, address: Callable[[ConditionOutcome], str]
) -> tuple[Gap, ...]:
    """What the tier lacks besides."""
    return tuple(
        Gap(each.clause, each.name, address(each), str(each.state), gap_words(each))
        for each in position.january.conditions
        if each.tier == target.tier and each.clause != target.clause and each.state is not State.MET
    )


def _open_leads(shown: LinesShown) -> tuple[int, Decimal]:
    """How many leads could still count, on all pages, and what they are worth in US dollars."""
    found = [total for total in shown.totals if total.reason in (BY_ITSELF, BY_QUALIFYING)]
    return sum(total.lines for total in found), sum((total.amount_usd for total in found), Decimal(0))


def _amount(line: Line) -> Decimal:
    return line.amount_usd or Decimal(0)


def _one(line: Line) -> Decimal:
    """What a line adds to a number of leads, whatever its value."""
    return Decimal(1)


def fewest_leads(
    lines: Iterable[Line], missing: Decimal, *, worth: Callable[[Line], Decimal] = _amount
) -> list[Line]:
    """Return the fewest lines whose worth reaches what is missing, those that count by themselves first.

    The largest are taken until one more suffices, then the smallest that does; all of them when that is not
    enough.
    """
    known = [line for line in lines if worth(line)]
    chosen = [line for line in known if line.reason == BY_ITSELF]
    left = missing - sum((worth(line) for line in chosen), Decimal(0))
    open_lines = sorted((line for line in known if line.reason == BY_QUALIFYING), key=worth)
    while left > 0 and open_lines:
        last = next((line for line in open_lines if worth(line) >= left), open_lines[-1])
        open_lines.remove(last)
        chosen.append(last)
        left -= worth(last)
    return chosen


def _target(position: Position, metric: str) -> ConditionOutcome | None:
    """The first target from the tier held up that is not met, at the thresholds of the whole year."""
    of_tier = {
        each.tier: each
        for each in position.january.conditions
        if each.metric == metric
        and metric in QUALIFIED
        and each.cumulative
        and each.op in (Op.AT_LEAST, Op.ABOVE)
    }
    held = position.plan.tier(position.tier_held).rank
    for tier in position.plan.by_rank:
        target = of_tier.get(tier.key)
        if tier.rank >= held and target is not None and target.state is not State.MET:
            return target
    return None


def _step(line: Line, worth: Decimal) -> ChangeStep:
    by_itself = line.reason == BY_ITSELF
    return ChangeStep(
        title=f"{line.crm_id} {line.client or line.name or ''}".rstrip(),
        note=_("Counts in a later quarter by itself, nothing to do")
        if by_itself
        else _("Becomes qualified by 31 December"),
        amount=f"+{usd(worth)}",
        by_itself=by_itself,
    )


def _title(open_leads: int, *, keeps: bool, enough: bool, short: bool) -> str:
    """What the list is: it promises the tier only where it reaches it."""
    if enough:
        return (
            _("Smallest change that keeps %(tier)s") if keeps else _("Smallest change that reaches %(tier)s")
        )
    if not open_leads:
        return _("No open lead towards %(tier)s")
    if short:
        return (
            _("Open leads, not enough to keep %(tier)s")
            if keeps
            else _("Open leads, not enough for %(tier)s")
        )
    return _("Largest open leads on the way to %(tier)s")


def _verdict(margin: Decimal, unit: str | None, open_leads: int, *, short: bool) -> str:
    if margin == 0:
        return _("Exactly the threshold.")
    if margin > 0:
        return _("Above the threshold by %(amount)s.") % {"amount": full(margin, unit)}
    if not short:
        return _("It takes more leads than the largest ones that are listed here.")
    if not open_leads:
        return _("%(amount)s is missing.") % {"amount": full(-margin, unit)}
    return _("All %(n)s open leads together would not reach it: %(amount)s would still be missing.") % {
        "n": count(open_leads),
        "amount": full(-margin, unit),
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
