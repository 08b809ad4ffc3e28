"""The record of one company as it stood at a moment, put together from its changes (D10)."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from participants.models import Participant
from participants.selectors.activity import tables_open_to_partners

LARGEST_RECORD = 1000


@dataclass(frozen=True, slots=True)
class StandingRecord:
    """One row of a table as it stood, `at` its last change before the moment; reads like an audit event.

    `changed_since`: it has changed, or gone, from the moment on.
    """

    table_name: str
    at: datetime
    new: dict[str, Any]
    user_name: str | None
    offering_name: str | None
    technology_name: str | None
    changed_since: bool
    old: None = None


_UNTIL = """
WITH known AS (
    SELECT e.table_name, e.record_id, max(e.at) AS at, bool_or(e.operation = 'delete') AS gone,
        jsonb_object_agg(field.key, field.value ORDER BY e.id) FILTER (WHERE field.key IS NOT NULL) AS row
    FROM kernel_auditevent e LEFT JOIN LATERAL jsonb_each(e.new) field ON true
    WHERE e.participant_id = %(participant)s AND e.at < %(until)s
        AND (%(ibm)s OR e.table_name = ANY(%(tables)s))
    GROUP BY e.table_name, e.record_id
)
SELECT known.table_name, known.at, known.row::text, person.name, offering.name, technology.name,
    EXISTS (SELECT FROM kernel_auditevent later WHERE later.table_name = known.table_name
        AND later.record_id = known.record_id AND later.at >= %(until)s)
FROM known
LEFT JOIN accounts_user person ON person.id = (known.row ->> 'user_id')::bigint
LEFT JOIN participants_offering offering ON offering.id = (known.row ->> 'offering_id')::bigint
LEFT JOIN participants_technology technology ON technology.id = (known.row ->> 'technology_id')::bigint
WHERE NOT known.gone
ORDER BY known.table_name, known.record_id
LIMIT %(most)s
"""


def record_until(participant: Participant, *, ibm: bool, until: datetime) -> list[StandingRecord]:
    """Return the rows of a company that an access rule has let in, as its record had them at a moment.

    A change keeps only what differs, so a row is all its changes laid over each other. A partner reads the
    tables of `activity_of`; at most `LARGEST_RECORD` rows. One query.
    """
    wanted: dict[str, Any] = {
        "participant": participant.pk, "until": until, "ibm": ibm, "most": LARGEST_RECORD,
        "tables": sorted(tables_open_to_partners()),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_UNTIL, wanted)
        return [
            StandingRecord(table, at, json.loads(row or "{}"), *names)
            for table, at, row, *names in cursor.fetchall()
        ]
