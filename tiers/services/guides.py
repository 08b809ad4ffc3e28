"""Program Guide versions: recorded, announced, retired (R15, R39, R40)."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import notify
from kernel import formats
from kernel.clock import program_zone
from kernel.outbox import queue_letters
from kernel.periods import program_day
from kernel.tenancy import Role, acting
from tiers.guide_document import parse_guide
from tiers.letters import guide_announced
from tiers.metrics import computed_kinds
from tiers.models import GuideState, ProgramGuide
from tiers.notice import earliest_effective
from tiers.selectors.guides import guide_in_force
from tiers.selectors.people import PeopleOf, people_of_participants
from tiers.services.guide_refusals import (
    EffectiveDayTaken,
    GuideStillApplies,
    NotADraft,
    NoticeTooShort,
    VersionTaken,
)
from tiers.services.guide_rows import lock_guides, new_draft

__all__ = [
    "EffectiveDayTaken",
    "GuideStillApplies",
    "Imported",
    "NotADraft",
    "NoticeTooShort",
    "VersionTaken",
    "announce_guide",
    "import_guide",
    "retire_guide",
]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the version, whether it is new, and whether it was recorded as in force by this
    call.
    """

    guide: ProgramGuide
    created: bool
    recorded: bool


def import_guide(*, by: User | None, text: str | bytes, in_force: bool, now: datetime) -> Imported:
    """Record a Program Guide from its JSON; the same content again changes nothing (R15).

    `in_force` records a version that was announced elsewhere and is in force from `effective_on`, also in the
    past, and notifies nobody; a draft with the same content is recorded so. Raises `GuideRefused`,
    `VersionTaken`, `EffectiveDayTaken`.
    """
    document = parse_guide(text, computed=computed_kinds())
    draft = new_draft(document, by=by, now=now)
    with acting(role=Role.STAFF, user=by.pk if by else None, why="guide imported"):
        lock_guides()
        known = ProgramGuide.objects.filter(version=document.version).first()
        if known is not None and known.digest != draft.digest:
            raise VersionTaken(document.version)
        guide = known or draft
        recorded = in_force and guide.state == GuideState.DRAFT
        if recorded:
            guide.recorded_in_force = True
            _announce(guide, now)
        elif known is None:
            guide.save()
    return Imported(guide, known is None, recorded)


def announce_guide(*, by: User, guide: ProgramGuide, now: datetime) -> ProgramGuide:
    """Announce a draft to the alliance managers of both sides, with thirty full days of notice (R40).

    Raises `NotADraft`, `NoticeTooShort`, `EffectiveDayTaken`.
    """
    earliest = earliest_effective(program_day(now, program_zone()))
    with acting(role=Role.STAFF, user=by.pk, why="guide announced"):
        lock_guides()
        guide = ProgramGuide.objects.get(pk=guide.pk)
        if guide.state != GuideState.DRAFT:
            raise NotADraft(guide.version)
        if guide.effective_on < earliest:
            raise NoticeTooShort(guide.effective_on, earliest)
        _announce(guide, now)
        _tell_of_guide(guide, now)
    return guide


def retire_guide(*, by: User, guide: ProgramGuide, reason: str, now: datetime) -> ProgramGuide:
    """Retire a superseded version; the periods it applied to keep it. Raises `GuideStillApplies`."""
    today = program_day(now, program_zone())
    with acting(role=Role.STAFF, user=by.pk, why=reason):
        lock_guides()
        guide = ProgramGuide.objects.get(pk=guide.pk)
        present = guide_in_force(today)
        if present is None or guide.effective_on >= present.effective_on:
            raise GuideStillApplies(guide.version)
        guide.state = GuideState.RETIRED
        guide.save(update_fields=["state"])
    return guide


def _announce(guide: ProgramGuide, now: datetime) -> None:
    other = ProgramGuide.objects.announced().filter(effective_on=guide.effective_on).first()
    if other is not None:
        raise EffectiveDayTaken(other.version, guide.effective_on)
    guide.state = GuideState.ANNOUNCED
    guide.announced_at = now
    guide.save()


def _tell_of_guide(guide: ProgramGuide, now: datetime) -> None:
    """Tell the alliance managers of both sides of a version to come (R40)."""
    url = reverse("tiers:guide_version", args=[guide.version])
    managers = people_of_participants(PeopleOf.ALLIANCE_MANAGERS)
    people = {person.user_id: person for person in managers}.values()
    queue_letters([guide_announced(guide, person) for person in people], now=now)
    notify(
        user_ids=[person.user_id for person in people],
        key=f"guide:{guide.pk}",
        topic="guide",
        title=_("Program Guide %(version)s is announced") % {"version": guide.version},
        body=_("It takes effect on %(day)s.") % {"day": formats.day(guide.effective_on)},
        url=url,
        participant_id=None,
        now=now,
    )
