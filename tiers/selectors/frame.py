"""What every figure of today stands on, in columns of one row: the guide in force, the mirror's stamp, and a
mark of the last changes.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db.models import BooleanField, Count, Min, Q, QuerySet, Subquery, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject

from kernel.clock import program_zone
from kernel.periods import program_day
from kernel.statements import Given
from pipeline.models import CrmSource
from pipeline.selectors.feeds import FeedStamp
from tiers.evaluation import EvaluationPlan
from tiers.models import ProgramGuide
from tiers.selectors.guides import guide_known_by, plan_of

_READ_AS = "current_setting('role', true), current_setting('app.participant_id', true)"
_LAST_CHANGES = f"concat_ws(' ', last_changes(), {_READ_AS})"
_NOBODY_WRITES = "(NOT EXISTS (SELECT FROM pg_snapshot_xip(pg_current_snapshot())))"
_GUIDE_COLUMNS = ("id", "digest", "version", "effective_on", "program")


@dataclass(frozen=True, slots=True)
class Frame:
    """The guide in force and its plan (None before the first), and how fresh the mirror is.

    `changes` differs after every audited change (facts, feeds, tags, rates, standings, guides), and for
    whoever may read other rows: it names the role and the participant of the request (R4). A transaction that
    ends late, after a thousand later changes, would not show in it: what is read while others write, not
    `settled`, is kept for a minute only. The moment of the last change stands in it because the ids of a
    database that was restored, or made anew, come again.
    """

    guide: ProgramGuide | None
    plan: EvaluationPlan | None
    stamp: FeedStamp
    changes: str
    settled: bool

    @property
    def crm_as_of(self) -> date | None:
        """The program day as of which the mirror is complete."""
        return program_day(self.stamp.as_of, program_zone()) if self.stamp.as_of else None


def frame_columns() -> dict[str, Any]:
    """Return the annotations that `frame_from` reads, for a row of any table; they are given `today`."""
    guide = ProgramGuide.objects.applying_on(cast(date, Given("today"))).values(
        found=JSONObject(**{name: name for name in _GUIDE_COLUMNS})
    )
    return {
        "guide_found": Subquery(guide[:1]),
        "stamp_found": Subquery(_stamp()),
        "changes_found": RawSQL(_LAST_CHANGES, [], output_field=TextField()),  # noqa: S611  (a constant of ours)
        "settled_found": RawSQL(_NOBODY_WRITES, [], output_field=BooleanField()),  # noqa: S611  (likewise)
    }


def frame_from(row: dict[str, Any]) -> Frame:
    """Return the frame that a row of `frame_columns` carries; reads the guide's text only when it is new."""
    stamp = row["stamp_found"] or {"oldest": None, "sources": 0, "incomplete": 0}
    oldest = datetime.fromisoformat(stamp["oldest"]) if stamp["oldest"] else None
    guide = _guide(row["guide_found"])
    return Frame(
        guide,
        plan_of(guide) if guide else None,
        FeedStamp(oldest, stamp["sources"], stamp["incomplete"]),
        row["changes_found"],
        row["settled_found"],
    )


def _guide(found: dict[str, Any] | None) -> ProgramGuide | None:
    if found is None:
        return None
    return guide_known_by({**found, "effective_on": date.fromisoformat(found["effective_on"])})


def _stamp() -> QuerySet[Any, Any]:
    sources = CrmSource.objects.order_by().annotate(one=Value(1)).values("one")
    figures = JSONObject(
        oldest=Min("complete_as_of"),
        sources=Count("pk"),
        incomplete=Count("pk", filter=Q(complete_as_of=None)),
    )
    return sources.annotate(found=figures).values("found")
