"""A run recomputed from what was kept, to show that its result follows from its evidence."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.clock import day_of
from kernel.periods import Period
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from tiers.digests import ReadingRow, run_digest
from tiers.guide_document import canonical_json
from tiers.metrics import CRM_METRICS, scopes_of
from tiers.models import (
    Assessment,
    AssessmentReading,
    AssessmentRun,
    ConditionResult,
    RunReplay,
    RunState,
)
from tiers.selectors.guides import plan_of
from tiers.services.evidence import STORED, Totals, frozen_readings, frozen_totals, line_digests
from tiers.services.judging import Assessed, Basis, Judged, judge
from tiers.services.results import CONDITION, condition_values
from tiers.services.snapshot import one_snapshot

_STORED_COLUMNS = CONDITION[3:]
_PLACES = Decimal(1).scaleb(-12)
_STRAYED = f"""
SELECT participant.slug, count(*)
FROM tiers_evidenceline line JOIN {STORED} a USING (assessment_id)
JOIN participants_participant participant ON participant.id = a.participant_id
LEFT JOIN pipeline_leadrevision revision ON revision.id = line.revision_id
WHERE revision.id IS NULL OR revision.participant_id IS DISTINCT FROM a.participant_id
   OR line.amount_usd IS DISTINCT FROM revision.tcv * line.rate
GROUP BY participant.slug ORDER BY participant.slug
"""  # noqa: S608  (a text of ours)
"""Lines that say something else than the revision of the lead on which they stand."""


class RunNotFound(LookupError):
    """There is no such run."""

    def __init__(self, run_id: int) -> None:
        super().__init__(_("There is no run %(run)s.") % {"run": run_id})


class NothingToReplay(Refusal):
    """The run was not computed yet."""

    def __init__(self, run_id: int) -> None:
        super().__init__(_("Run %(run)s is not computed yet: there is nothing to replay.") % {"run": run_id})


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay found: the digest it came to, and each difference in words."""

    identical: bool
    digest: str
    differences: tuple[str, ...]


def replay_run(run_id: int) -> Replay:
    """Recompute a run from its guide, readings and evidence, and compare every figure and digest.

    Raises `RunNotFound`, `NothingToReplay`.
    """
    with one_snapshot(user=None, why="assessment replayed"), connection.cursor() as cursor:
        run = AssessmentRun.objects.select_related("guide").filter(pk=run_id).first()
        if run is None:
            raise RunNotFound(run_id)
        if run.guide is None or run.state not in (RunState.UNDER_REVIEW, RunState.PUBLISHED):
            raise NothingToReplay(run_id)
        stored = {each.pk: each for each in Assessment.objects.filter(run=run).select_related("participant")}
        totals = frozen_totals(cursor, assessments=STORED, run_id=run_id)
        replayed = _replayed(run, stored, totals)
        differences = [*_differences(run, stored, replayed), *_of_lines(cursor, run)]
    digest = run_digest({each.assessed.slug: each.digest for each in replayed})
    if digest != run.digest:
        differences.append(
            _("The run's digest is %(now)s, kept was %(kept)s.") % {"now": digest, "kept": run.digest}
        )
    return Replay(not differences, digest, tuple(differences))


def replay_and_record(*, by: User | None, run_id: int, now: datetime) -> Replay:
    """Replay a run and keep whether it was identical, with who asked (None: the command) and when.

    Raises `RunNotFound`, `NothingToReplay`.
    """
    replay = replay_run(run_id)
    with acting(role=Role.STAFF, user=by.pk if by else None, why="assessment replayed"):
        record_replay(by=by, run_id=run_id, replay=replay, now=now)
    return replay


def record_replay(*, by: User | None, run_id: int, replay: Replay, now: datetime) -> None:
    """Keep what a replay came to, with who asked (None: the command) and when; call it as staff."""
    RunReplay.objects.create(
        run_id=run_id,
        at=now,
        by=by,
        identical=replay.identical,
        differences=len(replay.differences),
        digest=replay.digest,
    )


