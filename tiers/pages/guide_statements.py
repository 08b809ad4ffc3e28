"""A guide as a list of statements in words, so that two guides can be told apart field by field. Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kernel.components.controls import STAGE_WORDS
from kernel.formats import day
from tiers.guide_document import ChecklistItem, Condition, GuideDocument, Tier
from tiers.guide_document.values import plain
from tiers.guide_editing.sections import (
    CATEGORY_WORDS,
    CONDITION_WORDS,
    EVIDENCE_WORDS,
    FIRST_YEAR_WORDS,
    OWNER_WORDS,
    YEAR_WORDS,
)
from tiers.pages.guide_node_words import amount_words, node_words
from tiers.pages.tier_table import metric_names

_OF = {
    key: text
    for words in (
        CATEGORY_WORDS,
        CONDITION_WORDS,
        EVIDENCE_WORDS,
        FIRST_YEAR_WORDS,
        OWNER_WORDS,
        YEAR_WORDS,
    )
    for key, text in words
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that a guide says. `group` and `place` are keys by which two guides are matched.

    `heading` and `name` are their words; the statement without an `aspect` stands for the place as a whole.
    """

    group: str
    heading: str
    place: str
    name: str
    aspect: str
    words: str


def statements(document: GuideDocument) -> Iterator[Statement]:
    """Return everything that a guide says, its version's name apart, in guide order."""
    yield from _head(document)
    yield from _tiers(document)
    names = metric_names(document)
    for tier in reversed(document.tiers_by_rank()):
        yield from _conditions(tier, names)
        yield from _benefits(tier)
    yield from _definitions(document)
    yield from _metrics(document)
    yield from _checklist(document, names)


def _head(document: GuideDocument) -> Iterator[Statement]:
    counting = document.counting
    stages = ", ".join(str(STAGE_WORDS[stage]) for stage in counting.stages)
    rows = [
        (_("Program"), document.program),
        (_("First day"), day(document.effective_on)),
        (_("Stages that count"), stages),
        (_("A lead belongs to the year of"), str(_OF[counting.year_of])),
        *(
            (_("Pace of quarter %(n)d") % {"n": number}, _percent(share))
            for number, share in enumerate(document.pace, start=1)
        ),
        (_("At risk from"), _percent(document.at_risk_from)),
        (_("Thresholds in the year of joining"), str(_OF[document.first_year])),
    ]
    for name, words in rows:
        yield Statement("head", _("Version and counting"), name, name, "", words)


def _percent(share: Decimal) -> str:
    return f"{plain(share * 100):f}%"


def _tiers(document: GuideDocument) -> Iterator[Statement]:
    for tier in document.tiers_by_rank():
        of = ("tiers", _("Tiers"), tier.key, tier.name)
        yield Statement(*of, "", _("rank %(rank)d") % {"rank": tier.rank})
        yield Statement(*of, _("Name"), tier.name)


def _conditions(tier: Tier, names: dict[str, str]) -> Iterator[Statement]:
    heading = _("Conditions of %(tier)s") % {"tier": tier.name}
    for each in tier.conditions:
        of = (f"conditions of {tier.key}", heading, each.clause, f"{each.clause} {each.name}")
        yield Statement(*of, "", node_words(each.root, names))
        yield from (Statement(*of, aspect, words) for aspect, words in _more(each))


def _more(condition: Condition) -> list[tuple[str, str]]:
    return [
        (_("Name"), condition.name),
        (_("Kind"), str(_OF[condition.kind])),
        (_("In words"), condition.text or ""),
        (_("Unit"), condition.unit or ""),
    ]


def _benefits(tier: Tier) -> Iterator[Statement]:
    heading = _("Benefits of %(tier)s") % {"tier": tier.name}
    for each in tier.benefits:
        of = (f"benefits of {tier.key}", heading, each.key, each.name)
        quantity = _("Yes") if each.quantity is None else amount_words(each.quantity, None)
        yield Statement(*of, "", quantity)
        yield Statement(*of, _("Name"), each.name)
        yield Statement(*of, _("Category"), str(_OF[each.category]))


def _definitions(document: GuideDocument) -> Iterator[Statement]:
    seen: Counter[str] = Counter()
    for each in document.definitions:
        seen[each.clause] += 1
        place = f"{each.clause} {seen[each.clause]}"
        of = ("definitions", _("Clauses and definitions"), place, f"{each.clause} {each.term}")
        yield Statement(*of, "", each.text)
        yield Statement(*of, _("Term"), each.term)


def _metrics(document: GuideDocument) -> Iterator[Statement]:
    for each in document.metrics:
        of = ("metrics", _("Recorded figures"), each.key, each.name)
        yield Statement(*of, "", each.unit or _("a figure"))
        yield Statement(*of, _("Name"), each.name)


def _checklist(document: GuideDocument, names: dict[str, str]) -> Iterator[Statement]:
    for group in document.checklist:
        for item in group.items:
            of = ("checklist", _("Onboarding checklist"), item.key, item.name)
            yield Statement(*of, "", str(_OF[item.evidence]))
            for aspect, words in _item(item, group.name, names):
                yield Statement(*of, aspect, words)


def _item(item: ChecklistItem, heading: str, names: dict[str, str]) -> list[tuple[str, str]]:
    due = _("%(n)d days after nomination") % {"n": item.due_days} if item.due_days is not None else ""
    return [
        (_("Name"), item.name),
        (_("Heading"), heading),
        (_("Done by"), str(_OF[item.owner])),
        (_("Due"), due),
        (_("Ticked by itself when"), node_words(item.leaf, names) if item.leaf else ""),
        (_("Clause"), item.clause or ""),
        (_("In words"), item.text or ""),
    ]
