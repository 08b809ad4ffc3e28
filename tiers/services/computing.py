"""A run, computed: one snapshot, a few set-based statements however many Participants there are (R9, R10)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.utils.translation import gettext_noop

from accounts.models import User
from kernel.clock import day_of
from kernel.periods import Period, full_months_missed
from kernel.tenancy import Role, acting
from tiers.digests import run_digest
from tiers.guide_document import GuideDocument
from tiers.metrics import scopes_of
from tiers.models import AssessmentRun, ProgramGuide, RunState
from tiers.selectors.guides import plan_of
from tiers.services.evidence import (
    ASSESSED,
    fact_readings,
    freeze_lines,
    frozen_readings,
    frozen_totals,
    line_digests,
)
from tiers.services.judging import Assessed, Basis, Judged, judge
from tiers.services.results import STAGING, store_results
from tiers.services.runs import RunRefused, WaitsForFeed, feeds_of, guide_of_period
from tiers.services.snapshot import is_free, one_snapshot, only_one
from tiers.services.steps import Steps, steps_of

STEPS = (
    gettext_noop("Participants"),
    gettext_noop("Lines"),
    gettext_noop("Figures"),
    gettext_noop("Conditions"),
    gettext_noop("Results"),
)

_ASSESSED = """
DROP TABLE IF EXISTS pg_temp.assessed;
CREATE TEMPORARY TABLE assessed ON COMMIT DROP AS
SELECT nextval(pg_get_serial_sequence('tiers_assessment', 'id')) AS assessment_id, chosen.*
FROM (
    SELECT participant.id AS participant_id, participant.slug, participant.joined_on,
           standing.tier AS tier_held
    FROM participants_participant participant
    LEFT JOIN LATERAL (
        SELECT held.tier FROM tiers_tierstanding held
        WHERE held.participant_id = participant.id AND held.year <= %(year)s
        ORDER BY held.year DESC LIMIT 1
    ) standing ON true
    WHERE participant.joined_on <= %(last_day)s
      AND (participant.left_on IS NULL OR participant.left_on >= %(last_day)s)
      AND EXISTS (
          SELECT FROM agreements_agreementfact fact
          WHERE fact.participant_id = participant.id AND fact.kind = 'program'
            AND fact.signed_on <= %(last_day)s
      )
    ORDER BY participant.slug
) chosen;
ANALYZE assessed;
{staging};
SELECT assessment_id, participant_id, slug, joined_on, tier_held FROM assessed ORDER BY assessment_id
""".replace("{staging}", ";\n".join(staging.create for staging in STAGING))


def compute_run(*, run_id: int, now: datetime, by: User | None = None, wait: bool = True) -> AssessmentRun:
    """Compute a run that is due and propose it for review; a computed one is answered as it is (D2, D6).

    Two at once: the second waits and answers the same run, or without `wait` answers it as it stands. A
    process killed anywhere leaves a running row and nothing else; whoever comes next computes it. Raises
    `RunRefused` while the run has to wait.
    """
    with only_one(run_id, wait=wait) as held:
        if not held:
            with acting(role=Role.STAFF, why="assessment"):
                return AssessmentRun.objects.select_related("guide").get(pk=run_id)
        run = _begin(run_id, by, now)
        if run.state == RunState.RUNNING:
            try:
                _compute(run, by, now)
            except (OperationalError, InterfaceError):
                raise  # the database is away or full: the run stays as it is, and is resumed
            except Exception as failure:
                _fail(run_id, by, failure)
                raise
    return run


def resume_interrupted_runs(now: datetime) -> list[int]:
    """Set runs due again whose process died; return their ids.

    A run is taken for dead when nobody holds its lock, whatever its age.
    """
    with acting(role=Role.STAFF, why="interrupted assessment resumed"):
        running = AssessmentRun.objects.filter(state=RunState.RUNNING).values_list("pk", flat=True)
        dead = [run_id for run_id in running if is_free(run_id)]
        AssessmentRun.objects.filter(pk__in=dead, state=RunState.RUNNING).update(state=RunState.DUE)
    return dead


def _begin(run_id: int, by: User | None, now: datetime) -> AssessmentRun:
    """Set a due run running, with the guide and the feeds it stands on; one found running had died."""
    refused: RunRefused | None = None
    with acting(role=Role.STAFF, user=by.pk if by else None, why="assessment started"):
        run = AssessmentRun.objects.select_related("guide").select_for_update(of=("self",)).get(pk=run_id)
        if run.state not in (RunState.DUE, RunState.RUNNING):
            return run
        try:
            _stand_on(run)
        except RunRefused as waiting:
            refused = waiting
            _let_wait(run, waiting)
        else:
            run.state, run.started_at, run.waits_for, run.failure = RunState.RUNNING, now, "", ""
            run.steps.all().delete()
            run.save()
    if refused is not None:
        raise refused
    return run


def _let_wait(run: AssessmentRun, refused: RunRefused) -> None:
    """Keep what a run waits for; looked at again and again, it writes only what is new."""
    waits_for = ", ".join(refused.sources) if isinstance(refused, WaitsForFeed) else ""
    waits_for = waits_for or str(refused)
    if (run.state, run.waits_for) != (RunState.DUE, waits_for):
        run.state, run.waits_for = RunState.DUE, waits_for
        run.save(update_fields=["state", "waits_for"])


def _stand_on(run: AssessmentRun) -> None:
    period = Period(run.year, run.quarter)
    run.guide = guide_of_period(period)
    feeds = feeds_of(run.guide, run.cut_off)
    run.feeds = {source: feed.pk for source, feed in sorted(feeds.items())}
    run.feed_as_of = min((feed.taken_at for feed in feeds.values()), default=None)


def _compute(run: AssessmentRun, by: User | None, now: datetime) -> None:
    guide = run.guide
    if guide is None:
        raise AssertionError("a running run has its guide")
    with (
        steps_of(run.pk) as steps,
        one_snapshot(user=by.pk if by else None, why="assessment computed"),
        connection.cursor() as cursor,
    ):
        judged = _judge_all(run, guide, cursor, steps)
        steps.begin("Results")
        store_results(cursor, run=run, judged=judged)
        run.state, run.computed_at = RunState.UNDER_REVIEW, now
        run.digest = run_digest({each.assessed.slug: each.digest for each in judged})
        AssessmentRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
            state=run.state, computed_at=run.computed_at, digest=run.digest
        )


def _judge_all(run: AssessmentRun, guide: ProgramGuide, cursor: Any, steps: Steps) -> list[Judged]:
    plan, period = plan_of(guide), Period(run.year, run.quarter)
    document = plan.guide
    steps.begin("Participants")
    assessed = _assessed(cursor, document, period)
    steps.begin("Lines")
    freeze_lines(cursor, document=document, period=period, feeds=sorted(run.feeds.values()))
    steps.begin("Figures")
    totals = frozen_totals(cursor, assessments=ASSESSED)
    facts = fact_readings(cursor, document=document, period=period)
    steps.begin("Conditions")
    basis, scopes = Basis(plan, guide.digest, period, run.cut_off), scopes_of(document)
    as_of = day_of(run.feed_as_of)
    return [
        judge(
            basis,
            each,
            [
                *facts.get(each.participant_id, ()),
                *frozen_readings(scopes, totals, each.assessment_id, as_of),
            ],
            line_digests(scopes, totals, each.assessment_id),
        )
        for each in assessed
    ]


def _assessed(cursor: Any, document: GuideDocument, period: Period) -> Sequence[Assessed]:
    """Choose the Participants of a period with the tier each holds; a tier that the guide does not know is
    none.
    """
    known = {tier.key for tier in document.tiers}
    cursor.execute(_ASSESSED, {"year": period.year, "last_day": period.last_day})
    return [
        Assessed(
            assessment,
            participant,
            slug,
            tier if tier in known else None,
            full_months_missed(joined_on, period.year),
        )
        for assessment, participant, slug, joined_on, tier in cursor.fetchall()
    ]


def _fail(run_id: int, by: User | None, failure: Exception) -> None:
    with acting(role=Role.STAFF, user=by.pk if by else None, why="assessment failed"):
        AssessmentRun.objects.filter(pk=run_id, state=RunState.RUNNING).update(
            state=RunState.FAILED, failure=f"{type(failure).__name__}: {failure}"[:2000]
        )
