"""What two administrators decided of a company below the program: notice of termination (D5, R30)."""

from datetime import datetime

from accounts.models import User
from agreements.models import Termination, TerminationState
from agreements.services import give_notice
from tiers.models import AssessmentRun, Override
from tiers.services.participation import still_in


def give_decided_notices(*, run: AssessmentRun, by: User, now: datetime) -> int:
    """Give IBM's notice to each Participant whose participation a published run ends, on the ground of the
    decision; return how many. Call it in the run's publication.

    Who has left, was admitted again after the year evaluated, or is under notice already, is given none.
    """
    decided = Override.objects.filter(
        still_in(run), assessment__run=run, terminate=True, approved_by__isnull=False
    )
    under_notice = Termination.objects.filter(state=TerminationState.NOTICED).values("participant_id")
    found = list(
        decided.exclude(participant_id__in=under_notice)
        .select_related("participant")
        .order_by("participant_id")
    )
    for override in found:  # a handful in a year, each told on its own
        give_notice(by=by, participant=override.participant, ground=override.reason, now=now)
    return len(found)
