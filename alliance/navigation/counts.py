"""The few figures of the shell, in one statement per page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from accounts.models import Notice, User
from accounts.permissions import Actor, Permission
from participants.models import Lifecycle, Participant
from pipeline.models import Feed, FeedState
from tiers.models import AssessmentRun, ProgramGuide, RemediationPlan, RunState

BEFORE_JOINING = (Lifecycle.PROSPECT, Lifecycle.INVITED, Lifecycle.CLOSED)


@dataclass(frozen=True, slots=True)
class ShellCounts:
    """What stands beside the lines of the navigation and on the bell; zero and empty are not shown."""

    unread: int = 0
    under_review: int = 0
    held_feeds: int = 0
    open_plans: int = 0
    guide: str = ""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A company whose workspace a person may enter; before it is a Participant only its home is open (R2)."""

    participant_id: int
    slug: str
    name: str
    is_participant: bool = True


def counts_for_ibm(actor: Actor, workspace: Workspace | None, *, today: date) -> ShellCounts:
    """Return the figures of an IBM person's shell; call it as staff."""
    figures = _common(actor, workspace, today)
    figures["under_review"] = _count(AssessmentRun.objects.filter(state=RunState.UNDER_REVIEW))
    if actor.can(Permission.MANAGE_FEEDS):
        figures["held_feeds"] = _count(Feed.objects.filter(state=FeedState.HELD))
    row = User.objects.filter(pk=actor.user_id).values(**figures).first()
    return ShellCounts(**row) if row else ShellCounts()


def counts_for_partner(
    actor: Actor, workspace: Workspace | None, *, today: date
) -> tuple[ShellCounts, list[Workspace]]:
    """Return the figures of a partner's shell, and every workspace of the person by name."""
    figures = _common(actor, workspace, today)
    companies = Participant.objects.visible_to(actor).order_by("name", "pk")
    rows = list(companies.values("pk", "slug", "name", "lifecycle", **figures))
    workspaces = [
        Workspace(row["pk"], row["slug"], row["name"], row["lifecycle"] not in BEFORE_JOINING) for row in rows
    ]
    first: dict[str, Any] = dict(rows[0]) if rows else {}
    return ShellCounts(**{key: first[key] for key in figures if key in first}), workspaces


def _common(actor: Actor, workspace: Workspace | None, today: date) -> dict[str, Any]:
    version = ProgramGuide.objects.applying_on(today).values("version")[:1]
    figures: dict[str, Any] = {
        "unread": _count(Notice.objects.visible_to(actor.user_id).unread()),
        "guide": Coalesce(Subquery(version), Value(""), output_field=TextField()),
    }
    if workspace is not None:
        plans = RemediationPlan.objects.visible_to(actor).filter(participant_id=workspace.participant_id)
        figures["open_plans"] = _count(plans.filter(closed_at=None))
    return figures


def _count(rows: QuerySet[Any]) -> Any:
    """Count rows in a subquery: a group of one, and zero where there is none."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(found=Count("pk")).values("found")
    return Coalesce(Subquery(counted), Value(0), output_field=IntegerField())
