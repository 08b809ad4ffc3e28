"""Reads of the mirror, each starting from what the actor may see (R4)."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, Lookup, OuterRef

from accounts.permissions import Actor
from participants.querysets import OfParticipantQuerySet

if TYPE_CHECKING:
    from pipeline.models import Feed  # noqa: F401  (type of the queryset below)


@models.TextField.register_lookup
class Begins(Lookup):
    """`field__begins`: PostgreSQL's `^@`, which unlike LIKE uses an index under row level security too."""

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        return f"{left} ^@ {right}", (*left_values, *right_values)


class LeadQuerySet(OfParticipantQuerySet):
    """Leads and their revisions; one without a known tag belongs to nobody and is staff's alone."""

    def visible_to(self, actor: Actor) -> Self:
        """The leads of the participants that the actor sees; untagged ones for administrators (R4, R14)."""
        return super().visible_to(actor)

    def untagged(self) -> Self:
        """Leads that belong to nobody yet."""
        return self.filter(participant=None)

    def unmapped(self) -> Self:
        """Leads that belong to nobody because nobody has decided what their tag means (R14)."""
        ignored = apps.get_model("pipeline", "IgnoredTag").objects.filter(tag=OuterRef("tag"))
        return self.untagged().filter(~Exists(ignored), tag__isnull=False)


class FeedQuerySet(models.QuerySet["Feed"]):
    """Loads of a CRM export."""

    def complete(self) -> Self:
        """Feeds on which a run may stand: complete and merged, rejects or not (D2)."""
        return self.filter(complete=True, state="merged")
