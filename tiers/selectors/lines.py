"""The lines behind a CRM figure, frozen with an assessment or as they are now, in one shape (R13, D3, D8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from kernel.periods import Period
from tiers.guide_document import GuideDocument
from tiers.metrics import LEADS, crm_lines, period_parameters
from tiers.selectors.position import ONE

PAGE = 50

Key = tuple[Decimal, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One opportunity under one metric; `amount_usd` is None where value or plan rate is missing (D8)."""

    line_id: int
    lead_id: int
    crm_id: str
    client: str | None
    name: str | None
    owner: str | None
    stage: str
    tag: str | None
    qualified_on: date | None
    expected_close_on: date | None
    closed_on: date | None
    tcv: Decimal | None
    currency: str | None
    rate: Decimal | None
    amount_usd: Decimal | None
    counted: bool
    reason: str
    sort: Decimal

    @property
    def key(self) -> Key:
        """What the next page begins after."""
        return (self.sort, self.line_id)


@dataclass(frozen=True, slots=True)
class LinePage:
    """Some lines, the largest amount first, and the keys beside which the neighbouring pages lie."""

    lines: tuple[Line, ...]
    next_key: Key | None
    previous_key: Key | None = None


@dataclass(frozen=True, slots=True)
class LineTotal:
    """Lines of one stage and reason: how many, and their dollars where known."""

    stage: str
    counted: bool
    reason: str
    lines: int
    amount_usd: Decimal


FROZEN = """
SELECT kept.revision_id AS line_id, kept.counted, kept.reason, kept.amount_usd, kept.rate, crm.*
FROM tiers_evidenceline kept
JOIN LATERAL (
    SELECT r.lead_id, r.crm_id, r.client, r.name, r.owner, r.stage, r.tag, r.qualified_on,
           r.expected_close_on, r.closed_on, r.tcv, r.currency
    FROM pipeline_leadrevision r WHERE r.id = kept.revision_id AND r.participant_id = kept.participant_id
) crm ON true
WHERE kept.assessment_id = %(assessment)s AND kept.metric = %(metric)s
"""
_PRESENT = """
SELECT found.line_id, found.reason = 'counted' AS counted, found.reason, found.amount_usd, found.rate, crm.*
FROM ({lines}) found
JOIN LATERAL (
    SELECT l.id AS lead_id, l.crm_id, l.client, l.name, l.owner, l.stage, l.tag, l.qualified_on,
           l.expected_close_on, l.closed_on, l.tcv, l.currency
    FROM pipeline_lead l WHERE l.id = found.line_id
) crm ON true
"""
_PAGE = """
SELECT line_id, lead_id, crm_id, client, name, owner, stage, tag, qualified_on, expected_close_on, closed_on,
       tcv, currency, rate, amount_usd, counted, reason, coalesce(amount_usd, -1) AS sort
FROM ({lines}) line
WHERE counted = %(counted)s
  AND (%(sort)s::numeric IS NULL OR (coalesce(amount_usd, -1), line_id) < (%(sort)s, %(id)s))
ORDER BY coalesce(amount_usd, -1) DESC, line_id DESC LIMIT %(limit)s
"""
_TOTALS = """
SELECT stage, counted, reason, count(*), coalesce(sum(amount_usd), 0) FROM ({lines}) line
GROUP BY stage, counted, reason ORDER BY stage, reason
"""


def frozen_lines(
    assessment_id: int, metric: str, *, counted: bool, after: Key | None = None, limit: int = PAGE
) -> LinePage:
    """Return lines of an assessment that the actor was shown to see, as they were when it was computed."""
    return _page(FROZEN, {"assessment": assessment_id, "metric": metric}, counted, after, limit)


def frozen_totals_by_reason(assessment_id: int, metric: str) -> list[LineTotal]:
    """Return an assessment's lines added up by stage and reason."""
    return _totals(FROZEN, {"assessment": assessment_id, "metric": metric})


def present_lines(
    participant_id: int,
    metric: str,
    *,
    document: GuideDocument,
    period: Period,
    counted: bool,
    after: Key | None = None,
    limit: int = PAGE,
) -> LinePage:
    """Return a participant's lines as the CRM has them now, counted as the guide says for the period."""
    sql, values = present_relation(participant_id, metric, document, period)
    return _page(sql, values, counted, after, limit)


def present_relation(
    participant_id: int, metric: str, document: GuideDocument, period: Period
) -> tuple[str, dict[str, Any]]:
    lines = crm_lines([metric], source=LEADS, participants=ONE)
    values = {**period_parameters(document, period), "participant": participant_id}
    return _PRESENT.format(lines=lines), values


def _page(lines: str, values: Mapping[str, Any], counted: bool, after: Key | None, limit: int) -> LinePage:
    sort, last = after or (None, None)
    with connection.cursor() as cursor:
        cursor.execute(
            _PAGE.format(lines=lines),
            {**values, "counted": counted, "sort": sort, "id": last, "limit": limit + 1},
        )
        found = [Line(*row) for row in cursor.fetchall()]
    shown = tuple(found[:limit])
    return LinePage(shown, shown[-1].key if len(found) > limit else None)


def _totals(lines: str, values: Mapping[str, Any]) -> list[LineTotal]:
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS.format(lines=lines), values)
        return [LineTotal(*row) for row in cursor.fetchall()]
