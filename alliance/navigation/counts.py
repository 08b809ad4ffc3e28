"""The few figures of the shell, in one statement per page."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from accounts.given import ActorShape, ids_of, shape_of
from accounts.models import Notice, User
from accounts.permissions import Actor, Permission
from alliance.models import Ticket
from kernel.statements import Given, kept_rows
from kernel.subqueries import count_of
from participants.models import Lifecycle, Participant
from pipeline.models import Feed, FeedState
from tiers.models import AssessmentRun, ProgramGuide, RemediationPlan, RunState

BEFORE_JOINING = (Lifecycle.PROSPECT, Lifecycle.INVITED, Lifecycle.CLOSED)
TODAY = cast(date, Given("today"))


@dataclass(frozen=True, slots=True)
class ShellCounts:
    """What stands beside the lines of the navigation and on the bell; zero and empty are not shown."""

    unread: int = 0
    under_review: int = 0
    held_feeds: int = 0
    waiting_questions: int = 0
    open_plans: int = 0
    guide: str = ""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A company whose workspace a person may enter; before it is a Participant only its home is open (R2)."""

    participant_id: int
    slug: str
    name: str
    is_participant: bool = True
    is_invited: bool = False

    @classmethod
    def of(cls, participant_id: int, slug: str, name: str, lifecycle: str) -> "Workspace":
        """Return the workspace of a company as its lifecycle has it."""
        joined, invited = lifecycle not in BEFORE_JOINING, lifecycle == Lifecycle.INVITED
        return cls(participant_id, slug, name, joined, invited)


def counts_for_ibm(actor: Actor, workspace: Workspace | None, *, today: date) -> ShellCounts:
    """Return the figures of an IBM person's shell; call it as staff."""
    rows = kept_rows(_for_ibm, shape_of(actor), workspace is not None, **_values(actor, workspace, today))
    return ShellCounts(**rows[0]) if rows else ShellCounts()


def counts_for_partner(
    actor: Actor, workspace: Workspace | None, *, today: date
) -> tuple[ShellCounts, list[Workspace]]:
    """Return the figures of a partner's shell, and every workspace of the person by name."""
    rows = kept_rows(_for_partner, shape_of(actor), workspace is not None, **_values(actor, workspace, today))
    workspaces = [Workspace.of(*(row[column] for column in _OF_WORKSPACE)) for row in rows]
    first: dict[str, Any] = dict(rows[0]) if rows else {}
    return ShellCounts(**{key: first[key] for key in first if key not in _OF_WORKSPACE}), workspaces


_OF_WORKSPACE = ("pk", "slug", "name", "lifecycle")


def _for_ibm(shape: ActorShape, in_workspace: bool) -> QuerySet[Any, Any]:
    actor = shape.actor
    figures = _common(actor, in_workspace)
    figures["under_review"] = count_of(AssessmentRun.objects.filter(state=RunState.UNDER_REVIEW))
    if actor.can(Permission.MANAGE_FEEDS):
        figures["held_feeds"] = count_of(Feed.objects.filter(state=FeedState.HELD))
    if actor.can(Permission.ANSWER_MAILBOX):
        figures["waiting_questions"] = count_of(Ticket.objects.visible_to(actor).waiting())
    rows: QuerySet[Any, Any] = User.objects.filter(pk=actor.user_id).values(**figures)
    return rows


def _for_partner(shape: ActorShape, in_workspace: bool) -> QuerySet[Any, Any]:
    companies = Participant.objects.visible_to(shape.actor).order_by("name", "pk")
    rows: QuerySet[Any, Any] = companies.values(*_OF_WORKSPACE, **_common(shape.actor, in_workspace))
    return rows


def _values(actor: Actor, workspace: Workspace | None, today: date) -> dict[str, Any]:
    here = {"workspace": workspace.participant_id} if workspace is not None else {}
    return {**ids_of(actor), "today": today, **here}


def _common(actor: Actor, in_workspace: bool) -> dict[str, Any]:
    version = ProgramGuide.objects.applying_on(TODAY).values("version")[:1]
    figures: dict[str, Any] = {
        "unread": count_of(Notice.objects.visible_to(actor.user_id).unread()),
        "guide": Coalesce(Subquery(version), Value(""), output_field=TextField()),
    }
    if in_workspace:
        plans = RemediationPlan.objects.visible_to(actor).filter(participant_id=Given("workspace"))
        figures["open_plans"] = count_of(plans.filter(closed_at=None))
    return figures
