"""Who is still in the participation that a run evaluated (R2, R8, R11).

Who has left is no Participant; who was admitted again after the period began a participation of its own.
"""

from typing import Any

from django.db.models import Q

from kernel.periods import Period
from participants.models import IN_PROGRAM
from tiers.models import AssessmentRun

STILL_IN = """
JOIN participants_participant company ON company.id = result.participant_id
    AND company.lifecycle = ANY (%(in_program)s) AND company.joined_on <= %(last_day)s
"""
"""A join that leaves of the relation `result` those who are; its parameters are `still_in_parameters`."""


def still_in_parameters(run: AssessmentRun) -> dict[str, Any]:
    """Return the parameters of `STILL_IN` for the period of a run."""
    return {
        "in_program": [each.value for each in IN_PROGRAM],
        "last_day": Period(run.year, run.quarter).last_day,
    }


def still_in(run: AssessmentRun) -> Q:
    """Return the same as a condition on rows with a `participant`."""
    last_day = Period(run.year, run.quarter).last_day
    return Q(participant__lifecycle__in=IN_PROGRAM, participant__joined_on__lte=last_day)