def _replayed(run: AssessmentRun, stored: dict[int, Assessment], totals: Totals) -> list[Judged]:
    guide = run.guide
    if guide is None:
        raise NothingToReplay(run.pk)
    plan, period = plan_of(guide), Period(run.year, run.quarter)
    scopes = scopes_of(plan.guide)
    digest = hashlib.sha256(canonical_json(plan.guide).encode()).hexdigest()
    basis = Basis(plan, digest, period, run.cut_off)
    as_of = day_of(run.feed_as_of)
    kept = _kept_readings(run)
    return [
        judge(
            basis,
            Assessed(each.pk, each.participant_id, each.participant.slug, each.tier_held, each.months_missed),
            [*kept[each.pk], *frozen_readings(scopes, totals, each.pk, as_of)],
            line_digests(scopes, totals, each.pk),
        )
        for each in stored.values()
    ]


def _kept_readings(run: AssessmentRun, *, of_crm: bool = False) -> dict[int, list[ReadingRow]]:
    """The readings that no evidence line gives (facts and recorded metrics), or those of the CRM."""
    kept: dict[int, list[ReadingRow]] = defaultdict(list)
    columns = (
        "assessment_id", "metric", "cumulative", "value", "yes_no", "as_of", "source", "lines_counted",
        "lines_not_counted",
    )  # fmt: skip
    crm = Q(metric__in=CRM_METRICS)
    rows = AssessmentReading.objects.filter(crm if of_crm else ~crm, assessment__run=run)
    for assessment, *row in rows.values_list(*columns):
        kept[assessment].append(ReadingRow(*row))
    return kept


def _differences(run: AssessmentRun, stored: dict[int, Assessment], replayed: list[Judged]) -> list[str]:
    conditions: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    rows = ConditionResult.objects.filter(assessment__run=run).order_by("assessment_id", "position")
    for assessment, *row in rows.values_list("assessment_id", *_STORED_COLUMNS):
        conditions[assessment].append(tuple(row))
    crm_readings_kept = _kept_readings(run, of_crm=True)
    found: list[str] = []
    for each in replayed:
        kept = stored[each.assessed.assessment_id]
        found += _of_result(kept, each)
        found += _of_readings(each, crm_readings_kept[kept.pk])
        found += _of_conditions(each, conditions[kept.pk])
    return found


def _of_result(kept: Assessment, now: Judged) -> Iterator[str]:
    pairs = {
        _("status"): (kept.status, str(now.outcome.status)),
        _("tier earned"): (kept.tier_earned, now.outcome.tier_earned),
        _("evidence digest"): (kept.evidence_digest, now.evidence_digest),
        _("digest"): (kept.digest, now.digest),
    }
    for name, (was, found) in pairs.items():
        if was != found:
            yield _("%(slug)s: %(name)s is %(now)s, kept was %(kept)s.") % {
                "slug": now.assessed.slug,
                "name": name,
                "now": found,
                "kept": was,
            }


def _of_readings(now: Judged, kept: list[ReadingRow]) -> Iterator[str]:
    """The CRM's readings as they were kept, against what their lines add up to."""
    found = {row.order: row for row in now.readings if row.metric in CRM_METRICS}
    for row in kept:
        if found.pop(row.order, None) != row:
            yield _("%(slug)s: the reading of %(metric)s differs from its lines.") % {
                "slug": now.assessed.slug,
                "metric": row.metric,
            }
    for metric, _cumulative in found:
        yield _("%(slug)s: the reading of %(metric)s is missing.") % {
            "slug": now.assessed.slug,
            "metric": metric,
        }


def _of_lines(cursor: Any, run: AssessmentRun) -> Iterator[str]:
    cursor.execute(_STRAYED, {"run": run.pk})
    for slug, lines in cursor.fetchall():
        yield _("%(slug)s: %(lines)s lines differ from the leads on which they stand.") % {
            "slug": slug,
            "lines": lines,
        }


def _of_conditions(now: Judged, kept: list[tuple[Any, ...]]) -> Iterator[str]:
    found = [_rounded(condition_values(outcome)) for outcome in now.outcome.conditions]
    if len(found) != len(kept):
        yield _("%(slug)s: %(now)s conditions, kept were %(kept)s.") % {
            "slug": now.assessed.slug,
            "now": len(found),
            "kept": len(kept),
        }
    for was, outcome in zip(kept, found, strict=False):
        if was != outcome:
            yield _("%(slug)s: condition %(clause)s of %(tier)s differs.") % {
                "slug": now.assessed.slug,
                "clause": outcome[1],
                "tier": outcome[0],
            }


def _rounded(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """A condition's values as the database keeps them, to twelve decimal places."""
    return tuple(value.quantize(_PLACES) if isinstance(value, Decimal) else value for value in values)
