"""The lines behind a CRM figure, frozen with an assessment or as they are now, in one shape (R13, D3, D8)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kernel.periods import Period
from tiers.guide_document import GuideDocument
from tiers.metrics import LEADS, ONE, crm_lines, period_parameters

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


def present_relation(
    participant_id: int, metric: str, document: GuideDocument, period: Period
) -> tuple[str, dict[str, Any]]:
    """Return a participant's lines as the CRM has them now, counted as the guide says for the period, as the
    text of a relation and its values.
    """
    lines = crm_lines([metric], source=LEADS, participants=ONE)
    values = {**period_parameters(document, period), "participant": participant_id}
    return _PRESENT.format(lines=lines), values
