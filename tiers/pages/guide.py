"""A version of the Program Guide as people read it: tiers, clauses, counting, definitions (R39)."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.clock import program_zone
from kernel.components import Chip, Fact
from kernel.formats import day, moment
from tiers.guide_document import GuideDocument
from tiers.guide_editing.sections import OWNER_WORDS
from tiers.models import ProgramGuide
from tiers.pages.guide_notice import days_left_words
from tiers.pages.guide_words import counting_facts, pace_facts
from tiers.pages.tier_table import TierTable, tier_table
from tiers.selectors.guides import GuidePhase, GuideVersion

PHASE_STATUS = {
    GuidePhase.DRAFT: "draft",
    GuidePhase.IN_NOTICE: "announced",
    GuidePhase.IN_FORCE: "in_force",
    GuidePhase.SUPERSEDED: "retired",
}


@dataclass(frozen=True, slots=True)
class ClauseText:
    """What a clause says in words."""

    clause: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Definition:
    """A word of the guide."""

    clause: str
    term: str
    text: str


@dataclass(frozen=True, slots=True)
class ChecklistWords:
    """A group of the onboarding checklist: its heading, and each item with who does it."""

    heading: str
    items: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class GuidePage:
    """The whole page."""

    version: str
    program: str
    state: str
    sentence: str
    digest: str
    announced: str
    tiers: TierTable
    clauses: tuple[ClauseText, ...]
    definitions: tuple[Definition, ...]
    counting: tuple[Fact, ...]
    pace: tuple[Fact, ...]
    recorded: tuple[Fact, ...]
    checklist: tuple[ChecklistWords, ...]
    versions: tuple[Chip, ...]
    days_left: str
    changes_url: str
    acknowledge_url: str


def guide_page(
    guide: ProgramGuide, document: GuideDocument, versions: list[GuideVersion], *, today: date
) -> GuidePage:
    """Return the page of a version among those that the reader may read."""
    own = next(each for each in versions if each.guide.pk == guide.pk)
    return GuidePage(
        version=guide.version,
        program=guide.program,
        state=PHASE_STATUS[own.phase],
        sentence=phase_sentence(own),
        digest=guide.digest,
        announced=moment(guide.announced_at, program_zone()) if guide.announced_at else "",
        tiers=tier_table(document),
        clauses=_clauses(document),
        definitions=tuple(Definition(each.clause, each.term, each.text) for each in document.definitions),
        counting=counting_facts(document),
        pace=pace_facts(document),
        recorded=tuple(Fact(each.name, each.unit or _("a figure")) for each in document.metrics),
        checklist=_checklist(document),
        versions=_links(versions, guide),
        days_left=days_left_words(guide, today) if own.phase is GuidePhase.IN_NOTICE else "",
        changes_url=reverse("tiers:guide_changes", args=[guide.version]) if len(versions) > 1 else "",
        acknowledge_url=reverse("tiers:acknowledge_guide", args=[guide.version]),
    )


def phase_sentence(version: GuideVersion) -> str:
    """Return when a version applies, in words."""
    since, until = day(version.guide.effective_on), version.applies_until
    if version.phase is GuidePhase.DRAFT:
        return _("A draft that names %(day)s as its first day. Nobody else reads it yet.") % {"day": since}
    if version.phase is GuidePhase.IN_NOTICE:
        return _("Announced. It takes effect on %(day)s; until then the version in force decides.") % {
            "day": since
        }
    if version.phase is GuidePhase.IN_FORCE:
        return _in_force(since, until)
    return _("It applied from %(since)s until %(until)s.") % {"since": since, "until": day(until)}


def _in_force(since: str, until: date | None) -> str:
    if until is None:
        return _("In force since %(since)s.") % {"since": since}
    return _("In force since %(since)s, until %(until)s.") % {"since": since, "until": day(until)}


def _clauses(document: GuideDocument) -> tuple[ClauseText, ...]:
    """The clauses that have a text, as the first tier that has one says it."""
    found: dict[str, ClauseText] = {}
    for tier in document.tiers_by_rank():
        for condition in tier.conditions:
            if condition.text:
                found.setdefault(
                    condition.clause, ClauseText(condition.clause, condition.name, condition.text)
                )
    return tuple(found.values())


def _checklist(document: GuideDocument) -> tuple[ChecklistWords, ...]:
    """What a prospect has to show, in groups; who does it stands beside each item (R21)."""
    sides = dict(OWNER_WORDS)
    return tuple(
        ChecklistWords(
            group.name,
            tuple(
                Fact(f"{item.clause} {item.name}" if item.clause else item.name, str(sides[item.owner]))
                for item in group.items
            ),
        )
        for group in document.checklist
    )


def _links(versions: list[GuideVersion], guide: ProgramGuide) -> tuple[Chip, ...]:
    return tuple(
        Chip(
            each.guide.version,
            reverse("tiers:guide_version", args=[each.guide.version]),
            current=each.guide.pk == guide.pk,
        )
        for each in versions
    )
