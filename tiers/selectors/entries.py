"""Entry of several prospects at once, for a list: SQL and evaluation of `entry_position` (R7, D11)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import connection
from django.db.models import Min

from kernel.clock import program_zone
from kernel.periods import EntryWindow, program_day
from pipeline.models import CrmSource
from tiers.digests import ReadingRow
from tiers.evaluation import EvaluationPlan, Outcome, evaluate_entry
from tiers.metrics import LEADS, Scopes, crm_lines, crm_values, fact_values, period_parameters, scopes_of
from tiers.selectors.crm_readings import crm_readings
from tiers.selectors.guides import guide_in_force, plan_of
from tiers.selectors.present_readings import MANY, as_readings


def entry_outcomes(participants: Sequence[int], today: date) -> dict[int, Outcome]:
    """Return how each prospect stands against the entry conditions on a program day, empty while no guide is
    in force. Three queries, however many they are.
    """
    guide = guide_in_force(today) if participants else None
    if guide is None:
        return {}
    plan = plan_of(guide)
    complete = CrmSource.objects.aggregate(oldest=Min("complete_as_of"))["oldest"]
    crm_as_of = program_day(complete, program_zone()) if complete else None
    found = _read(participants, plan, EntryWindow(today, settings.ENTRY_MONTHS), crm_as_of)
    return {pk: evaluate_entry(plan, as_readings(found[pk])) for pk in participants}


def _read(
    participants: Sequence[int], plan: EvaluationPlan, window: EntryWindow, crm_as_of: date | None
) -> Mapping[int, list[ReadingRow]]:
    scopes = scopes_of(plan.guide)
    of_window = {
        **period_parameters(plan.guide, window),
        **scopes.parameters,
        "participants": list(participants),
    }
    statements = [(_facts(scopes), {**of_window, "last_day": window.day}), (_totals(scopes), of_window)]
    rows: dict[int, list[ReadingRow]] = defaultdict(list)
    totals: dict[int, dict[str, tuple[Decimal, int, int]]] = defaultdict(dict)
    with connection.cursor() as cursor:
        parts = [cursor.mogrify(sql, values).decode() for sql, values in statements if sql]
        if not parts:
            return rows
        cursor.execute("\nUNION ALL\n".join(parts))
        for participant, metric, cumulative, value, as_of, source, counted, other in cursor.fetchall():
            if counted is None:
                row = ReadingRow(metric, cumulative, value, metric in scopes.yes_no, as_of, source or "")
                rows[participant].append(row)
            else:
                totals[participant][metric] = (value, counted, other)
    for participant in participants:
        rows[participant] += crm_readings(scopes, totals[participant], as_of=crm_as_of)
    return rows


def _facts(scopes: Scopes) -> str:
    if not (scopes.facts or scopes.recorded):
        return ""
    return (
        "SELECT participant_id, metric, cumulative, value, as_of, source, "  # noqa: S608  (texts of ours)
        f"NULL::bigint, NULL::bigint FROM ({fact_values(scopes, MANY)}) facts"
    )


def _totals(scopes: Scopes) -> str:
    if not scopes.crm:
        return ""
    lines = crm_lines(scopes.crm_metrics, source=LEADS, participants=MANY)
    counted = f"(SELECT found.*, found.reason = 'counted' AS counted FROM ({lines}) found) line"  # noqa: S608
    return (
        "SELECT participant_id, metric, NULL::boolean, value, NULL::date, 'CRM', "  # noqa: S608
        f"lines_counted, lines_not_counted FROM ({crm_values(counted, group='line.participant_id')}) totals"
    )
