"""The benefits page: every benefit by category, what each tier brings, what is locked (R27, R31)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from benefits.selectors import Benefits
from kernel.formats import figure
from tiers.guide_document import CATEGORY_NAMES, Benefit, BenefitCategory, Tier
from tiers.selectors.guides import document_of

NOT_APPLYING = "–"
CATEGORY_ICONS = {
    BenefitCategory.GOVERNANCE: "events",
    BenefitCategory.OFFERING_MANAGEMENT: "roadmap",
    BenefitCategory.MARKETING: "chart--line",
}


@dataclass(frozen=True, slots=True)
class TierColumn:
    """A tier as a column, the lowest first; `ours` is the one held."""

    key: str
    name: str
    ours: bool


@dataclass(frozen=True, slots=True)
class BenefitCell:
    """What one tier brings."""

    text: str
    tier: str
    ours: bool


@dataclass(frozen=True, slots=True)
class BenefitRow:
    """One benefit: held, waiting (of the tier, but not open now) or locked.

    `opens_with` is the lowest tier above that brings it, or more of it.
    """

    name: str
    held: bool
    waits: bool
    cells: tuple[BenefitCell, ...]
    opens_with: str
    opens_with_name: str
    note: str


@dataclass(frozen=True, slots=True)
class CategoryRows:
    """The benefits of one category."""

    name: str
    icon: str
    rows: tuple[BenefitRow, ...]


@dataclass(frozen=True, slots=True)
class BenefitsPage:
    """The whole page."""

    guide: str
    tier_key: str
    tier_name: str
    signed: bool
    paused: bool
    held: int
    waiting: int
    locked: int
    columns: tuple[TierColumn, ...]
    categories: tuple[CategoryRows, ...]


def benefits_page(benefits: Benefits) -> BenefitsPage:
    """Return the page of a participant."""
    tiers = document_of(benefits.guide).tiers_by_rank()
    is_open = benefits.agreement_signed and not benefits.paused
    categories = tuple(
        CategoryRows(_(name), CATEGORY_ICONS[category], rows)
        for category, name in CATEGORY_NAMES.items()
        if (rows := tuple(_rows(tiers, category, benefits.tier, is_open=is_open)))
    )
    every = [row for category in categories for row in category.rows]
    return BenefitsPage(
        guide=benefits.guide.version,
        tier_key=benefits.tier.key if benefits.tier else "",
        tier_name=benefits.tier.name if benefits.tier else _("Below the program"),
        signed=benefits.agreement_signed,
        paused=benefits.paused,
        held=sum(row.held for row in every),
        waiting=sum(row.waits for row in every),
        locked=sum(not row.held and not row.waits for row in every),
        columns=tuple(TierColumn(tier.key, tier.name, _is(tier, benefits.tier)) for tier in tiers),
        categories=categories,
    )


def _is(tier: Tier, own: Tier | None) -> bool:
    return own is not None and tier.key == own.key


def _rows(
    tiers: tuple[Tier, ...], category: BenefitCategory, earned: Tier | None, *, is_open: bool
) -> Iterable[BenefitRow]:
    names: dict[str, str] = {}
    offered: dict[str, dict[str, Benefit]] = {}
    for tier in tiers:
        for benefit in tier.benefits:
            if benefit.category is category:
                names.setdefault(benefit.key, benefit.name)
                offered.setdefault(benefit.key, {})[tier.key] = benefit
    for key, name in names.items():
        yield _row(name, offered[key], tiers, earned, is_open=is_open)


def _row(
    name: str, offered: dict[str, Benefit], tiers: tuple[Tier, ...], earned: Tier | None, *, is_open: bool
) -> BenefitRow:
    own = offered.get(earned.key) if earned else None
    higher = [tier for tier in tiers if earned is None or tier.rank > earned.rank]
    opening = next((tier for tier in higher if _brings_more(offered.get(tier.key), own)), None)
    return BenefitRow(
        name=name,
        held=own is not None and is_open,
        waits=own is not None and not is_open,
        cells=tuple(
            BenefitCell(_brought(offered.get(tier.key)), tier.name, ours=_is(tier, earned)) for tier in tiers
        ),
        opens_with=opening.key if opening else "",
        opens_with_name=opening.name if opening else "",
        note=_note(own, offered.get(opening.key) if opening else None),
    )


def _brings_more(theirs: Benefit | None, own: Benefit | None) -> bool:
    if theirs is None or own is None:
        return theirs is not None
    return theirs.quantity is not None and own.quantity is not None and theirs.quantity > own.quantity


def _note(own: Benefit | None, theirs: Benefit | None) -> str:
    if theirs is None:
        return ""
    if own is None:
        return _("Opens with")
    return _("%(quantity)s with") % {"quantity": figure(theirs.quantity)}


def _brought(benefit: Benefit | None) -> str:
    if benefit is None:
        return NOT_APPLYING
    return _("Yes") if benefit.quantity is None else figure(benefit.quantity)
