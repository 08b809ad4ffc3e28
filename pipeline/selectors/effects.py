"""What a held feed would do to each participant, the largest change first. Staff's reads."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, Sum
from django.db.models.functions import Abs

from pipeline.models import Feed, FeedEffect, FeedState

MOST_NAMED = 20
_ONCE_HELD = frozenset({FeedState.HELD, FeedState.DISMISSED})


@dataclass(frozen=True, slots=True)
class EffectTotal:
    """All participants of a feed added up: how many, their leads, US dollars, and statuses that get worse."""

    participants: int
    created: int
    changed: int
    withdrawn: int
    difference: Decimal
    worse: int
    others_worse: int


@dataclass(frozen=True, slots=True)
class FeedEffects:
    """The participants with the largest changes, those of nobody apart, and the total over all."""

    named: tuple[FeedEffect, ...]
    nobody: FeedEffect | None
    total: EffectTotal


def effects_of(feed: Feed) -> FeedEffects | None:
    """Return what a feed was foreseen to do, None where it was never held. At most two statements."""
    if feed.state not in _ONCE_HELD and not feed.accept_changes:
        return None
    rows = FeedEffect.objects.filter(feed=feed).annotate(
        size=Abs(F("counted_then") - F("counted_now")),
        nobody=ExpressionWrapper(Q(participant=None), output_field=BooleanField()),
    )
    found = list(rows.select_related("participant").order_by("-nobody", "-size", "pk")[: MOST_NAMED + 1])
    if not found:
        return None
    nobody = next((row for row in found if row.participant_id is None), None)
    named = [row for row in found if row is not nobody][:MOST_NAMED]
    total = rows.aggregate(
        participants=Count("participant"),
        created=Sum("created"),
        changed=Sum("changed"),
        withdrawn=Sum("withdrawn"),
        difference=Sum(F("counted_then") - F("counted_now")),
        worse=Count("pk", filter=Q(gets_worse=True)),
        others_worse=Count("pk", filter=Q(gets_worse=True) & ~Q(pk__in=[row.pk for row in named])),
    )
    return FeedEffects(tuple(named), nobody, EffectTotal(**total))
