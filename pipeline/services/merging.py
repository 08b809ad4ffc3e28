"""One merge from the staged rows into leads and their revisions; its statements do not grow with the rows."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import connection

from pipeline.models import Feed
from pipeline.profiles.cells import number_text
from pipeline.profiles.fields import FIELDS
from pipeline.services.sql import REJECTED, REVISED, STAGED, VALUES, prefixed

MOST_UNKNOWN_TAGS: Final = 1_000
"""Unknown tags named by a feed, the commonest first; the page of unmapped tags knows them all."""

MATCH: Final = f"""
FROM {STAGED} s
LEFT JOIN pipeline_lead l ON l.source_id = %(source)s AND l.crm_id = s.crm_id
LEFT JOIN pipeline_tagmapping m ON m.tag = s.tag
"""
DIFFERS: Final = "(l.fingerprint <> s.fingerprint OR l.participant_id IS DISTINCT FROM m.participant_id)"
_CLASSIFY: Final = f"""
SELECT s.currency, sum(s.tcv), count(*), count(*) FILTER (WHERE l.id IS NULL),
       count(*) FILTER (WHERE NOT l.withdrawn AND {DIFFERS}), count(*) FILTER (WHERE l.withdrawn),
       count(*) FILTER (WHERE m.id IS NULL)
{MATCH} GROUP BY s.currency ORDER BY s.currency
"""
_PRESENT: Final = """
SELECT count(*), count(*) FILTER (WHERE NOT withdrawn) FROM pipeline_lead WHERE source_id = %(source)s
"""
GONE: Final = f"""
l.source_id = %(source)s AND NOT l.withdrawn
AND NOT EXISTS (SELECT FROM {STAGED} s WHERE s.crm_id = l.crm_id)
AND NOT EXISTS (SELECT FROM {REJECTED} r WHERE r.crm_id = l.crm_id)
"""  # noqa: S608
_COUNT_GONE: Final = f"SELECT count(*) FROM pipeline_lead l WHERE {GONE}"  # noqa: S608  text of ours only
_UNKNOWN_TAGS: Final = f"""
SELECT s.tag, count(*) FROM {STAGED} s
WHERE s.tag IS NOT NULL AND NOT EXISTS (SELECT FROM pipeline_tagmapping m WHERE m.tag = s.tag)
  AND NOT EXISTS (SELECT FROM pipeline_ignoredtag i WHERE i.tag = s.tag)
GROUP BY s.tag ORDER BY count(*) DESC, s.tag LIMIT {MOST_UNKNOWN_TAGS}
"""  # noqa: S608
_REVISE: Final = f"INSERT INTO pipeline_leadrevision (lead_id, {REVISED}, feed_id, cause, recorded_at)"
_NEW: Final = f"""
WITH new AS (
    INSERT INTO pipeline_lead
        (source_id, crm_id, participant_id, {VALUES}, withdrawn, fingerprint, row_hash,
         first_feed_id, changed_at)
    SELECT %(source)s, s.crm_id, m.participant_id, {prefixed("s")}, false, s.fingerprint, s.row_hash,
           %(feed)s, %(now)s
    {MATCH} WHERE l.id IS NULL
    RETURNING id, {REVISED}
)
{_REVISE} SELECT id, {REVISED}, %(feed)s, 'feed', %(now)s FROM new
"""  # noqa: S608
_REPLACE: Final = f"""
, replaced AS (
    UPDATE pipeline_leadrevision r SET superseded_at = %(now)s, superseded_by_id = %(feed)s
    FROM moved WHERE r.lead_id = moved.id AND r.superseded_at IS NULL
    RETURNING r.lead_id
)
{_REVISE} SELECT moved.id, {REVISED}, %(feed)s, %(cause)s, %(now)s
FROM moved JOIN replaced ON replaced.lead_id = moved.id
"""  # noqa: S608
_CHANGED: Final = f"""
WITH moved AS (
    UPDATE pipeline_lead l
    SET {", ".join(f"{name} = s.{name}" for name in FIELDS[1:])}, participant_id = m.participant_id,
        withdrawn = false, fingerprint = s.fingerprint, row_hash = s.row_hash,
        changed_at = %(now)s
    FROM {STAGED} s LEFT JOIN pipeline_tagmapping m ON m.tag = s.tag
    WHERE l.source_id = %(source)s AND l.crm_id = s.crm_id AND (l.withdrawn OR {DIFFERS})
    RETURNING l.*
) {_REPLACE}
"""  # noqa: S608
_WITHDRAWN: Final = f"""
WITH moved AS (
    UPDATE pipeline_lead l SET withdrawn = true, changed_at = %(now)s WHERE {GONE} RETURNING l.*
) {_REPLACE}
"""  # noqa: S608


class MergeDiffers(Exception):
    """The merge wrote other numbers of rows than it had counted; it is rolled back."""


@dataclass(frozen=True)
class Effect:
    """What a merge does, known before it is done; `changed` are present leads, `returned` withdrawn ones."""

    created: int = 0
    changed: int = 0
    returned: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    untagged: int = 0
    leads_before: int = 0
    present_before: int = 0
    tcv: dict[str, str] = field(default_factory=dict)
    unknown_tags: dict[str, int] = field(default_factory=dict)

    @property
    def updated(self) -> int:
        """Changed and returned leads: those that are written anew."""
        return self.changed + self.returned


def foresee_merge(feed: Feed) -> Effect:
    """Count what merging the staged rows would do, and their control totals, without writing."""
    with connection.cursor() as cursor:
        cursor.execute(_CLASSIFY, {"source": feed.source_id})
        groups = cursor.fetchall()
        total, new, changed, returned, untagged = (
            sum(group[column] for group in groups) for column in range(2, 7)
        )
        cursor.execute(_PRESENT, {"source": feed.source_id})
        leads, present = cursor.fetchone()
        met_present = total - new - returned
        return Effect(
            created=new,
            changed=changed,
            returned=returned,
            unchanged=met_present - changed,
            withdrawn=_count_gone(cursor, feed) if feed.complete and met_present < present else 0,
            untagged=untagged,
            leads_before=leads,
            present_before=present,
            tcv={currency: _total(tcv) for currency, tcv, *_ in groups if tcv is not None},
            unknown_tags=_unknown_tags(cursor) if untagged else {},
        )


def merge_staged(feed: Feed, effect: Effect, *, now: datetime) -> None:
    """Write what `foresee_merge` foresaw: new, changed and withdrawn leads with a revision each."""
    values = {"source": feed.source_id, "feed": feed.pk, "now": now}
    _write(_NEW, effect.created, values)
    _write(_CHANGED, effect.updated, {**values, "cause": "feed"})
    _write(_WITHDRAWN, effect.withdrawn, {**values, "cause": "withdrawn"})


def _write(statement: str, expected: int, values: dict[str, Any]) -> None:
    if not expected:
        return
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        if cursor.rowcount != expected:
            raise MergeDiffers(f"{cursor.rowcount} revisions written where {expected} were foreseen.")


def _count_gone(cursor: Any, feed: Feed) -> int:
    cursor.execute(_COUNT_GONE, {"source": feed.source_id})
    return int(cursor.fetchone()[0])


def _unknown_tags(cursor: Any) -> dict[str, int]:
    cursor.execute(_UNKNOWN_TAGS)
    return dict(cursor.fetchall())


def _total(tcv: Decimal) -> str:
    return number_text(tcv)
