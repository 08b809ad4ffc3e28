"""The versions of the Program Guide, for who manages them."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.clock import program_zone
from kernel.formats import day, moment
from kernel.periods import earliest_effective
from tiers.pages.guide import PHASE_STATUS
from tiers.selectors.guides import GuidePhase, GuideVersion


@dataclass(frozen=True, slots=True)
class GuideRow:
    """One version with what may be done to it; `blocked` says why it cannot be announced now."""

    version: str
    url: str
    program: str
    state: str
    words: str
    effective: str
    until: str
    announced: str
    digest: str
    announce_url: str
    blocked: str
    retire_url: str
    reason_id: str


def guide_rows(versions: list[GuideVersion], *, today: date) -> list[GuideRow]:
    """Return the rows, drafts first; a draft that names too early a day says the earliest one (R40)."""
    return [_row(each, today) for each in versions]


def _row(version: GuideVersion, today: date) -> GuideRow:
    guide, phase = version.guide, version.phase
    earliest = earliest_effective(today)
    too_early = phase is GuidePhase.DRAFT and guide.effective_on < earliest
    retired = guide.state == "retired"
    return GuideRow(
        version=guide.version,
        url=reverse("tiers:guide_version", args=[guide.version]),
        program=guide.program,
        state=PHASE_STATUS[phase],
        words=_("Past") if phase is GuidePhase.SUPERSEDED and not retired else "",
        effective=day(guide.effective_on),
        until=_("until %(day)s") % {"day": day(version.applies_until)} if version.applies_until else "",
        announced=_announced(version),
        digest=guide.digest,
        announce_url=reverse("tiers:announce_guide", args=[guide.pk]) if phase is GuidePhase.DRAFT else "",
        blocked=_blocked(earliest) if too_early else "",
        retire_url=reverse("tiers:retire_guide", args=[guide.pk])
        if phase is GuidePhase.SUPERSEDED and not retired
        else "",
        reason_id=f"retire-{guide.pk}",
    )


def _blocked(earliest: date) -> str:
    return _(
        "Thirty full days of notice lie between announcement and effect: announced today, %(day)s is "
        "the first possible. Load the version again under a new name with a later day."
    ) % {"day": day(earliest)}


def _announced(version: GuideVersion) -> str:
    guide = version.guide
    if guide.announced_at is None:
        return _("Not announced")
    if guide.recorded_in_force:
        return _("Elsewhere, before it was loaded")
    return moment(guide.announced_at, program_zone())
