"""How a page answers a write: done, or refused with the words of the rule and the mend."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from kernel.refusal import Refusal
from tiers.guide_document import GuideRefused
from tiers.services import corrections, guides, plans, publication, replay, reviews, runs

REFUSALS = (
    Refusal,
    GuideRefused,
    corrections.CutOffUnusable,
    corrections.OnlyPublishedIsCorrected,
    guides.EffectiveDayTaken,
    guides.GuideStillApplies,
    guides.NotADraft,
    guides.NoticeTooShort,
    guides.VersionTaken,
    plans.CloseReasonMissing,
    plans.PlanClosed,
    publication.ApprovedAlready,
    publication.PublicationBlocked,
    replay.NothingToReplay,
    reviews.NotUnderReview,
    reviews.OverrideNotOpen,
    reviews.OverrideOnlyOfYear,
    reviews.ReasonMissing,
    reviews.SecondPersonNeeded,
    reviews.TierUnknown,
    runs.RunRefused,
)
"""What a rule of this app may refuse; anything else is a fault and is not hidden."""


def done(request: HttpRequest, write: Callable[[], object]) -> bool:
    """Make one call of a service, or say the refusal and its mend. Return whether it was done."""
    try:
        write()
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def said(request: HttpRequest, words: str, write: Callable[[], object]) -> bool:
    """Make one call of a service; say `words`, or the refusal and its mend. Return whether it was done."""
    if not done(request, write):
        return False
    messages.success(request, words)
    return True
