"""The versions of the Program Guide, for who manages them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.clock import program_zone
from kernel.formats import count, day, figure, money_short
from kernel.periods import program_day
from tiers.notice import earliest_effective, last_announcement
from tiers.pages.figures import DOLLARS
from tiers.pages.guide import PHASE_STATUS
from tiers.selectors.guides import GuidePhase, GuideVersion
from tiers.selectors.pages_guides import ListedGuide, TierTarget

NOT_APPLYING = "–"


@dataclass(frozen=True, slots=True)
class TargetCell:
    """A tier's financial target in a version; `differs` from the version in force."""

    tier: str
    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class GuideRow:
    """One version; `late` says that its first day is too near to be announced."""

    version: str
    url: str
    digest: str
    state: str
    words: str
    effective: str
    told: str
    late: str
    targets: tuple[TargetCell, ...]
    acknowledged: str
    people_url: str
    lacking: str


@dataclass(frozen=True, slots=True)
class GuideList:
    """The table: a column for each tier of the version in force, or of the latest one."""

    tiers: tuple[str, ...]
    rows: tuple[GuideRow, ...]
    present: str
    compare_url: str


def guide_list(listed: Sequence[ListedGuide], *, today: date) -> GuideList:
    """Return the rows, drafts first; a draft that names too early a day says the earliest one (R40)."""
    present = next((each for each in listed if each.version.phase is GuidePhase.IN_FORCE), None)
    model = present or (listed[0] if listed else None)
    columns = sorted(model.targets, key=lambda target: -target.rank) if model else []
    of_present = {target.key: target.amount for target in present.targets} if present else {}
    newest = next((each for each in listed if each.version.phase is GuidePhase.DRAFT), None) or next(
        (each for each in listed if each.version.phase is GuidePhase.IN_NOTICE), None
    )
    return GuideList(
        tiers=tuple(target.name for target in columns),
        rows=tuple(_row(each, columns, of_present, today) for each in listed),
        present=present.version.guide.version if present else "",
        compare_url=reverse("tiers:compare_guide", args=[newest.version.guide.pk])
        if newest and present
        else "",
    )


def _row(
    listed: ListedGuide, columns: Sequence[TierTarget], of_present: dict[str, str | None], today: date
) -> GuideRow:
    guide, phase = listed.version.guide, listed.version.phase
    retired = guide.state == "retired"
    asks = listed.asks
    lacking = listed.asked - listed.acknowledged if asks else 0
    return GuideRow(
        version=guide.version,
        url=reverse("tiers:manage_guide", args=[guide.pk]),
        digest=guide.digest,
        state=PHASE_STATUS[phase],
        words=_("Past") if phase is GuidePhase.SUPERSEDED and not retired else "",
        effective=day(guide.effective_on),
        told=_told(listed.version),
        late=_late(listed.version, today),
        targets=tuple(_cell(listed, column, of_present) for column in columns),
        acknowledged=_acknowledged(listed),
        people_url=reverse("tiers:guide_people", args=[guide.pk]) if listed.announced_here else "",
        lacking=_("Remind %(n)s") % {"n": count(lacking)} if lacking else "",
    )


def _cell(listed: ListedGuide, column: TierTarget, of_present: dict[str, str | None]) -> TargetCell:
    target = next((each for each in listed.targets if each.key == column.key), None)
    amount = target.amount if target else None
    differs = bool(of_present) and amount != of_present.get(column.key)
    if target is None or target.value is None:
        return TargetCell(column.name, NOT_APPLYING, differs)
    text = money_short(target.value) if target.unit == DOLLARS else figure(target.value)
    return TargetCell(column.name, text, differs)


def _late(version: GuideVersion, today: date) -> str:
    earliest = earliest_effective(today)
    if version.phase is not GuidePhase.DRAFT or version.guide.effective_on >= earliest:
        return ""
    return _("Too early to announce: %(day)s is the first possible") % {"day": day(earliest)}


def _told(version: GuideVersion) -> str:
    guide = version.guide
    if version.phase is GuidePhase.DRAFT:
        return _("tell by %(day)s") % {"day": day(last_announcement(guide.effective_on))}
    if version.phase is GuidePhase.SUPERSEDED and version.applies_until:
        return _("until %(day)s") % {"day": day(version.applies_until)}
    if guide.recorded_in_force or guide.announced_at is None:
        return _("announced elsewhere")
    return _("told %(day)s") % {"day": day(program_day(guide.announced_at, program_zone()))}


def _acknowledged(listed: ListedGuide) -> str:
    if listed.version.phase is GuidePhase.DRAFT:
        return _("Not announced")
    if not listed.announced_here:
        return _("Announced elsewhere")
    if not listed.asks:
        return count(listed.acknowledged)
    return _("%(n)s of %(asked)s") % {"n": count(listed.acknowledged), "asked": count(listed.asked)}
