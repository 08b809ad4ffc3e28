"""The CRM's figures as readings: one rule for a position of today, an entry, and many of either (R13)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from tiers.digests import ReadingRow
from tiers.metrics import Scopes

CrmTotals = Mapping[str, tuple[Decimal, int, int]]
"""By metric: the value, how many lines counted, how many did not."""

_NO_LINE = (Decimal(0), 0, 0)


def crm_readings(scopes: Scopes, totals: CrmTotals, *, as_of: date | None) -> list[ReadingRow]:
    """Return each metric of the CRM that the guide asks for: not known before a feed was complete (`as_of` is
    None), zero without a line after it (R13).
    """
    if as_of is None:
        return [ReadingRow(metric, cumulative, None, False, None, "CRM") for metric, cumulative in scopes.crm]
    return [
        ReadingRow(metric, cumulative, value, False, as_of, "CRM", counted, not_counted)
        for metric, cumulative in scopes.crm
        for value, counted, not_counted in [totals.get(metric, _NO_LINE)]
    ]
