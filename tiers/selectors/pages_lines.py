"""What a page shows of the lines behind a CRM figure, in one statement: totals and both lists (R13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from kernel.paging import Cursor
from kernel.periods import Period
from tiers.guide_document import GuideDocument
from tiers.selectors.lines import FROZEN, PAGE, Line, LinePage, LineTotal, present_relation

_COLUMNS = (
    "line_id, lead_id, crm_id, client, name, owner, stage, tag, qualified_on, expected_close_on, closed_on, "
    "tcv, currency, rate, amount_usd, counted, reason, coalesce(amount_usd, -1) AS sort"
)
_SHOWN = """
WITH line AS MATERIALIZED ({lines})
(SELECT 'counted', {columns} FROM line WHERE counted AND {counted_place}
 ORDER BY sort {counted_way}, line_id {counted_way} LIMIT %(limit)s)
UNION ALL
(SELECT 'others', {columns} FROM line WHERE NOT counted AND {others_place}
 ORDER BY sort {others_way}, line_id {others_way} LIMIT %(limit)s)
UNION ALL
SELECT 'total', count(*), NULL, NULL, NULL, NULL, NULL, stage, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       coalesce(sum(amount_usd), 0), counted, reason, NULL
FROM line GROUP BY stage, counted, reason
"""


@dataclass(frozen=True, slots=True)
class Places:
    """Beside which line each of the two lists lies, onwards or back; None is its beginning."""

    counted: Cursor | None = None
    others: Cursor | None = None


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
        counted_way=_way(places.counted),
        others_place=_place(places.others, "others"),
        others_way=_way(places.others),
    )
    keys = {**_key(places.counted, "counted"), **_key(places.others, "others")}
    with connection.cursor() as cursor:
        cursor.execute(sql, {**values, **keys, "limit": PAGE + 1})
        rows = cursor.fetchall()
    return LinesShown(
        _page([Line(*row[1:]) for row in rows if row[0] == "counted"], places.counted),
        _page([Line(*row[1:]) for row in rows if row[0] == "others"], places.others),
        tuple(LineTotal(row[7], row[16], row[17], row[1], row[15]) for row in rows if row[0] == "total"),
    )


def _place(place: Cursor | None, name: str) -> str:
    if place is None:
        return "true"
    beyond = ">" if place.back else "<"
    return f"(coalesce(amount_usd, -1), line_id) {beyond} (%({name}_sort)s::numeric, %({name}_id)s::bigint)"


def _way(place: Cursor | None) -> str:
    return "ASC" if place is not None and place.back else "DESC"


def _key(place: Cursor | None, name: str) -> dict[str, Any]:
    return {} if place is None else {f"{name}_sort": place.value, f"{name}_id": place.row_id}


def _page(found: list[Line], place: Cursor | None) -> LinePage:
    """The lines in the order of the list, whichever way they were read, with its neighbours."""
    back = place is not None and place.back
    more = len(found) > PAGE
    shown = tuple(found[:PAGE][::-1] if back else found[:PAGE])
    if not shown:
        return LinePage((), None)
    onwards, earlier = (True, more) if back else (more, place is not None)
    return LinePage(shown, shown[-1].key if onwards else None, shown[0].key if earlier else None)
