"""Entitlements, derived from standings and the guide in force (R31)."""

import json
from datetime import date, datetime
from typing import Any

from django.db import connection

from agreements.selectors import BENEFITS_HOLD
from benefits.models import Entitlement
from kernel.clock import program_zone
from kernel.periods import program_day
from kernel.tenancy import Role, acting
from participants.models import IN_PROGRAM
from tiers.guide_document import GuideDocument
from tiers.selectors.guides import document_of, guide_in_force

_HOLD = BENEFITS_HOLD.format(participant="participant.id", day="%(today)s")
_WANTED = """
WITH offered AS (
    SELECT * FROM jsonb_to_recordset(%(offered)s::jsonb)
        AS offered(tier text, key text, category text, name text, quantity numeric)
), wanted AS (
    SELECT participant.id AS participant_id, offered.*
    FROM participants_participant participant
    JOIN LATERAL (
        SELECT standing.tier FROM tiers_tierstanding standing
        WHERE standing.participant_id = participant.id AND standing.year <= %(year)s
        ORDER BY standing.year DESC LIMIT 1
    ) held ON true
    JOIN offered ON offered.tier = held.tier
    WHERE participant.lifecycle = ANY(%(in_program)s) AND -- benefits hold --
)
""".replace("-- benefits hold --", _HOLD)
_DROP = (
    _WANTED
    + """
DELETE FROM benefits_entitlement present
WHERE present.year = %(year)s AND NOT EXISTS (
    SELECT FROM wanted WHERE wanted.participant_id = present.participant_id AND wanted.key = present.key
)
"""
)
_KEEP = (
    _WANTED
    + """
INSERT INTO benefits_entitlement AS present
    (participant_id, year, tier, key, category, name, quantity, derived_at)
SELECT participant_id, %(year)s, tier, key, category, name, quantity, %(now)s FROM wanted
ON CONFLICT (participant_id, year, key) DO UPDATE
SET tier = excluded.tier, category = excluded.category, name = excluded.name, quantity = excluded.quantity,
    derived_at = excluded.derived_at
WHERE (present.tier, present.category, present.name, present.quantity)
    IS DISTINCT FROM (excluded.tier, excluded.category, excluded.name, excluded.quantity)
"""
)


def derive_entitlements(*, year: int, now: datetime) -> int:
    """Derive every Participant's entitlements of a program year anew, in two statements; return how many
    changed.

    They follow from the tier held and the guide in force, today or for a year to come on its first day, and
    from agreements that let benefits hold today (R27, R31). Deriving again changes nothing.
    """
    today = program_day(now, program_zone())
    with acting(role=Role.STAFF, why="benefits follow from the tier"):
        guide = guide_in_force(max(today, date(year, 1, 1)))
        values: dict[str, Any] = {
            "year": year,
            "today": today,
            "now": now,
            "in_program": [each.value for each in IN_PROGRAM],
            "offered": json.dumps(_offered(document_of(guide)) if guide else []),
        }
        with connection.cursor() as cursor:
            cursor.execute(_DROP, values)
            dropped: int = cursor.rowcount
            cursor.execute(_KEEP, values)
            return dropped + int(cursor.rowcount)


def end_entitlements(*, participant_id: int, from_year: int) -> None:
    """End what a company was entitled to from a program year on; the record of changes keeps it (R30)."""
    with acting(role=Role.STAFF, why="participation ended"):
        Entitlement.objects.filter(participant_id=participant_id, year__gte=from_year).delete()


def _offered(document: GuideDocument) -> list[dict[str, Any]]:
    return [
        {
            "tier": tier.key,
            "key": benefit.key,
            "category": benefit.category.value,
            "name": benefit.name,
            "quantity": None if benefit.quantity is None else str(benefit.quantity),
        }
        for tier in document.tiers
        for benefit in tier.benefits
    ]
