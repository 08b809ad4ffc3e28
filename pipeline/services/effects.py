"""What a held feed would do to each participant, by the same SQL that counts leads everywhere (R13)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import connection

from pipeline.counting import counting_sql, current_rule, rate_join
from pipeline.foresight import NO_STATUS, CrmStatus, statuses_by_crm
from pipeline.models import Feed, FeedEffect
from pipeline.services.merging import DIFFERS, GONE, MATCH
from pipeline.services.sql import STAGED

LEADS: Final = "pipeline_lead"
FORESEEN: Final = "feed_foreseen"
"""The leads of the participants concerned, as they would be."""

_MOVED: Final = f"""
DROP TABLE IF EXISTS feed_moved, {FORESEEN};
CREATE TEMP TABLE feed_moved ON COMMIT DROP AS
WITH moved AS (
    SELECT l.participant_id AS was, m.participant_id AS becomes, l.id IS NULL AS created, false AS gone
    {MATCH} WHERE l.id IS NULL OR l.withdrawn OR {DIFFERS}
    UNION ALL
    SELECT l.participant_id, l.participant_id, false, true FROM pipeline_lead l
    WHERE %(complete)s AND {GONE}
), side AS (
    SELECT becomes AS participant_id, created, gone FROM moved
    UNION ALL
    SELECT was, false, false FROM moved WHERE NOT created AND was IS DISTINCT FROM becomes
)
SELECT participant_id, count(*) FILTER (WHERE created) AS created,
       count(*) FILTER (WHERE NOT created AND NOT gone) AS changed, count(*) FILTER (WHERE gone) AS withdrawn
FROM side GROUP BY participant_id
UNION ALL
SELECT named, 0, 0, 0 FROM unnest(%(named)s::bigint[]) named WHERE named NOT IN (
    SELECT participant_id FROM side WHERE participant_id IS NOT NULL
)
"""  # noqa: S608  (texts of ours)
_COLUMNS: Final = ("qualified_on", "closed_on", "expected_close_on", "tcv", "currency")
_FORESEEN: Final = f"""
CREATE TEMP TABLE {FORESEEN} ON COMMIT DROP AS
SELECT l.id, m.participant_id, s.stage, false AS withdrawn, {", ".join(f"s.{name}" for name in _COLUMNS)}
{MATCH} JOIN feed_moved moved ON moved.participant_id = m.participant_id
UNION ALL
SELECT l.id, l.participant_id, l.stage, l.withdrawn OR (%(complete)s AND {GONE}),
       {", ".join(f"l.{name}" for name in _COLUMNS)}
FROM pipeline_lead l JOIN feed_moved moved ON moved.participant_id = l.participant_id
WHERE l.source_id <> %(source)s OR NOT EXISTS (SELECT FROM {STAGED} s WHERE s.crm_id = l.crm_id);
ANALYZE {FORESEEN}
"""  # noqa: S608  (texts of ours)


@dataclass(frozen=True, slots=True)
class ForeseenEffect:
    """What a feed would do to one participant's leads and attainment; None are the leads of nobody."""

    participant_id: int | None
    created: int
    changed: int
    withdrawn: int
    counted_then: Decimal
    status_then: CrmStatus


def foresee_effects(feed: Feed, *, named: Collection[int], today: date) -> list[ForeseenEffect]:
    """Return what merging the staged rows would do to each participant, without writing; a few statements.

    `named` are participants to whom the feed's profile maps new tags. Call it while the rows are staged and
    those tags mapped.
    """
    values: dict[str, Any] = {"source": feed.source_id, "complete": feed.complete, "named": list(named)}
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, values)
        cursor.execute(_FORESEEN, values)
        cursor.execute("SELECT * FROM feed_moved ORDER BY participant_id")
        moved = cursor.fetchall()
    concerned = [row[0] for row in moved if row[0] is not None]
    amounts = _counted(FORESEEN, concerned, today)
    statuses = statuses_by_crm(concerned, FORESEEN, today)
    return [
        ForeseenEffect(
            participant,
            created,
            changed,
            withdrawn,
            amounts.get(participant, Decimal(0)),
            statuses.get(participant, NO_STATUS),
        )
        for participant, created, changed, withdrawn in moved
    ]


def keep_effects(feed: Feed, effects: Sequence[ForeseenEffect], *, today: date) -> None:
    """Keep what was foreseen beside how it stands, to be looked at before somebody decides.

    Call it when what the load had done is taken back.
    """
    concerned = [each.participant_id for each in effects if each.participant_id is not None]
    amounts = _counted(LEADS, concerned, today)
    statuses = statuses_by_crm(concerned, LEADS, today)
    kept = []
    for each in effects:
        participant = each.participant_id
        status = NO_STATUS if participant is None else statuses.get(participant, NO_STATUS)
        kept.append(_kept(feed, each, amounts.get(participant, Decimal(0)), status))
    FeedEffect.objects.bulk_create(kept, batch_size=1000)


def _kept(feed: Feed, effect: ForeseenEffect, counted_now: Decimal, status_now: CrmStatus) -> FeedEffect:
    known = bool(status_now.code and effect.status_then.code)
    return FeedEffect(
        feed=feed,
        participant_id=effect.participant_id,
        created=effect.created,
        changed=effect.changed,
        withdrawn=effect.withdrawn,
        counted_now=counted_now,
        counted_then=effect.counted_then,
        status_now=status_now.code,
        status_then=effect.status_then.code,
        gets_worse=known and effect.status_then.severity > status_now.severity,
    )


def _counted(relation: str, participants: list[int], today: date) -> dict[int | None, Decimal]:
    """The counted dollars of each participant's leads in a relation, by the rule in force."""
    line = counting_sql("line")
    sql = (
        f'SELECT "line".participant_id, sum({line.amount_usd}) FROM {relation} "line" '  # noqa: S608
        f'{rate_join("line")} WHERE "line".participant_id = ANY(%(participants)s) '
        f"AND {line.reason} = 'counted' GROUP BY 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {**current_rule(today).parameters, "participants": participants})
        return dict(cursor.fetchall())
