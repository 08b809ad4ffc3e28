"""The portfolio's lines and tiles as they are written. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.homes.entries import BEFORE_QUALIFIED, NOTHING, WORST_FIRST, Attainment, Entry
from kernel.addresses import address
from kernel.components import VOCABULARY, StackPart
from kernel.formats import count, money_short, percent
from pipeline.counting import OPEN_STAGES
from tiers.evaluation import State

TARGET_AT = 80
"""Where the annual target stands on a bar, in percent of its width: what is above it still shows."""

TROUBLE = (State.OFF_TRACK, State.NOT_MET, State.AT_RISK)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of attainment, in percent of its width; `partly` while some of it has no plan rate."""

    value: float
    pace: float | None
    target: float
    label: str
    share: str
    partly: bool


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """One participant's line; addresses are empty where no such page exists."""

    name: str
    url: str
    manager: str
    tier: str | None
    outlook: str | None
    bar: Bar | None
    leads_url: str
    gap: str
    gap_words: str
    pipeline: str
    status: str
    deciding: str
    deciding_url: str


@dataclass(frozen=True, slots=True)
class Health:
    """How many participants have one health, in words."""

    status: str
    words: str


@dataclass(frozen=True, slots=True)
class Tiles:
    """The figures over all participants in reach."""

    attained: str
    targets: str
    share: str
    bar: Bar | None
    targets_words: str
    pipeline: str
    participants: str
    participants_of: str
    stack: tuple[StackPart, ...]
    qualified: str
    before: str
    trouble: str
    healths: tuple[Health, ...]


def portfolio_row(entry: Entry) -> PortfolioRow:
    """Return a participant's line."""
    slug, deciding = entry.company.slug, entry.deciding
    gap, words = gap_of(entry.attainment)
    return PortfolioRow(
        name=entry.company.name,
        url=address("participant_home", slug),
        manager=_manager(entry),
        tier=entry.company.tier_held,
        outlook=entry.outlook,
        bar=bar_of(entry.attainment, partly=bool(entry.unrated)),
        leads_url=address("pipeline:leads", slug),
        gap=gap,
        gap_words=words,
        pipeline=money_short(entry.open_pipeline),
        status=entry.state.value,
        deciding=f"{deciding.clause} {deciding.name}" if deciding else "",
        deciding_url=address("tiers:condition", slug, deciding.clause) if deciding else "",
    )


def bar_of(attainment: Attainment | None, *, partly: bool) -> Bar | None:
    """Return the bar of an attainment; None where the tier has no financial target."""
    if attainment is None or not attainment.needed:
        return None
    pace = attainment.paced / attainment.needed if attainment.paced is not None else None
    share = attainment.share
    written = percent(share)
    return Bar(
        value=float(share or 0) * TARGET_AT,
        pace=float(pace) * TARGET_AT if pace is not None else None,
        target=TARGET_AT,
        label=_("%(share)s of target, pace %(pace)s") % {"share": written, "pace": percent(pace)},
        share=f"≥ {written}" if partly and share is not None else written,
        partly=partly,
    )


def gap_of(attainment: Attainment | None) -> tuple[str, str]:
    """Return what is missing and to what end: to keep the tier, or to rise once it is kept."""
    if attainment is None:
        return "–", ""
    if attainment.actual is None:
        return _("Not known"), ""
    if attainment.actual < attainment.needed:
        return money_short(attainment.needed - attainment.actual), _("to keep")
    if attainment.to_rise is not None and attainment.actual < attainment.to_rise:
        return money_short(attainment.to_rise - attainment.actual), _("to rise")
    return _("Reached"), ""


def tiles(entries: Sequence[Entry], *, crm_read: bool) -> Tiles:
    """Return the figures over the participants in reach, whatever the list below is narrowed to.

    Before the first feed (`crm_read`) a pipeline is not known, which is not zero.
    """
    targets = [each.attainment for each in entries if each.attainment is not None]
    attained = sum((each.actual for each in targets if each.actual is not None), NOTHING)
    needed = sum((each.needed for each in targets), NOTHING)
    paced = sum((each.paced for each in targets if each.paced is not None), NOTHING)
    total = Attainment("", attained, needed, paced, None) if needed else None
    unrated = any(each.unrated for each in entries)
    by_stage = {name: _stage_total(entries, name) for name in OPEN_STAGES}
    pipeline = sum(by_stage.values(), NOTHING)
    before = sum((by_stage[name] for name in BEFORE_QUALIFIED), NOTHING)
    return Tiles(
        attained=money_short(attained)
        if any(each.actual is not None for each in targets)
        else _("Not known"),
        targets=_("of %(amount)s") % {"amount": money_short(needed)} if needed else "",
        share=percent(total.share) if total else "",
        bar=bar_of(total, partly=unrated),
        targets_words=ngettext("of %(n)d annual target", "of %(n)d annual targets", len(targets))
        % {"n": len(targets)},
        pipeline=money_short(pipeline if crm_read else None),
        participants=_participants(len(entries)),
        participants_of=_("of %(participants)s") % {"participants": _participants(len(entries))},
        stack=_stack(by_stage, pipeline),
        qualified=_("%(amount)s qualified") % {"amount": money_short(pipeline - before)},
        before=_("%(amount)s before") % {"amount": money_short(before)},
        trouble=count(sum(each.state in TROUBLE for each in entries)),
        healths=_healths(entries),
    )


def _participants(number: int) -> str:
    return ngettext("%(n)d participant", "%(n)d participants", number) % {"n": number}


def _stage_total(entries: Sequence[Entry], name: str) -> Decimal:
    return sum((each.stages[name] for each in entries if name in each.stages), NOTHING)


def _stack(by_stage: dict[str, Decimal], pipeline: Decimal) -> tuple[StackPart, ...]:
    if not pipeline:
        return ()
    return tuple(StackPart(name, float(100 * amount / pipeline)) for name, amount in by_stage.items())


def _healths(entries: Sequence[Entry]) -> tuple[Health, ...]:
    numbers = Counter(each.state for each in entries)
    return tuple(
        Health(state.value, f"{number} {str(VOCABULARY[state.value].words).lower()}")
        for state in WORST_FIRST
        if (number := numbers[state])
    )


def _manager(entry: Entry) -> str:
    if entry.company.as_deputy:
        return _("%(name)s, you as deputy") % {"name": entry.company.manager or _("No alliance manager")}
    return entry.company.manager or _("No alliance manager")
