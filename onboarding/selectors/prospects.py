"""Candidacies that an actor sees, with what a list says of each (R7, D9)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from accounts.permissions import Actor
from agreements.models import AgreementText, Side, TextState
from agreements.selectors.people import signing_members
from kernel.paging import Order, Page, page_of, read_moment
from kernel.subqueries import count_of
from onboarding.models import (
    OPEN_STAGES,
    Briefing,
    BriefingState,
    ChecklistItem,
    EvidenceKind,
    InvitationState,
    ItemState,
    ProgramInvitation,
    Prospect,
    Stage,
)
from participants.models import Assignment, AssignmentKind, Participant
from tiers.evaluation import State
from tiers.selectors.entry import entry_outcomes

PAGE_SIZE = 50
LARGEST_BOARD = 200
LONGEST_FIRST = Order("stage_since", read_moment, descending=False)


def page_of_prospects(
    actor: Actor, *, stage: str = "", prefix: str = "", today: date, cursor: str | None = None
) -> Page[Any]:
    """Return a page of candidacies, the longest in their stage first: of one stage, or all open ones.

    Each carries what `progress_columns` names. One query. Raises CursorUnreadable.
    """
    rows = with_progress(_wanted(actor, stage, prefix), today=today)
    return page_of(
        rows, LONGEST_FIRST, cursor=cursor, size=PAGE_SIZE, key=lambda row: (row.stage_since, row.pk)
    )


def every_prospect(actor: Actor, *, stage: str = "", prefix: str = "", today: date) -> list[Any]:
    """Return all that `page_of_prospects` would show, for a file; one query."""
    rows = with_progress(_wanted(actor, stage, prefix), today=today)
    return list(rows.order_by("stage_since", "pk"))


def prospect_board(actor: Actor, *, today: date) -> list[Any]:
    """Return the open candidacies for the board, the longest in their stage first; at most
    `LARGEST_BOARD`.
    """
    rows = with_progress(_wanted(actor, "", ""), today=today)
    return list(rows.order_by("stage_since", "pk")[:LARGEST_BOARD])


def stage_counts(actor: Actor) -> Mapping[str, int]:
    """Return how many candidacies the actor sees in each stage; one query."""
    counted = Prospect.objects.visible_to(actor).values("stage").annotate(found=Count("pk")).order_by("stage")
    return {row["stage"]: row["found"] for row in counted}


def unmet_conditions(prospects: Iterable[Any], *, today: date) -> dict[int, int]:
    """Return by participant how many entry conditions do not hold, or are not known, of those that prepare;
    at most three queries (R7).
    """
    preparing = [each.participant_id for each in prospects if each.stage == Stage.PREPARING]
    outcomes = entry_outcomes(preparing, today)
    return {
        participant: sum(each.state is not State.MET for each in outcome.conditions)
        for participant, outcome in outcomes.items()
    }


def prospect_of(actor: Actor, participant: Participant) -> Prospect | None:
    """Return the latest candidacy of a company that the actor sees, with the company, or None (R4)."""
    found: Prospect | None = (
        Prospect.objects.visible_to(actor)
        .select_related("participant")
        .filter(participant=participant)
        .order_by("-pk")
        .first()
    )
    return found


def has_candidacy(actor: Actor, participant: Participant) -> bool:
    """Whether a company that the actor sees is or was a candidate here."""
    return Prospect.objects.visible_to(actor).filter(participant=participant).exists()


def with_progress(rows: QuerySet[Any], *, today: date) -> QuerySet[Any]:
    """Annotate candidacies with what `onboarding.blockers` needs, and with who of IBM has it."""
    named = Assignment.objects.filter(participant=OuterRef("participant"), ended_on=None)
    briefings = Briefing.objects.filter(prospect=OuterRef("pk"))
    # a figure ticks the others by itself, whatever the row says
    items = ChecklistItem.objects.filter(prospect=OuterRef("pk")).exclude(evidence=EvidenceKind.METRIC)
    open_items = items.filter(state__in=[ItemState.OPEN, ItemState.WAIVER_ASKED])
    invitations = ProgramInvitation.objects.filter(
        prospect=OuterRef("pk"), state__in=[InvitationState.OPEN, InvitationState.ACCEPTED]
    )
    late = open_items.filter(due_on__lt=today)
    annotated: QuerySet[Any] = rows.annotate(
        company_name=F("participant__name"),
        company_slug=F("participant__slug"),
        manager=Subquery(named.filter(kind=AssignmentKind.MANAGER).values("user__name")[:1]),
        briefer=Subquery(named.filter(kind=AssignmentKind.BRIEFER).values("user__name")[:1]),
        briefing_at=Subquery(briefings.filter(state=BriefingState.PLANNED).values("starts_at")[:1]),
        items_asked=count_of(items),
        open_ibm=count_of(open_items.filter(side=Side.IBM)),
        open_partner=count_of(open_items.filter(side=Side.PARTNER)),
        late_ibm=count_of(late.filter(side=Side.IBM)),
        late_partner=count_of(late.filter(side=Side.PARTNER)),
        signs=Exists(signing_members(OuterRef("participant"))),
        has_text=Exists(AgreementText.objects.filter(state=TextState.PUBLISHED)),
        invitation_state=Subquery(invitations.values("state")[:1]),
        invitation_ends=Subquery(invitations.values("expires_at")[:1]),
    )
    return annotated


def _wanted(actor: Actor, stage: str, prefix: str) -> QuerySet[Any]:
    rows = Prospect.objects.visible_to(actor)
    rows = rows.filter(stage=stage) if stage in Stage.values else rows.filter(stage__in=OPEN_STAGES)
    if prefix:
        begins = Q(participant__name__istartswith=prefix) | Q(participant__slug__istartswith=prefix)
        rows = rows.filter(begins)
    return rows
