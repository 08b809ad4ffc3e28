"""What a page shows of the lines behind a CRM figure, in one statement: totals and both lists (R13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from kernel.periods import Period
from tiers.guide_document import GuideDocument
from tiers.selectors.lines import FROZEN, PAGE, Key, Line, LinePage, LineTotal, present_relation

_COLUMNS = (
    "line_id, lead_id, crm_id, client, name, owner, stage, tag, qualified_on, expected_close_on, closed_on, "
    "tcv, currency, rate, amount_usd, counted, reason, coalesce(amount_usd, -1) AS sort"
)
_SHOWN = """
WITH line AS MATERIALIZED ({lines})
(SELECT 'counted', {columns} FROM line WHERE counted AND {counted_place}
 ORDER BY sort DESC, line_id DESC LIMIT %(limit)s)
UNION ALL
(SELECT 'others', {columns} FROM line WHERE NOT counted AND {others_place}
 ORDER BY sort DESC, line_id DESC LIMIT %(limit)s)
UNION ALL
SELECT 'total', count(*), NULL, NULL, NULL, NULL, NULL, stage, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       coalesce(sum(amount_usd), 0), counted, reason, NULL
FROM line GROUP BY stage, counted, reason
"""


@dataclass(frozen=True, slots=True)
class Places:
    """After which line each of the two lists begins; None is its beginning."""

    counted: Key | None = None
    others: Key | None = None


@dataclass(frozen=True, slots=True)
class LinesShown:
    """Both lists, the largest amounts first, and all lines added up by stage and reason."""

    counted: LinePage
    others: LinePage
    totals: tuple[LineTotal, ...]

    @property
    def lines_counted(self) -> int:
        """How many lines count, on all pages."""
        return sum(total.lines for total in self.totals if total.counted)

    @property
    def lines_not_counted(self) -> int:
        """How many do not."""
        return sum(total.lines for total in self.totals if not total.counted)


def lines_of_assessment(assessment_id: int, metric: str, places: Places) -> LinesShown:
    """Return the lines frozen with an assessment that the actor was shown to see."""
    return _shown(FROZEN, {"assessment": assessment_id, "metric": metric}, places)


def lines_at_present(
    participant_id: int, metric: str, *, document: GuideDocument, period: Period, places: Places
) -> LinesShown:
    """Return a participant's lines as they are now, counted as the guide says for the period."""
    sql, values = present_relation(participant_id, metric, document, period)
    return _shown(sql, values, places)


def _shown(lines: str, values: Mapping[str, Any], places: Places) -> LinesShown:
    sql = _SHOWN.format(
        lines=lines,
        columns=_COLUMNS,
        counted_place=_place(places.counted, "counted"),
        others_place=_place(places.others, "others"),
    )
    keys = {**_key(places.counted, "counted"), **_key(places.others, "others")}
    with connection.cursor() as cursor:
        cursor.execute(sql, {**values, **keys, "limit": PAGE + 1})
        rows = cursor.fetchall()
    return LinesShown(
        _page([Line(*row[1:]) for row in rows if row[0] == "counted"]),
        _page([Line(*row[1:]) for row in rows if row[0] == "others"]),
        tuple(LineTotal(row[7], row[16], row[17], row[1], row[15]) for row in rows if row[0] == "total"),
    )


def _place(key: Key | None, name: str) -> str:
    if key is None:
        return "true"
    return f"(coalesce(amount_usd, -1), line_id) < (%({name}_sort)s::numeric, %({name}_id)s::bigint)"


def _key(key: Key | None, name: str) -> dict[str, Any]:
    return {} if key is None else {f"{name}_sort": key[0], f"{name}_id": key[1]}


def _page(found: list[Line]) -> LinePage:
    shown = tuple(found[:PAGE])
    return LinePage(shown, shown[-1].key if len(found) > PAGE else None)
