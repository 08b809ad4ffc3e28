"""The record of changes of one company: was and is, with who, how and why (D10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import BigIntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from accounts.models import User
from kernel.capped import Groups, capped_groups
from kernel.models import AuditEvent
from participants.models import Offering, Participant, Technology


@dataclass(frozen=True, slots=True)
class Activity:
    """One page of the record, newest first; `older` is where the next page begins, None at the end.

    Each event names `person` (who did it), and by `user_name`, `offering_name`, `technology_name` what it
    refers to.
    """

    events: Sequence[Any]
    older: int | None


def activity_of(
    participant: Participant, *, ibm: bool, before: int | None, topic: str = "", size: int = 50
) -> Activity:
    """Return the changes of a company that an access rule has let in, at most `size`, before an event's id.

    A partner reads the tables whose model says `partner_reads_history`; IBM reads all of them. `topic` keeps
    to the tables of a `history_topic`. One query.
    """
    events = _events_of(participant, ibm=ibm)
    if topic:
        events = events.filter(table_name__in=sorted(tables_of(topic)))
    if before is not None:
        events = events.filter(pk__lt=before)
    found = list(events.order_by("-pk")[: size + 1])
    shown = found[:size]
    return Activity(shown, shown[-1].pk if len(found) > size else None)


def activity_groups(participant: Participant, *, ibm: bool) -> Groups:
    """Return how many of a company's newest changes stand in which table, of those the reader may see."""
    return capped_groups(_readable(participant, ibm=ibm).order_by("-pk"), "table_name")


def tables_of(topic: str) -> set[str]:
    """Return the tables whose `history_topic` this is."""
    return {
        model._meta.db_table
        for model in apps.get_models()
        if getattr(model, "history_topic", "facts") == topic
    }


def _readable(participant: Participant, *, ibm: bool) -> QuerySet[AuditEvent]:
    events = AuditEvent.objects.filter(participant_id=participant.pk)
    return events if ibm else events.filter(table_name__in=sorted(tables_open_to_partners()))


def _events_of(participant: Participant, *, ibm: bool) -> QuerySet[AuditEvent]:
    events = _readable(participant, ibm=ibm).annotate(
        to_user=_referred("user_id"),
        to_offering=_referred("offering_id"),
        to_technology=_referred("technology_id"),
    )
    return events.annotate(
        person=_name_of(User, "user_id"),
        user_name=_name_of(User, "to_user"),
        offering_name=_name_of(Offering, "to_offering"),
        technology_name=_name_of(Technology, "to_technology"),
    )


def tables_open_to_partners() -> set[str]:
    """Return the tables whose changes a partner may read about itself."""
    return {
        model._meta.db_table for model in apps.get_models() if getattr(model, "partner_reads_history", False)
    }


def _referred(column: str) -> Cast:
    """The id to which an event's new values, or else its old ones, refer by `column`."""
    return Cast(Coalesce(KT(f"new__{column}"), KT(f"old__{column}")), BigIntegerField())


def _name_of(model: type[Model], referred: str) -> Subquery:
    return Subquery(model._default_manager.filter(pk=OuterRef(referred)).values("name")[:1])
