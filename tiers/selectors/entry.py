"""Whether prospects may be invited, and into which tier: the entry conditions today (R7, R8, D11).

The same registry, the same SQL and the same evaluation as an assessment; only the months differ.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import connection

from kernel.clock import day_of
from kernel.periods import EntryWindow
from participants.models import Participant
from pipeline.selectors.feeds import feed_stamp
from tiers.digests import ReadingRow
from tiers.evaluation import EvaluationPlan, Outcome, evaluate_entry
from tiers.metrics import LEADS, period_parameters, present_facts, present_totals, scopes_of
from tiers.models import ProgramGuide
from tiers.selectors.crm_readings import crm_readings
from tiers.selectors.guides import guide_in_force, plan_of
from tiers.selectors.position import as_readings


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
    rows = _read([participant.pk], plan, window, crm_as_of)[participant.pk]
    return EntryPosition(
        guide=guide,
        plan=plan,
        window=window,
        outcome=evaluate_entry(plan, as_readings(rows)),
        readings={(row.metric, row.cumulative): row for row in rows},
        crm_as_of=crm_as_of,
    )


def entry_outcomes(participants: Sequence[int], today: date) -> dict[int, Outcome]:
    """Return how each prospect stands against the entry conditions on a program day, empty while no guide is
    in force. Three queries, however many they are.
    """
    guide = guide_in_force(today) if participants else None
    if guide is None:
        return {}
    plan = plan_of(guide)
    crm_as_of = day_of(feed_stamp().as_of)
    found = _read(participants, plan, EntryWindow(today, settings.ENTRY_MONTHS), crm_as_of)
    return {pk: evaluate_entry(plan, as_readings(found[pk])) for pk in participants}


def _read(
    participants: Sequence[int], plan: EvaluationPlan, window: EntryWindow, crm_as_of: date | None
) -> Mapping[int, list[ReadingRow]]:
    """Read facts as of the day and the CRM's figures of the window, in one statement."""
    scopes = scopes_of(plan.guide)
    of_window = {
        **period_parameters(plan.guide, window),
        **scopes.parameters,
        "participants": list(participants),
    }
    of_today = {**of_window, "last_day": window.day}
    statements = [(present_facts(scopes), of_today), (present_totals(scopes, source=LEADS), of_window)]
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
