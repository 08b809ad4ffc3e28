"""What both homes need besides figures, in one statement: the guide in force and the mirror's stamp."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject

from accounts.permissions import Actor
from kernel.clock import program_zone
from kernel.periods import program_day
from kernel.statements import Given
from kernel.subqueries import list_of
from pipeline.models import CrmSource
from pipeline.selectors.feeds import FeedStamp
from tiers.evaluation import EvaluationPlan
from tiers.models import GuideAcknowledgement, GuideState, ProgramGuide
from tiers.selectors.guides import plan_of

_LAST_CHANGES = (
    "(SELECT concat(sum(id), ' ', max(at)) "
    "FROM (SELECT id, at FROM kernel_auditevent ORDER BY id DESC LIMIT 1000) e)"
)
_NOBODY_WRITES = "(NOT EXISTS (SELECT FROM pg_snapshot_xip(pg_current_snapshot())))"
SHOWN_GUIDES = 2
_GUIDE_COLUMNS = ("id", "digest", "version", "effective_on", "program")


@dataclass(frozen=True, slots=True)
class Frame:
    """The guide in force and its plan (None before the first), and how fresh the mirror is."""

    guide: ProgramGuide | None
    plan: EvaluationPlan | None
    stamp: FeedStamp

    @property
    def crm_as_of(self) -> date | None:
        """The program day as of which the mirror is complete."""
        return program_day(self.stamp.as_of, program_zone()) if self.stamp.as_of else None


def frame_columns() -> dict[str, Any]:
    """Return the annotations that `frame_from` reads, for a row of any table; they are given `today`."""
    guide = ProgramGuide.objects.applying_on(cast(date, Given("today"))).values(
        found=JSONObject(**{name: name for name in _GUIDE_COLUMNS})
    )
    return {"guide_found": Subquery(guide[:1]), "stamp_found": Subquery(_stamp())}


def unacknowledged_guides(actor: Actor, asked_for: QuerySet[Any] | None = None) -> Any:
    """Return the announced versions that the actor has not acknowledged, the next in effect first (R40).

    It is given `today`. Whether the actor is asked is the caller's to know, or that `asked_for` has rows.
    """
    own = GuideAcknowledgement.objects.filter(guide=OuterRef("pk"), user=actor.user_id)
    coming = ProgramGuide.objects.filter(
        ~Exists(own), state=GuideState.ANNOUNCED, recorded_in_force=False, effective_on__gt=Given("today")
    )
    if asked_for is not None:
        coming = coming.filter(Exists(asked_for))
    return list_of(
        coming.order_by("effective_on", "pk")[:SHOWN_GUIDES], version="version", effective_on="effective_on"
    )


def last_changes() -> Any:
    """Return a mark that differs after every audited change: facts, feeds, tags, rates, standings, guides.

    A transaction that ends late, after a thousand later changes, would not show in it: what is read while
    `settled` is false is kept for a minute only. The moment of the last change stands in it because the ids
    of a database that was restored, or made anew, come again.
    """
    return RawSQL(_LAST_CHANGES, [], output_field=TextField())  # noqa: S611  (a constant of ours)


def settled() -> Any:
    """Return whether no other transaction that writes was under way: later ones take higher ids."""
    return RawSQL(_NOBODY_WRITES, [], output_field=BooleanField())  # noqa: S611  (a constant of ours)


def frame_from(row: dict[str, Any]) -> Frame:
    """Return the frame that a row of `frame_columns` carries; reads the guide's text only when it is new."""
    stamp = row["stamp_found"] or {"oldest": None, "sources": 0, "incomplete": 0}
    oldest = datetime.fromisoformat(stamp["oldest"]) if stamp["oldest"] else None
    guide = _guide(row["guide_found"])
    return Frame(
        guide,
        plan_of(guide) if guide else None,
        FeedStamp(oldest, stamp["sources"], stamp["incomplete"]),
    )


def _guide(found: dict[str, Any] | None) -> ProgramGuide | None:
    """Return the guide with its text deferred: a plan that is known by its digest needs none."""
    if found is None:
        return None
    values = {**found, "effective_on": date.fromisoformat(found["effective_on"])}
    in_order = [field.attname for field in ProgramGuide._meta.concrete_fields if field.attname in values]
    return ProgramGuide.from_db("default", in_order, [values[name] for name in in_order])


def _stamp() -> QuerySet[Any, Any]:
    sources = CrmSource.objects.order_by().annotate(one=Value(1)).values("one")
    figures = JSONObject(
        oldest=Min("complete_as_of"),
        sources=Count("pk"),
        incomplete=Count("pk", filter=Q(complete_as_of=None)),
    )
    return sources.annotate(found=figures).values("found")
