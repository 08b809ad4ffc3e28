"""Remediation plans and requests for a figure, opened and closed by published results (D4)."""

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.periods import Period
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from tiers.models import AssessmentRun, RemediationPlan, RunState
from tiers.services.participation import STILL_IN, still_in_parameters

_TIER_CONCERNED = """
    (%(quarter)s::int IS NOT NULL OR condition.tier = (
        SELECT standing.tier FROM tiers_tierstanding standing
        WHERE standing.participant_id = result.participant_id AND standing.year = %(next_year)s
    ))
"""
"""A year's result shows every tier: plans concern the tier that is held from then on."""

_REMEDY = f"""
UPDATE tiers_remediationplan plan
SET closed_at = %(now)s, close_reason = CASE plan.kind WHEN 'request' THEN %(known)s ELSE %(remedied)s END
FROM tiers_assessment result JOIN tiers_conditionresult condition ON condition.assessment_id = result.id
WHERE result.run_id = %(run)s AND plan.participant_id = result.participant_id AND plan.closed_at IS NULL
  AND plan.tier = condition.tier AND plan.clause = condition.clause AND {_TIER_CONCERNED}
  AND CASE plan.kind WHEN 'request' THEN condition.state <> 'not_known'
      ELSE condition.state IN ('met', 'on_track') END
"""  # noqa: S608  (a text of ours)
_DROP_OTHER_TIERS = """
UPDATE tiers_remediationplan plan
SET closed_at = %(now)s, closed_by_id = %(by)s, close_reason = %(other_tier)s
FROM tiers_assessment result
JOIN tiers_tierstanding standing
    ON standing.participant_id = result.participant_id AND standing.year = %(next_year)s
WHERE result.run_id = %(run)s AND plan.participant_id = result.participant_id AND plan.closed_at IS NULL
  AND plan.tier IS DISTINCT FROM standing.tier
"""
_OPEN = f"""
INSERT INTO tiers_remediationplan
    (participant_id, kind, tier, clause, name, state_found, opened_by_id, opened_at, note, close_reason)
SELECT result.participant_id, CASE condition.state WHEN 'not_known' THEN 'request' ELSE 'remediation' END,
       condition.tier, condition.clause, condition.name, condition.state, result.id, %(now)s, '', ''
FROM tiers_assessment result JOIN tiers_conditionresult condition ON condition.assessment_id = result.id
{STILL_IN}
WHERE result.run_id = %(run)s AND condition.state IN ('at_risk', 'off_track', 'not_met', 'not_known')
  AND {_TIER_CONCERNED}
ORDER BY result.id, condition.position
ON CONFLICT (participant_id, kind, tier, clause) WHERE closed_at IS NULL DO NOTHING
"""  # noqa: S608  (a text of ours)


class PlanClosed(Refusal):
    """The plan is closed already."""

    def __init__(self) -> None:
        super().__init__(_("This plan is closed already."))


class CloseReasonMissing(Refusal):
    """A person closes a plan with a reason (D4)."""

    def __init__(self) -> None:
        super().__init__(_("Say why the plan is closed."))


def settle_plans(*, run: AssessmentRun, by: User, now: datetime) -> None:
    """Close what a run being published finds remedied, and open what it finds in trouble or not known (D4),
    of whoever has not left since; who was admitted again after the period begins without plans of it.

    A later published result has the word: the correction of an earlier period changes no plan.
    """
    if _later_is_published(run):
        return
    period = Period(run.year, run.quarter)
    values = {
        "run": run.pk,
        "quarter": run.quarter,
        "next_year": run.year + 1,
        **still_in_parameters(run),
        "now": now,
        "by": by.pk,
        "remedied": _("Remedied, as the assessment of %(period)s found.") % {"period": period},
        "known": _("The figure is known, as the assessment of %(period)s found.") % {"period": period},
        "other_tier": _("No longer asked: another tier is held from %(year)s on.") % {"year": run.year + 1},
    }
    with connection.cursor() as cursor:
        cursor.execute(_REMEDY, values)
        if run.quarter is None:
            cursor.execute(_DROP_OTHER_TIERS, values)
        cursor.execute(_OPEN, values)


def close_plan(*, by: User, plan: RemediationPlan, reason: str, now: datetime) -> RemediationPlan:
    """Close a plan as a person, with a reason (D4). Raises `CloseReasonMissing`, `PlanClosed`."""
    why = reason.strip()
    if not why:
        raise CloseReasonMissing
    with acting(role=Role.STAFF, user=by.pk, why=why):
        found: RemediationPlan = RemediationPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        if found.closed_at is not None:
            raise PlanClosed
        found.closed_at, found.closed_by, found.close_reason = now, by, why
        found.save(update_fields=["closed_at", "closed_by", "close_reason"])
    return found


def close_plans_of(*, participant_id: int, reason: str, now: datetime) -> int:
    """Close every open plan and request of a company, as by the portal; return how many (R30)."""
    with acting(role=Role.STAFF, why=reason):
        plans = RemediationPlan.objects.filter(participant_id=participant_id, closed_at=None)
        return plans.update(closed_at=now, close_reason=reason)


def note_on_plan(*, by: User, plan: RemediationPlan, note: str, now: datetime) -> RemediationPlan:
    """Write down what the two sides agreed for an open plan. Raises `PlanClosed`."""
    with acting(role=Role.STAFF, user=by.pk, why="plan agreed"):
        found: RemediationPlan = RemediationPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        if found.closed_at is not None:
            raise PlanClosed
        found.note = note.strip()
        found.save(update_fields=["note"])
    return found


def _later_is_published(run: AssessmentRun) -> bool:
    published = AssessmentRun.objects.filter(state=RunState.PUBLISHED).exclude(pk=run.pk)
    ends = Period(run.year, run.quarter).last_day
    return any(
        Period(year, quarter).last_day > ends for year, quarter in published.values_list("year", "quarter")
    )
