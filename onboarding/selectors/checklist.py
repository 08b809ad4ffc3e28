"""Reads of a checklist's items, each starting from what the actor may see (R4, R21, D9)."""

from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, JSONObject

from accounts.models import User
from accounts.permissions import Actor
from kernel.clock import day_of
from kernel.models import AuditEvent
from kernel.subqueries import list_of
from onboarding.metric_items import Readings
from onboarding.models import OPEN_STAGES, ChecklistItem, EvidenceKind, ItemComment
from participants.models import Participant
from tiers.models import ProgramGuide
from tiers.selectors.entry import entry_position
from tiers.selectors.guides import guide_known_by

MOST_EVENTS = 100


def item_for(actor: Actor, participant: Participant, item_id: int) -> ChecklistItem | None:
    """Return an item of this company with its candidacy, or None, alike for a stranger's and a missing one
    (R4).
    """
    found: ChecklistItem | None = _items(actor, participant).filter(pk=item_id).first()
    return found


def item_record(actor: Actor, participant: Participant, item_id: int, *, today: date) -> Any | None:
    """Return `item_for` with its people, with `said`, its comments, oldest first, and `happened`, the changes
    of its row, newest first, as plain values with ISO times; one query. `readings_of` needs no more of it.

    A partner reads the names of IBM's people who are assigned to it alone.
    """
    comments = ItemComment.objects.filter(item=OuterRef("pk")).order_by("at", "pk")
    events = AuditEvent.objects.filter(
        table_name=ChecklistItem._meta.db_table,
        record_id=Cast(OuterRef("pk"), TextField()),
        participant_id=participant.pk,
    ).annotate(person=_name_of("user_id"))
    found = _items(actor, participant).select_related("assignee", "done_by", "waiver_asked_by", "waived_by")
    return (
        found.annotate(
            said=list_of(
                comments, at="at", text="text", by="by__name", by_id="by_id", by_role="by__ibm_role"
            ),
            happened=list_of(
                events.order_by("-pk")[:MOST_EVENTS], at="at", why="why", old="old", new="new",
                operation="operation", person="person", user_id="user_id",
            ),
            in_force=Subquery(_guide_on(today)),
            crm_complete=RawSQL("(SELECT min(complete_as_of) FROM pipeline_crmsource)", []),
        )
        .filter(pk=item_id)
        .first()
    )  # fmt: skip


def readings_of(item: Any, *, today: date) -> Readings:
    """Return the registry's readings for an item, as `item_record` reads it, that a figure ticks; none for
    another, for a closed candidacy, and while no guide is in force; at most one query.
    """
    by_figure = item.evidence == EvidenceKind.METRIC and item.prospect.stage in OPEN_STAGES
    if not by_figure or item.in_force is None:
        return {}
    return entry_position(
        guide_known_by(item.in_force), item.participant, today, crm_as_of=day_of(item.crm_complete)
    ).readings


def _guide_on(today: date) -> QuerySet[Any, Any]:
    columns = {name: F(name) for name in ("id", "digest")}
    return ProgramGuide.objects.applying_on(today).values(found=JSONObject(**columns))[:1]


def _items(actor: Actor, participant: Participant) -> QuerySet[Any]:
    items: QuerySet[Any] = ChecklistItem.objects.visible_to(actor).filter(participant=participant)
    return items.select_related("prospect", "prospect__guide", "participant").defer(
        "prospect__guide__document"
    )


def _name_of(column: str) -> Subquery:
    return Subquery(User.objects.filter(pk=OuterRef(column)).values("name")[:1])
