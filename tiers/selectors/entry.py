"""Whether a prospect may be invited, and into which tier: the entry conditions today (R7, R8, D11).

The same registry, the same SQL and the same evaluation as an assessment; only the months differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection

from kernel.periods import EntryWindow
from participants.models import Participant
from tiers.digests import ReadingRow
from tiers.evaluation import EvaluationPlan, Outcome, evaluate_entry
from tiers.metrics import LEADS, Scopes, crm_lines, crm_values, fact_values, period_parameters, scopes_of
from tiers.models import ProgramGuide
from tiers.selectors.crm_readings import crm_readings
from tiers.selectors.guides import plan_of
from tiers.selectors.present_readings import ONE, as_readings


@dataclass(frozen=True, slots=True)
class EntryPosition:
    """A prospect against the lowest tier of the guide in force, its Program Agreement apart.

    `outcome.tier_earned` is the tier at entry that its performance earns, None while it earns none.
    `window` are the months whose leads count; facts are those of the day. `crm_as_of` is None while a
    source was never complete, and then no CRM figure is known.
    """

    guide: ProgramGuide
    plan: EvaluationPlan
    window: EntryWindow
    outcome: Outcome
    readings: Mapping[tuple[str, bool], ReadingRow]
    crm_as_of: date | None


def entry_position(
    guide: ProgramGuide, participant: Participant, today: date, *, crm_as_of: date | None
) -> EntryPosition:
    """Return how a prospect stands on a program day under a guide, by the CRM's figures of a day."""
    plan = plan_of(guide)
    window = EntryWindow(today, settings.ENTRY_MONTHS)
    rows = _read(participant, plan, window, crm_as_of)
    return EntryPosition(
        guide=guide,
        plan=plan,
        window=window,
        outcome=evaluate_entry(plan, as_readings(rows)),
        readings={(row.metric, row.cumulative): row for row in rows},
        crm_as_of=crm_as_of,
    )


def _read(
    participant: Participant, plan: EvaluationPlan, window: EntryWindow, crm_as_of: date | None
) -> list[ReadingRow]:
    """Read facts as of the day and the CRM's figures of the window, in one statement."""
    scopes = scopes_of(plan.guide)
    of_window = {
        **period_parameters(plan.guide, window),
        **scopes.parameters,
        "participant": participant.pk,
    }
    of_today = {**of_window, "last_day": window.day}
    statements = [(_facts(scopes), of_today), (_totals(scopes), of_window)]
    with connection.cursor() as cursor:
        parts = [cursor.mogrify(sql, values).decode() for sql, values in statements if sql]
        if not parts:
            return []
        cursor.execute("\nUNION ALL\n".join(parts))
        found = cursor.fetchall()
    facts = [
        ReadingRow(metric, cumulative, value, metric in scopes.yes_no, as_of, source or "")
        for metric, cumulative, value, as_of, source, counted, _other in found
        if counted is None
    ]
    totals = {row[0]: (row[2], row[5], row[6]) for row in found if row[5] is not None}
    return facts + crm_readings(scopes, totals, as_of=crm_as_of)


def _facts(scopes: Scopes) -> str:
    if not (scopes.facts or scopes.recorded):
        return ""
    return (
        "SELECT metric, cumulative, value, as_of, source, NULL::bigint, NULL::bigint "  # noqa: S608
        f"FROM ({fact_values(scopes, ONE)}) facts"
    )


def _totals(scopes: Scopes) -> str:
    if not scopes.crm:
        return ""
    lines = crm_lines(scopes.crm_metrics, source=LEADS, participants=ONE)
    counted = f"(SELECT found.*, found.reason = 'counted' AS counted FROM ({lines}) found) line"  # noqa: S608
    return (
        "SELECT metric, NULL::boolean, value, NULL::date, 'CRM', lines_counted, lines_not_counted "  # noqa: S608
        f"FROM ({crm_values(counted, group='line.participant_id')}) totals"
    )
