"""What every figure of today stands on, in columns of one row: the guide in force, the mirror's stamp, and a
mark of the last changes.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db.models import BooleanField, Subquery, TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject

from kernel.clock import day_of
from kernel.statements import Given
from pipeline.selectors.feeds import FeedStamp, feed_stamps
from tiers.evaluation import EvaluationPlan
from tiers.models import ProgramGuide
from tiers.selectors.guides import guide_known_by, plan_of

_READ_AS = "current_setting('role', true), current_setting('app.participant_id', true)"
_LAST_CHANGES = f"concat_ws(' ', last_changes(), {_READ_AS})"
_NOBODY_WRITES = "(NOT EXISTS (SELECT FROM pg_snapshot_xip(pg_current_snapshot())))"
_GUIDE_COLUMNS = ("id", "digest", "version", "effective_on", "program")
_STAMP_COLUMNS = ("as_of", "sources", "incomplete")
KEPT_SECONDS_UNSETTLED = 60


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
        return day_of(self.stamp.as_of)

    def kept_for(self, seconds: int) -> int:
        """Return for how many seconds, of at most these, what is read under this frame may be kept."""
        return seconds if self.settled else min(seconds, KEPT_SECONDS_UNSETTLED)

    def key(self, kind: str, *under: object) -> str:
        """Return the cache's key of what is read of a kind under this frame, and under more."""
        text = repr((*under, self.guide and self.guide.digest, self.stamp.as_of, self.changes))
        return f"{kind}:{hashlib.sha256(text.encode()).hexdigest()}"


def frame_columns() -> dict[str, Any]:
    """Return the annotations that `frame_from` reads, for a row of any table; they are given `today`."""
    guide = ProgramGuide.objects.applying_on(cast(date, Given("today"))).values(found=_json(_GUIDE_COLUMNS))
    return {
        "guide_found": Subquery(guide[:1]),
        "stamp_found": Subquery(feed_stamps().values(found=_json(_STAMP_COLUMNS))),
        "changes_found": RawSQL(_LAST_CHANGES, [], output_field=TextField()),  # noqa: S611  (a constant of ours)
        "settled_found": RawSQL(_NOBODY_WRITES, [], output_field=BooleanField()),  # noqa: S611  (likewise)
    }


def frame_from(row: dict[str, Any]) -> Frame:
    """Return the frame that a row of `frame_columns` carries; reads the guide's text only when it is new."""
    stamp = row["stamp_found"] or {"as_of": None, "sources": 0, "incomplete": 0}
    as_of = datetime.fromisoformat(stamp["as_of"]) if stamp["as_of"] else None
    guide = _guide(row["guide_found"])
    return Frame(
        guide,
        plan_of(guide) if guide else None,
        FeedStamp(as_of, stamp["sources"], stamp["incomplete"]),
        row["changes_found"],
        row["settled_found"],
    )


def _guide(found: dict[str, Any] | None) -> ProgramGuide | None:
    if found is None:
        return None
    return guide_known_by({**found, "effective_on": date.fromisoformat(found["effective_on"])})


def _json(columns: tuple[str, ...]) -> JSONObject:
    return JSONObject(**{name: name for name in columns})
