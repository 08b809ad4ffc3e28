"""Reads of the mirror, each starting from what the actor may see (R4)."""

from typing import TYPE_CHECKING, Self

from django.db import models

from accounts.permissions import Actor
from participants.querysets import OfParticipantQuerySet

if TYPE_CHECKING:
    from pipeline.models import Feed  # noqa: F401  (type of the queryset below)


class LeadQuerySet(OfParticipantQuerySet):
    """Leads and their revisions; one without a known tag belongs to nobody and is staff's alone."""

    def visible_to(self, actor: Actor) -> Self:
        """The leads of the participants that the actor sees; untagged ones only for administrators (R4, R14)."""
        return super().visible_to(actor)

    def untagged(self) -> Self:
        """Leads that belong to nobody yet."""
        return self.filter(participant=None)


class FeedQuerySet(models.QuerySet["Feed"]):
    """Loads of a CRM export."""

    def complete(self) -> Self:
        """Feeds on which a run may stand: complete and merged, rejects or not (D2)."""
        return self.filter(complete=True, state="merged")
