"""Publication: proposed results become final, all at once or not at all (D6, R10 to R12)."""

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from tiers.events import assessments_published
from tiers.models import Assessment, AssessmentRun, RunApproval, RunState
from tiers.selectors.blocks import Blocks, blocks_of
from tiers.services.participation import STILL_IN, still_in_parameters
from tiers.services.plans import settle_plans
from tiers.services.reviews import NotUnderReview
from tiers.services.terminating import give_decided_notices

APPROVALS = {"quarterly": 1, "annual": 2}
"""How many administrators publish a run of a kind (D6)."""

_STANDINGS = f"""
INSERT INTO tiers_tierstanding (participant_id, year, tier, cause, run_id, written_at)
SELECT result.participant_id, %(year)s,
       CASE WHEN decided.id IS NULL THEN result.tier_earned ELSE decided.tier END, %(cause)s, %(run)s, %(now)s
FROM tiers_assessment result
{STILL_IN}
LEFT JOIN tiers_override decided ON decided.assessment_id = result.id AND decided.approved_by_id IS NOT NULL
WHERE result.run_id = %(run)s
"""  # noqa: S608  (a text of ours)
_SETTLED_ONCE = "ON CONFLICT (participant_id, year) DO NOTHING"
_CORRECTED = """
ON CONFLICT (participant_id, year) DO UPDATE
SET tier = excluded.tier, cause = excluded.cause, run_id = excluded.run_id, written_at = excluded.written_at
WHERE tiers_tierstanding.tier IS DISTINCT FROM excluded.tier
"""


class PublicationBlocked(Refusal):
    """Results wait for a decision; `blocks` says whose (D5, D6)."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        super().__init__(" ".join(blocks.words()))


class ApprovedAlready(Refusal):
    """A year is published by two administrators, not by one twice (D6)."""

    def __init__(self) -> None:
        super().__init__(_("You approved this run already. Another administrator has to approve it too."))


def approve_run(*, by: User, run_id: int, now: datetime) -> AssessmentRun:
    """Approve a run; the last approval needed publishes it in the same transaction (D6).

    A quarter needs one administrator, a year two. Two at once: exactly one publication. Raises
    `NotUnderReview`, `PublicationBlocked`, `ApprovedAlready`.
    """
    with acting(role=Role.STAFF, user=by.pk, why="assessment approved"):
        run = AssessmentRun.objects.select_for_update(of=("self",)).select_related("guide").get(pk=run_id)
        if run.state != RunState.UNDER_REVIEW:
            raise NotUnderReview(run)
        blocks = blocks_of(run)
        if blocks:
            raise PublicationBlocked(blocks)
        if RunApproval.objects.filter(run=run, by=by).exists():
            raise ApprovedAlready
        RunApproval.objects.create(run=run, by=by, at=now)
        if RunApproval.objects.filter(run=run).count() >= APPROVALS[run.kind]:
            _publish(run, by, now)
    return run


def _publish(run: AssessmentRun, by: User, now: datetime) -> None:
    if run.quarter is None:
        _write_standings(run, now)
        give_decided_notices(run=run, by=by, now=now)
    settle_plans(run=run, by=by, now=now)
    Assessment.objects.filter(run=run).update(published=True)
    run.state, run.published_at = RunState.PUBLISHED, now
    run.save(update_fields=["state", "published_at"])
    assessments_published.send(sender=AssessmentRun, run_id=run.pk, now=now)


def _write_standings(run: AssessmentRun, now: datetime) -> None:
    """Settle the tier of the year after the one evaluated; only a correction changes one that is settled
    (R11).

    A tier is held by Participants (R2): who has left by the publication holds none of the new year, and its
    result stands as it was published. Who left and was admitted again after the year evaluated holds the tier
    of that entry (R8), which no evaluation or correction of a year before it touches.
    """
    correction = run.corrects_id is not None
    with connection.cursor() as cursor:
        cursor.execute(
            _STANDINGS + (_CORRECTED if correction else _SETTLED_ONCE),
            {
                "year": run.year + 1,
                **still_in_parameters(run),
                "cause": "correction" if correction else "annual",
                "run": run.pk,
                "now": now,
            },
        )
