"""Leads change hands when their tag's meaning changes: one statement, a revision each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from pipeline.services.sql import REVISED

_RETAG = f"""
WITH wanted AS (
    SELECT t.tag, m.participant_id
    FROM unnest(%(tags)s::text[]) AS t (tag) LEFT JOIN pipeline_tagmapping m ON m.tag = t.tag
), before AS (
    SELECT l.id, l.participant_id
    FROM pipeline_lead l JOIN wanted w ON w.tag = l.tag
    WHERE l.participant_id IS DISTINCT FROM w.participant_id
), moved AS (
    UPDATE pipeline_lead l SET participant_id = w.participant_id, changed_at = %(now)s
    FROM wanted w
    WHERE w.tag = l.tag AND l.participant_id IS DISTINCT FROM w.participant_id
    RETURNING l.*
), replaced AS (
    UPDATE pipeline_leadrevision r SET superseded_at = %(now)s, superseded_by_id = r.feed_id
    FROM moved WHERE r.lead_id = moved.id AND r.superseded_at IS NULL
    RETURNING r.lead_id, r.feed_id
), revised AS (
    INSERT INTO pipeline_leadrevision (lead_id, {REVISED}, feed_id, cause, recorded_at)
    SELECT moved.id, {REVISED}, replaced.feed_id, 'mapping', %(now)s
    FROM moved JOIN replaced ON replaced.lead_id = moved.id
    RETURNING lead_id, participant_id
)
SELECT count(*), array_agg(DISTINCT before.participant_id), array_agg(DISTINCT revised.participant_id)
FROM revised JOIN before ON before.id = revised.lead_id
"""  # noqa: S608  column names only


@dataclass(frozen=True)
class Moved:
    """How many leads changed hands, and whose they were or are."""

    leads: int
    participant_ids: frozenset[int]


def retag_leads(tags: Iterable[str], *, now: datetime) -> Moved:
    """Give the leads that carry these tags to whom the tags mean now (R14); the caller holds `lock_leads`.

    The new revision takes the feed of the one it replaces: what the CRM said when has not changed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RETAG, {"tags": list(tags), "now": now})
        leads, before, after = cursor.fetchone()
    whose = {participant for participant in (*(before or ()), *(after or ())) if participant is not None}
    return Moved(leads, frozenset(whose))
