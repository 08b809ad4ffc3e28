"""What the guide asks to be read of some participants now, as relations of one shape (R13, R15).

The columns are participant_id, metric, cumulative, value, as_of, source, lines_counted, lines_not_counted;
the last two are null for what is no CRM figure. A text is empty where the guide asks for nothing of its kind.
"""

from tiers.metrics.crm import ALIKE, crm_lines, crm_values
from tiers.metrics.scopes import Scopes, fact_values, rows_are_wanted

ONE = "(SELECT %(participant)s::bigint AS participant_id)"
"""The relation of one participant; parameter `participant`."""

MANY = "(SELECT unnest(%(participants)s::bigint[]) AS participant_id)"
"""The relation of some participants; parameter `participants`."""


def present_facts(scopes: Scopes) -> str:
    """Return the SQL of every fact and recorded metric of `MANY`; parameters as `fact_values` has them."""
    if not rows_are_wanted(scopes):
        return ""
    return f"SELECT facts.*, NULL::bigint, NULL::bigint FROM ({fact_values(scopes, MANY)}) facts"  # noqa: S608


def present_totals(scopes: Scopes, *, source: str) -> str:
    """Return the SQL of every CRM figure of `MANY` over a relation of lines, `LEADS` or `ALIKE`."""
    if not scopes.crm:
        return ""
    lines = crm_lines(scopes.crm_metrics, source=source, participants=MANY)
    counted = f"(SELECT found.*, found.reason = 'counted' AS counted FROM ({lines}) found) line"  # noqa: S608
    totals = crm_values(counted, group="line.participant_id", alike=source == ALIKE)
    return (
        "SELECT participant_id, metric, NULL::boolean, value, NULL::date, 'CRM', lines_counted, "  # noqa: S608
        f"lines_not_counted FROM ({totals}) totals"
    )
