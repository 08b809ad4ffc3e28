"""Whether a company may be invited and what is missing: conditions, items, a signatory, a text (R7). Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from agreements.models import Side
from kernel.formats import day
from onboarding.blockers import Waits
from onboarding.models import ItemState
from tiers.evaluation import ConditionOutcome, State
from tiers.pages.ladder import gap_words
from tiers.pages.tier_table import metric_names
from tiers.selectors.entry import EntryPosition

OF_IBM = frozenset({"launched_offerings"})
"""Metrics that IBM moves: it launches its own offerings."""


class LackOf(StrEnum):
    """What is missing."""

    GUIDE = "guide"
    CONDITION = "condition"
    ITEM = "item"
    SIGNATORY = "signatory"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that keeps a company from being invited: its name, what is missing of it in words, whose it
    is to mend; `clause` of the guide where it has one, `item_id` of the checklist's item.
    """

    of: LackOf
    name: str
    words: str
    waits: Waits
    clause: str = ""
    late: bool = False
    item_id: int | None = None

    def __str__(self) -> str:
        clause = f" ({self.clause})" if self.clause else ""
        return f"{self.name}{clause}: {self.words}" if self.words else f"{self.name}{clause}"


@dataclass(frozen=True, slots=True)
class Readiness:
    """What is missing, conditions first, and the tier that performance earns at entry (R8).

    `signatories` are the names of those who may sign, by e-mail address. `tier` is the key of the tier, None
    while none is earned; `tiers` are the names of the guide's tiers by key.
    """

    lacks: tuple[Lack, ...]
    signatories: Mapping[str, str]
    tier: str | None
    tiers: Mapping[str, str]
    guide: str
    counts_from: date | None = None
    counts_to: date | None = None

    @property
    def ready(self) -> bool:
        """Whether the company may be invited."""
        return not self.lacks

    @property
    def tier_name(self) -> str:
        """The name of the tier at entry, empty while none is earned."""
        return self.tiers.get(self.tier or "", "")

    @property
    def unmet(self) -> int | None:
        """How many conditions do not hold or are not known, None while no guide is in force."""
        return sum(lack.of is LackOf.CONDITION for lack in self.lacks) if self.guide else None


def readiness(
    position: EntryPosition | None,
    *,
    items: Sequence[Mapping[str, Any]],
    signatories: Sequence[Mapping[str, str]],
    text: int | None,
    today: date,
) -> Readiness:
    """Return what keeps a company from being invited.

    `position` is None while no guide is in force; `items` are those of its checklist that are open, by id,
    name, clause, side, state and due_on, those apart that a figure ticks; `text` is the version that it
    would sign. A waived item is none of them, and no condition can be waived (R7).
    """
    lacks = [*_conditions(position), *(_item(each, today) for each in items)]
    if not signatories:
        words = _("invite the person who signs for it")
        lacks.append(Lack(LackOf.SIGNATORY, _("No signatory"), words, Waits.PARTNER))
    if text is None:
        words = _("publish a text of the Program Agreement")
        lacks.append(Lack(LackOf.TEXT, _("Nothing to sign"), words, Waits.IBM))
    signing = {each["email"].lower(): each["name"] for each in signatories}
    if position is None:
        return Readiness(tuple(lacks), signing, None, {}, "")
    return Readiness(
        tuple(lacks),
        signing,
        position.outcome.tier_earned,
        {tier.key: tier.name for tier in position.plan.guide.tiers},
        position.guide.version,
        position.window.year_start,
        position.window.last_day,
    )


def _conditions(position: EntryPosition | None) -> Iterator[Lack]:
    if position is None:
        words = _("no Program Guide is in force")
        yield Lack(LackOf.GUIDE, _("Entry conditions are not known"), words, Waits.IBM)
        return
    names = metric_names(position.plan.guide)
    for each in position.outcome.conditions:
        if each.state is not State.MET:
            yield Lack(LackOf.CONDITION, each.name, _missing(each, names), _whose(each), each.clause)


def _missing(outcome: ConditionOutcome, names: Mapping[str, str]) -> str:
    """Say what a condition lacks; of a group, what each of its parts that does not hold lacks."""
    if outcome.parts:
        lacking = [part for part in outcome.parts if part.state is not State.MET]
        return "; ".join(
            f"{names.get(part.metric or '', part.metric or '')}, {_missing(part, names)}" for part in lacking
        )
    return _("not yet") if outcome.actual is False else gap_words(outcome)


def _whose(outcome: ConditionOutcome) -> Waits:
    """What is not known is for IBM to record."""
    metrics = {part.metric for part in outcome.parts or (outcome,)}
    ours = outcome.state is State.NOT_KNOWN or metrics <= OF_IBM
    return Waits.IBM if ours else Waits.PARTNER


def _item(row: Mapping[str, Any], today: date) -> Lack:
    due = date.fromisoformat(row["due_on"]) if row["due_on"] else None
    late = due is not None and due < today
    if row["state"] == ItemState.WAIVER_ASKED:
        words = _("its waiver waits for a second person")
    elif due is not None:
        words = (_("was due %s") if late else _("open, due %s")) % day(due)
    else:
        words = _("open")
    ours = row["side"] == Side.IBM or row["state"] == ItemState.WAIVER_ASKED
    waits = Waits.IBM if ours else Waits.PARTNER
    return Lack(LackOf.ITEM, row["name"], words, waits, row["clause"], late, row["id"])
