"""What the homes write into one statement besides the frame: counts, lists and guides to acknowledge."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from accounts.permissions import Actor
from kernel.statements import Given
from tiers.models import GuideAcknowledgement, GuideState, ProgramGuide

SHOWN_GUIDES = 2


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


def count_of(rows: QuerySet[Any], column: str = "pk", *, distinct: bool = False) -> Any:
    """Return a count as an annotation of another row; zero where there is none."""
    counted = rows.order_by().annotate(one=Value(1)).values("one")
    found = counted.annotate(found=Count(column, distinct=distinct)).values("found")
    return Coalesce(Subquery(found), Value(0), output_field=IntegerField())


def list_of(rows: QuerySet[Any], **columns: Any) -> Any:
    """Return rows as a list of dictionaries, as an annotation of another row; dates are ISO texts in it."""
    return ArraySubquery(rows.values(found=JSONObject(**columns)))
