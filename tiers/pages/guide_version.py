"""A version as who manages it sees it: what may be done with it, and what is known of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.clock import program_zone
from kernel.components import Chip, Fact
from kernel.formats import count, day, moment
from tiers.guide_document import GuideDocument
from tiers.models import GuideState, ProgramGuide
from tiers.notice import earliest_effective
from tiers.pages.guide import PHASE_STATUS, phase_sentence
from tiers.pages.guide_editor import WHOLE, edit_address
from tiers.selectors.guide_people import Asked
from tiers.selectors.guides import GuidePhase, GuideVersion


@dataclass(frozen=True, slots=True)
class VersionHead:
    """What stands above each page of a version, with its tabs and what may be done."""

    guide_id: int
    version: str
    state: str
    sentence: str
    read_url: str
    version_url: str
    changes_url: str
    people_url: str
    edit_url: str
    announce_url: str
    delete_url: str
    retire_url: str
    copy_url: str
    draft: bool


@dataclass(frozen=True, slots=True)
class AnnouncePage:
    """What announcing a draft would do; `blocked` says why it cannot be done today."""

    effective: str
    earliest: str
    blocked: str
    told: str
    told_facts: tuple[Fact, ...]


def version_head(own: GuideVersion) -> VersionHead:
    """Return the head of a version's pages."""
    guide, phase = own.guide, own.phase
    draft = phase is GuidePhase.DRAFT
    past = phase is GuidePhase.SUPERSEDED and guide.state != GuideState.RETIRED
    here = not draft and not guide.recorded_in_force

    def address(name: str, wanted: bool = True) -> str:
        return reverse(f"tiers:{name}", args=[guide.pk]) if wanted else ""

    return VersionHead(
        guide_id=guide.pk,
        version=guide.version,
        state=PHASE_STATUS[phase],
        sentence=phase_sentence(own),
        read_url=reverse("tiers:guide_version", args=[guide.version]),
        version_url=address("manage_guide"),
        changes_url=address("compare_guide"),
        people_url=address("guide_people", here),
        edit_url=edit_address(guide.pk, "head") if draft else "",
        announce_url=address("announce_guide", draft),
        delete_url=address("delete_guide", draft),
        retire_url=address("retire_guide", past),
        copy_url=f"{reverse('tiers:new_guide')}?of={guide.pk}",
        draft=draft,
    )


def version_facts(guide: ProgramGuide, document: GuideDocument) -> tuple[Fact, ...]:
    """Return what a version consists of, each with a way to edit it while it is a draft."""
    draft = guide.state == GuideState.DRAFT

    def fact(label: str, value: str, section: str) -> Fact:
        return Fact(label, value, edit_address(guide.pk, section) if draft else "")

    conditions = sum(len(tier.conditions) for tier in document.tiers)
    benefits = sum(len(tier.benefits) for tier in document.tiers)
    items = sum(1 for _item in document.checklist_items())
    facts = (
        fact(_("First day"), day(document.effective_on), "head"),
        fact(_("Tiers"), ", ".join(tier.name for tier in document.tiers_by_rank()), "tiers"),
        fact(_("Conditions"), count(conditions), "conditions"),
        fact(_("Benefits"), count(benefits), "benefits"),
        fact(_("Definitions"), count(len(document.definitions)), "definitions"),
        fact(_("Recorded figures"), count(len(document.metrics)), "metrics"),
        fact(_("Checklist items"), count(items), "checklist"),
        fact(_("Content"), f"SHA-256 {guide.digest[:12]}", WHOLE),
    )
    if guide.edited_at is None:
        return facts
    return (*facts, Fact(_("Last saved"), moment(guide.edited_at, program_zone())))


def announce_page(guide: ProgramGuide, people: Sequence[Asked], *, today: date) -> AnnouncePage:
    """Return what announcing today would do (R40)."""
    earliest = earliest_effective(today)
    ibm = sum(person.is_ibm for person in people)
    companies = {name for person in people for name in person.companies}
    return AnnouncePage(
        effective=day(guide.effective_on),
        earliest=day(earliest),
        blocked=_(
            "Thirty full days of notice lie between announcement and effect: announced today, %(day)s is "
            "the first possible. Give the draft a later first day."
        )
        % {"day": day(earliest)}
        if guide.effective_on < earliest
        else "",
        told=ngettext(
            "%(n)s person is told by mail and in the portal",
            "%(n)s people are told by mail and in the portal",
            len(people),
        )
        % {"n": count(len(people))},
        told_facts=(
            Fact(_("IBM’s alliance managers"), count(ibm)),
            Fact(_("Participants’ alliance managers"), count(len(people) - ibm)),
            Fact(_("Participants concerned"), count(len(companies))),
        ),
    )


def other_versions(
    versions: Sequence[GuideVersion], own: int, current: int | None, url: str
) -> tuple[Chip, ...]:
    """Return the versions with which one can be compared, each with its address."""
    return tuple(
        Chip(each.guide.version, f"{url}?with={each.guide.version}", current=each.guide.pk == current)
        for each in versions
        if each.guide.pk != own
    )
