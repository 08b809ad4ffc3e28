"""What the CRM says differently since a run was computed: a list of lines; the result itself never changes
(D6).
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class DriftLine:
    """A line that is no more as the evidence has it. `kind` is changed, gone (tagged to nobody or somebody
    else, or withdrawn) or new; what is gone has no present values, what is new no former ones.
    """

    kind: str
    crm_id: str
    client: str | None
    was_stage: str | None
    was_tcv: Decimal | None
    was_currency: str | None
    is_stage: str | None
    is_tcv: Decimal | None
    is_currency: str | None


_DRIFT = """
WITH kept AS (
    SELECT DISTINCT line.revision_id FROM tiers_evidenceline line WHERE line.assessment_id = %(assessment)s
), was AS (
    SELECT r.* FROM kept JOIN pipeline_leadrevision r ON r.id = kept.revision_id
)
SELECT CASE WHEN present.id IS NULL THEN 'gone' ELSE 'changed' END, was.crm_id, was.client,
       was.stage, was.tcv, was.currency, present.stage, present.tcv, present.currency
FROM was
LEFT JOIN pipeline_leadrevision present
    ON present.lead_id = was.lead_id AND present.superseded_at IS NULL
    AND present.participant_id = was.participant_id AND NOT present.withdrawn
WHERE present.id IS DISTINCT FROM was.id AND NOT (present.id IS NULL AND was.withdrawn)
UNION ALL
SELECT 'new', present.crm_id, present.client, NULL, NULL, NULL, present.stage, present.tcv, present.currency
FROM pipeline_leadrevision present
WHERE present.participant_id = %(participant)s AND present.superseded_at IS NULL AND NOT present.withdrawn
  AND NOT EXISTS (SELECT FROM was WHERE was.lead_id = present.lead_id)
ORDER BY 2, 1 LIMIT %(limit)s
"""


def drift_since(assessment_id: int, participant_id: int, *, limit: int = MOST_LINES) -> list[DriftLine]:
    """Return the lines of a participant that differ from an assessment's evidence, at most `limit`.

    Nothing is told of what became somebody else's (R4).
    """
    values = {"assessment": assessment_id, "participant": participant_id, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(_DRIFT, values)
        return [DriftLine(*row) for row in cursor.fetchall()]
