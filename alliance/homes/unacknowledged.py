"""The versions of the guide that the reader of a home is asked to acknowledge, as a column (R40)."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.permissions import Actor
from kernel.statements import Given
from kernel.subqueries import list_of
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
