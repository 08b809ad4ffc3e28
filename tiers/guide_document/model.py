"""What a Program Guide says, as plain frozen values."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tiers.sentence import gettext_noop

DEFAULT_STAGES = ("qualified", "proposed", "negotiating", "won")
DEFAULT_PACE = (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), Decimal(1))
DEFAULT_AT_RISK_FROM = Decimal("0.75")


class MetricKind(StrEnum):
    """What a metric's values are: numbers, or true and false."""

    NUMBER = "number"
    YES_NO = "yes_no"


class Op(StrEnum):
    """How a condition compares the metric with its threshold."""

    AT_LEAST = ">="
    ABOVE = ">"
    EXACTLY = "=="
    AT_MOST = "<="
    BELOW = "<"


class ConditionKind(StrEnum):
    """Whether it must hold at every assessment, or be reached over the calendar year."""

    PREREQUISITE = "prerequisite"
    REQUIREMENT = "requirement"


class GroupKind(StrEnum):
    """Whether one part of a group suffices, or every part must hold."""

    ANY = "any"
    ALL = "all"


class YearOf(StrEnum):
    """The date that places a lead in a program year: D3."""

    QUALIFIED_ON = "qualified_on"
    CLOSED_ON = "closed_on"
    EXPECTED_CLOSE_ON = "expected_close_on"


class FirstYear(StrEnum):
    """Whether cumulative thresholds are prorated in the year of joining: D7."""

    PRORATED = "prorated"
    FULL = "full"


class BenefitCategory(StrEnum):
    """The three categories of benefits: R31."""

    GOVERNANCE = "governance"
    OFFERING_MANAGEMENT = "offering_management"
    MARKETING = "marketing"


CATEGORY_NAMES = {
    BenefitCategory.GOVERNANCE: gettext_noop("Governance"),
    BenefitCategory.OFFERING_MANAGEMENT: gettext_noop("Offering Management"),
    BenefitCategory.MARKETING: gettext_noop("Marketing and Business Development"),
}
"""What the categories are called, in the order in which every page and document has them."""


class OwnerSide(StrEnum):
    """Which side does an item of the checklist."""

    IBM = "ibm"
    PARTNER = "partner"


class EvidenceKind(StrEnum):
    """What shows that an item of the checklist is done; a metric ticks it by itself."""

    FILE = "file"
    DATE = "date"
    LINK = "link"
    NONE = "none"
    METRIC = "metric"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One comparison of a metric with a threshold (a yes or no for a yes/no metric)."""

    metric: str
    op: Op
    value: Decimal | bool
    unit: str | None = None
    cumulative: bool = False

    @property
    def scope(self) -> tuple[str, bool]:
        """Which reading the leaf compares: the metric, and whether it counts within the program year only."""
        return (self.metric, self.cumulative)


@dataclass(frozen=True, slots=True)
class Group:
    """`any`: one member suffices; `all`: every member must hold."""

    kind: GroupKind
    members: tuple["Leaf | Group", ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A prerequisite or a requirement of a tier, with the clause that people cite.

    Within a tier `clause` names one condition: of several under one clause the later ones carry a number, as
    “4.5 (2)”, and `cited` is then the clause as the guide writes it.
    """

    clause: str
    kind: ConditionKind
    name: str
    root: Leaf | Group
    text: str | None = None
    unit: str | None = None
    cited: str = ""

    def leaves(self) -> Iterator[Leaf]:
        """The comparisons, flat, in guide order."""
        yield from _leaves(self.root)


def _leaves(node: Leaf | Group) -> Iterator[Leaf]:
    if isinstance(node, Leaf):
        yield node
        return
    for member in node.members:
        yield from _leaves(member)


@dataclass(frozen=True, slots=True)
class Benefit:
    """What a tier brings; no quantity means that there is nothing to count."""

    key: str
    category: BenefitCategory
    name: str
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier; rank 1 is the lowest. Without conditions everybody earns it."""

    key: str
    name: str
    rank: int
    conditions: tuple[Condition, ...] = ()
    benefits: tuple[Benefit, ...] = ()


@dataclass(frozen=True, slots=True)
class MetricDeclaration:
    """A recorded metric. Its kind follows from the conditions that read it; None when none does."""

    key: str
    name: str
    unit: str | None = None
    kind: MetricKind | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A term of the guide and what it means."""

    clause: str
    term: str
    text: str


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One thing to do before a prospect is ready: R20, R21.

    `key` is unique in the whole checklist; `due_days` counts from the nomination; `leaf` is the comparison
    that ticks an item of evidence metric, and None with every other evidence.
    """

    key: str
    name: str
    owner: OwnerSide
    evidence: EvidenceKind
    due_days: int | None = None
    leaf: Leaf | None = None
    clause: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class ChecklistGroup:
    """Items of the checklist under one heading."""

    name: str
    items: tuple[ChecklistItem, ...]


@dataclass(frozen=True, slots=True)
class Counting:
    """Which leads count, and in which year: D3. Stages stand in the order of the pipeline."""

    stages: tuple[str, ...] = DEFAULT_STAGES
    year_of: YearOf = YearOf.QUALIFIED_ON


@dataclass(frozen=True, slots=True)
class GuideDocument:
    """One version of the Program Guide. `tiers` keep the file's order; `pace` has a share a quarter."""

    program: str
    version: str
    effective_on: date
    tiers: tuple[Tier, ...]
    counting: Counting = field(default_factory=Counting)
    pace: tuple[Decimal, ...] = DEFAULT_PACE
    at_risk_from: Decimal = DEFAULT_AT_RISK_FROM
    first_year: FirstYear = FirstYear.PRORATED
    metrics: tuple[MetricDeclaration, ...] = ()
    definitions: tuple[Definition, ...] = ()
    checklist: tuple[ChecklistGroup, ...] = ()

    def tiers_by_rank(self) -> tuple[Tier, ...]:
        """The tiers from the lowest to the highest."""
        return tuple(sorted(self.tiers, key=lambda tier: tier.rank))

    def checklist_items(self) -> Iterator[ChecklistItem]:
        """The items of every group, in guide order."""
        for group in self.checklist:
            yield from group.items
