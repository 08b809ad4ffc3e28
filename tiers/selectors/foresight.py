"""What status leads give a Participant, those of the mirror or as a feed would make them (R9)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Subquery

from kernel.clock import day_of
from kernel.periods import Period, full_months_missed
from participants.models import Participant
from pipeline.foresight import CrmStatus
from pipeline.selectors.feeds import feed_stamp
from tiers.digests import ReadingRow
from tiers.evaluation import EvaluationPlan, Outcome, State, evaluate_quarter
from tiers.evaluation.outcomes import worst
from tiers.metrics import CRM_METRICS, period_parameters, present_totals, scopes_of
from tiers.models import TierStanding
from tiers.selectors.guides import guide_in_force, plan_of
from tiers.selectors.position import as_readings
from tiers.selectors.present_readings import present_readings

Totals = Mapping[tuple[int, str], tuple[Decimal, int, int]]


def statuses_by_crm(participants: Sequence[int], leads: str, today: date) -> dict[int, CrmStatus]:
    """Return the worst condition on the CRM of each Participant's tier in the running quarter.

    `leads` is a relation with the columns of a lead: the mirror's, or one as it would be. Call it as staff.
    Four statements; empty while no guide is in force, or none of its conditions reads the CRM.
    """
    guide = guide_in_force(today)
    if guide is None or not participants or not scopes_of(plan_of(guide).guide).crm:
        return {}
    plan, period = plan_of(guide), Period.quarter_of(today)
    as_of = day_of(feed_stamp().as_of)
    present = present_readings(participants, plan, period, crm_as_of=as_of)
    totals = _totals(participants, plan, period, leads)
    known = {tier.key for tier in plan.guide.tiers}
    found = {}
    for participant, tier, joined_on in _held(participants, today):
        rows = [_read_from(row, participant, totals) for row in present[participant].quarter]
        outcome = evaluate_quarter(
            plan,
            as_readings(rows),
            quarter=period.quarter or 4,
            tier_held=tier if tier in known else None,
            months_missed=full_months_missed(joined_on, today.year),
        )
        state = _crm_state(outcome)
        found[participant] = CrmStatus(state.value, state.severity)
    return found


def _held(participants: Sequence[int], today: date) -> list[tuple[int, str | None, date]]:
    held = Subquery(TierStanding.objects.held_in(today.year).values("tier")[:1])
    rows = Participant.objects.filter(pk__in=participants).annotate(held=held).order_by("pk")
    return [
        (participant, tier, joined_on)
        for participant, tier, joined_on in rows.values_list("pk", "held", "joined_on")
        if joined_on is not None
    ]


def _totals(participants: Sequence[int], plan: EvaluationPlan, period: Period, leads: str) -> Totals:
    """The CRM's figures by participant and metric over a relation of leads."""
    totals = present_totals(scopes_of(plan.guide), source=f'{leads} "line"')
    values = {**period_parameters(plan.guide, period), "participants": list(participants)}
    with connection.cursor() as cursor:
        cursor.execute(totals, values)
        return {
            (participant, metric): (Decimal(value), counted, other)
            for participant, metric, _cumulative, value, _as_of, _source, counted, other in cursor.fetchall()
        }


def _read_from(row: ReadingRow, participant: int, totals: Totals) -> ReadingRow:
    """A reading of the CRM with its figure of the totals; any other, or one not known, as it is."""
    if row.metric not in CRM_METRICS or row.value is None:
        return row
    value, counted, other = totals.get((participant, row.metric), (Decimal(0), 0, 0))
    return replace(row, value=value, lines_counted=counted, lines_not_counted=other)


def _crm_state(outcome: Outcome) -> State:
    return worst(
        condition.state
        for condition in outcome.conditions
        if any(leaf.metric in CRM_METRICS for leaf in condition.parts or (condition,))
    )
