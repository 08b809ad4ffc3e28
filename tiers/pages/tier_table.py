"""The tiers of a Program Guide side by side: what each asks, and what each brings (R3, R31). Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.formats import figure, money_short
from tiers.guide_document import (
    CATEGORY_NAMES,
    Benefit,
    BenefitCategory,
    Condition,
    ConditionKind,
    Group,
    GroupKind,
    GuideDocument,
    Leaf,
    Op,
    Tier,
)
from tiers.metrics import COMPUTED

NOT_APPLYING = "–"
DOLLARS = "USD"
Item = TypeVar("Item")
_COMPARED = {
    Op.AT_LEAST: "%(figure)s",
    Op.ABOVE: gettext_lazy("more than %(figure)s"),
    Op.EXACTLY: gettext_lazy("exactly %(figure)s"),
    Op.AT_MOST: gettext_lazy("at most %(figure)s"),
    Op.BELOW: gettext_lazy("less than %(figure)s"),
}


@dataclass(frozen=True, slots=True)
class TierColumn:
    """A tier as a column, the lowest first."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class TierCell:
    """What one tier asks or brings; `applies` is False where it does not."""

    text: str
    applies: bool = True


@dataclass(frozen=True, slots=True)
class TierRow:
    """One clause or benefit across all tiers."""

    clause: str
    name: str
    cells: tuple[TierCell, ...]


@dataclass(frozen=True, slots=True)
class TierRows:
    """Rows under one heading."""

    heading: str
    rows: tuple[TierRow, ...]


@dataclass(frozen=True, slots=True)
class TierTable:
    """The whole comparison."""

    columns: tuple[TierColumn, ...]
    groups: tuple[TierRows, ...]


def tier_table(guide: GuideDocument) -> TierTable:
    """Return the guide's tiers side by side, in its own order of clauses and benefits."""
    tiers, names = guide.tiers_by_rank(), metric_names(guide)
    groups = (
        TierRows(_("Prerequisites, always"), _condition_rows(tiers, ConditionKind.PREREQUISITE, names)),
        TierRows(
            _("Requirements, each calendar year"), _condition_rows(tiers, ConditionKind.REQUIREMENT, names)
        ),
        *(
            TierRows(_("Benefits: %(category)s") % {"category": _(name)}, _benefit_rows(tiers, category))
            for category, name in CATEGORY_NAMES.items()
        ),
    )
    columns = tuple(TierColumn(tier.key, tier.name) for tier in tiers)
    return TierTable(columns, tuple(group for group in groups if group.rows))


def asked(node: Leaf | Group, names: Mapping[str, str]) -> str:
    """Return what a condition asks, short enough for a cell; the leaves of a group name their metric."""
    if isinstance(node, Leaf):
        return _comparison(node)
    parts = (
        f"{names.get(member.metric, member.metric)} {_comparison(member)}"
        if isinstance(member, Leaf)
        else asked(member, names)
        for member in node.members
    )
    return (_(", or ") if node.kind is GroupKind.ANY else _(", and ")).join(parts)


def metric_names(guide: GuideDocument) -> dict[str, str]:
    """Return the name of every metric, computed and declared."""
    return computed_names() | {declared.key: declared.name for declared in guide.metrics}


def computed_names() -> dict[str, str]:
    """Return the name of every metric that the portal computes."""
    return {key: _(metric.name) for key, metric in COMPUTED.items()}


def _condition_rows(
    tiers: tuple[Tier, ...], kind: ConditionKind, names: Mapping[str, str]
) -> tuple[TierRow, ...]:
    of_tier = [{each.clause: each for each in tier.conditions if each.kind is kind} for tier in tiers]
    named = _in_order(of_tier, lambda condition: (condition.clause, condition.name))

    def words(condition: Condition) -> str:
        return asked(condition.root, names)

    return tuple(
        TierRow(clause, name, tuple(_cell(found.get(key), words) for found in of_tier))
        for key, (clause, name) in named.items()
    )


def _benefit_rows(tiers: tuple[Tier, ...], category: BenefitCategory) -> tuple[TierRow, ...]:
    of_tier = [{each.key: each for each in tier.benefits if each.category is category} for tier in tiers]
    named = _in_order(of_tier, lambda benefit: ("", benefit.name))
    return tuple(
        TierRow(clause, name, tuple(_cell(found.get(key), _brought) for found in of_tier))
        for key, (clause, name) in named.items()
    )


def _in_order(
    of_tier: Iterable[dict[str, Item]], words: Callable[[Item], tuple[str, str]]
) -> dict[str, tuple[str, str]]:
    """Return clause and name by key, as the first tier that has it says it."""
    named: dict[str, tuple[str, str]] = {}
    for items in of_tier:
        for key, item in items.items():
            named.setdefault(key, words(item))
    return named


def _cell(item: Item | None, words: Callable[[Item], str]) -> TierCell:
    return TierCell(NOT_APPLYING, applies=False) if item is None else TierCell(words(item))


def _brought(benefit: Benefit) -> str:
    return _("Yes") if benefit.quantity is None else figure(benefit.quantity)


def _comparison(leaf: Leaf) -> str:
    if isinstance(leaf.value, bool):
        return _("Yes") if leaf.value else _("No")
    amount = money_short(leaf.value) if leaf.unit == DOLLARS else figure(leaf.value)
    return str(_COMPARED[leaf.op]) % {"figure": amount}
