"""Runs of the closed year, opened and taken back, so that every measurement starts from the same tables."""

import psycopg2
from django.db import connection

from benchmarks.database import owner
from benchmarks.world import YEAR
from kernel import clock
from kernel.periods import Period
from kernel.tenancy import Role, acting
from tiers.models import AssessmentRun
from tiers.services.runs import open_run

QUARTER = Period(YEAR, 3)
ANNUAL = Period(YEAR)
_ATTEMPTS = 5
_EMPTY = """
TRUNCATE tiers_evidenceline, tiers_conditionresult, tiers_assessmentreading, tiers_assessmentreview,
         tiers_override, tiers_remediationplan, tiers_assessment;
DELETE FROM tiers_runstep; DELETE FROM tiers_assessmentrun;
"""


def fresh_run(period: Period) -> AssessmentRun:
    """Forget every result, and open the period's run."""
    forget_runs()
    return open_run(by=None, period=period, now=clock.now())


def forget_runs() -> None:
    """Forget every run with its results, also while a worker looks for runs."""
    connection.close()
    for attempt in range(_ATTEMPTS):
        try:
            with owner() as cursor:
                cursor.execute(_EMPTY)
        except psycopg2.errors.DeadlockDetected:
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return


def for_the_floor(period: Period) -> AssessmentRun:
    """A fresh run that has its guide, as the floor reads it."""
    run = fresh_run(period)
    with acting(role=Role.STAFF):
        return AssessmentRun.objects.select_related("guide").get(pk=run.pk)
