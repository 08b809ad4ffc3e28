"""What the public home says of the Program Guide: the version in force, the notice of the next (R39, R40)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import ngettext

from kernel import clock
from kernel.formats import day, moment
from tiers.models import ProgramGuide
from tiers.pages.tier_table import TierTable, tier_table
from tiers.selectors.guides import document_of, guide_in_force, guide_in_notice


@dataclass(frozen=True, slots=True)
class GuideInForce:
    """The version that applies today, with its tiers side by side."""

    version: str
    program: str
    since: str
    digest: str
    tiers: TierTable


@dataclass(frozen=True, slots=True)
class GuideNotice:
    """The next version, announced thirty full days before it takes effect (R40)."""

    version: str
    effective: str
    announced: str
    days_left: str


def guide_summary(today: date) -> GuideInForce | None:
    """Return the guide in force on the day; None before the first."""
    guide = guide_in_force(today)
    if guide is None:
        return None
    document = document_of(guide)
    return GuideInForce(
        version=guide.version,
        program=guide.program,
        since=day(guide.effective_on),
        digest=guide.digest,
        tiers=tier_table(document),
    )


def guide_notice(today: date) -> GuideNotice | None:
    """Return the version in notice, if there is one."""
    guide = guide_in_notice(today)
    if guide is None:
        return None
    left = (guide.effective_on - today).days
    words = ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}
    return GuideNotice(guide.version, day(guide.effective_on), _announced(guide), words)


def _announced(guide: ProgramGuide) -> str:
    return moment(guide.announced_at, clock.program_zone()) if guide.announced_at else ""
