"""Corrections: what was published never changes, a new linked run says better (D6)."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from tiers.models import AssessmentRun, RunState
from tiers.services.reviews import ReasonMissing


class OnlyPublishedIsCorrected(Refusal):
    """A run that is not published yet is changed by its review, not corrected."""

    def __init__(self) -> None:
        super().__init__(_("This run is not published. Return or override its results instead."))


class CutOffUnusable(Refusal):
    """A correction's cut-off lies between the original's and now (D6)."""

    def __init__(self) -> None:
        super().__init__(_("Choose a cut-off between that of the published run and now."))


def correct_run(
    *, by: User, run: AssessmentRun, reason: str, now: datetime, cut_off: datetime | None = None
) -> AssessmentRun:
    """Open a correction of a published run, with its own cut-off; asked again, answer the one there is (D6).

    Without `cut_off` the correction stands on the first feeds taken from now on; an earlier moment reads the
    feeds that were taken since then. The reason is for IBM's people alone: it may name one of the competing
    participants that the run concerns (R4).

    Raises `ReasonMissing`, `OnlyPublishedIsCorrected`, `CutOffUnusable`.
    """
    why = reason.strip()
    if not why:
        raise ReasonMissing
    with acting(role=Role.STAFF, user=by.pk, why=why):
        original = AssessmentRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if original.state != RunState.PUBLISHED:
            raise OnlyPublishedIsCorrected
        if cut_off is not None and not original.cut_off <= cut_off <= now:
            raise CutOffUnusable
        known = AssessmentRun.objects.filter(corrects=original).first()
        return known or AssessmentRun.objects.create(
            kind=original.kind,
            year=original.year,
            quarter=original.quarter,
            guide_id=original.guide_id,
            cut_off=cut_off or now,
            corrects=original,
            reason=why,
            started_by=by,
            created_at=now,
        )
