"""Reads of guide versions for their pages (R39)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, JSONField, OuterRef
from django.db.models.expressions import RawSQL

from accounts.permissions import Actor, Permission
from kernel.subqueries import count_of
from tiers.models import GuideAcknowledgement, GuideState, ProgramGuide
from tiers.selectors.guide_people import alliance_managers, asks_for_acknowledgement
from tiers.selectors.guides import GuidePhase, GuideVersion, guide_versions

_TARGETS = """(
SELECT jsonb_agg(jsonb_build_object(
    'key', tier ->> 'key', 'name', tier ->> 'name', 'rank', (tier ->> 'rank')::int,
    'amount', target ->> 'value', 'unit', target ->> 'unit'))
FROM jsonb_array_elements(tiers_programguide.document -> 'tiers') tier
LEFT JOIN LATERAL (
    SELECT condition FROM jsonb_array_elements(tier -> 'conditions') condition
    WHERE condition ->> 'metric' = 'qualified_tcv' AND condition ->> 'cumulative' = 'true' LIMIT 1
) found(target) ON true)"""


@dataclass(frozen=True, slots=True)
class TierTarget:
    """What a tier asks in TCV of Qualified Leads over the year; `amount` as it is written, or None."""

    key: str
    name: str
    rank: int
    amount: str | None
    unit: str | None

    @property
    def value(self) -> Decimal | None:
        return Decimal(self.amount) if self.amount is not None else None


@dataclass(frozen=True, slots=True)
class ListedGuide:
    """A version with its tiers' targets, and how many of those asked today have acknowledged it."""

    version: GuideVersion
    targets: tuple[TierTarget, ...]
    acknowledged: int
    asked: int

    @property
    def announced_here(self) -> bool:
        """Whether people were told of it by the portal."""
        guide = self.version.guide
        return guide.state != GuideState.DRAFT and not guide.recorded_in_force

    @property
    def asks(self) -> bool:
        """Whether people are still asked to acknowledge it: not once another version applies."""
        return asks_for_acknowledgement(self.version.guide) and self.version.phase in (
            GuidePhase.IN_NOTICE,
            GuidePhase.IN_FORCE,
        )


def listed_guides(today: date) -> list[ListedGuide]:
    """Return every version, drafts first; one query, for who manages guides."""
    managers = alliance_managers().order_by()
    of_guide = GuideAcknowledgement.objects.filter(guide=OuterRef("pk"), user__in=managers.values("pk"))
    rows = ProgramGuide.objects.annotate(
        targets=RawSQL(_TARGETS, [], output_field=JSONField()),  # noqa: S611  (a constant of ours)
        acknowledged=count_of(of_guide),
        asked=count_of(managers),
    )
    return [
        ListedGuide(
            each,
            tuple(TierTarget(**target) for target in _of(each.guide, "targets") or ()),
            _of(each.guide, "acknowledged"),
            _of(each.guide, "asked"),
        )
        for each in guide_versions(today, rows)
    ]


def readable_guide(actor: Actor, version: str) -> ProgramGuide | None:
    """Return a version by its name: a posted one for everybody, a draft for who manages guides (R39)."""
    guides = ProgramGuide.objects.filter(version=version)
    if not actor.can(Permission.MANAGE_GUIDES):
        guides = guides.exclude(state=GuideState.DRAFT)
    return guides.first()


def readable_versions(actor: Actor, today: date) -> list[GuideVersion]:
    """Return the versions that the actor may read, as `guide_versions` does (R39); one query.

    `own_acknowledgement` tells of each whether the actor has acknowledged it.
    """
    mine = GuideAcknowledgement.objects.filter(guide=OuterRef("pk"), user_id=actor.user_id)
    versions = guide_versions(today, ProgramGuide.objects.annotate(acknowledged=Exists(mine)))
    drafts = actor.can(Permission.MANAGE_GUIDES)
    return [each for each in versions if drafts or each.phase is not GuidePhase.DRAFT]


def own_acknowledgement(version: GuideVersion) -> bool:
    """Whether the actor of `readable_versions` has acknowledged this one."""
    return bool(_of(version.guide, "acknowledged"))


def guide_by_id(guide_id: int) -> ProgramGuide | None:
    """Return a version, a draft too, without its document; for who manages guides."""
    return ProgramGuide.objects.filter(pk=guide_id).defer("document").first()


def draft_by_id(guide_id: int) -> ProgramGuide | None:
    """Return a draft with its document; for who manages guides."""
    return ProgramGuide.objects.filter(pk=guide_id, state=GuideState.DRAFT).first()


def sources_of_drafts(today: date) -> list[ProgramGuide]:
    """Return every version with its document, the one in force first, then the latest to take effect."""
    guides = list(ProgramGuide.objects.order_by("-effective_on", "-id"))
    present = next((g for g in guides if g.state != GuideState.DRAFT and g.effective_on <= today), None)
    return ([present] if present else []) + [each for each in guides if each is not present]


def _of(guide: ProgramGuide, name: str) -> Any:
    return getattr(guide, name)
