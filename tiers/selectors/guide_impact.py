"""Where Participants would stand under another version of the guide, for any number of them (R15)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.permissions import Actor
from kernel.clock import day_of
from kernel.periods import Period, full_months_missed
from participants.models import Assignment, Participant
from participants.querysets import assigned_to
from pipeline.selectors.feeds import feed_stamps
from tiers.metrics import scopes_of
from tiers.models import ProgramGuide, TierStanding
from tiers.selectors.guides import document_of, plan_of
from tiers.selectors.position import Position, position_from
from tiers.selectors.present_readings import PresentReadings, present_readings


@dataclass(frozen=True, slots=True)
class Affected:
    """A Participant that a guide concerns, with the tier held and how fresh the CRM's figures are.

    `managed` says that the person asking is its alliance manager, on either side, or a deputy.
    """

    participant_id: int
    slug: str
    name: str
    joined_on: date | None
    tier_held: str | None
    feed_as_of: datetime | None
    managed: bool


def affected_participants(actor: Actor, today: date, *, own: bool = False) -> list[Affected]:
    """Return the Participants that the actor sees, by name; one query.

    `own` keeps to those that are the actor's own, which for an administrator are those assigned.
    """
    rows = Participant.objects.visible_to(actor)
    if own and actor.sees_every_participant:
        rows = rows.filter(assigned_to(actor))
    found = (
        rows.in_program()
        .annotate(
            tier_held=Subquery(TierStanding.objects.held_in(today.year).values("tier")[:1]),
            feed_as_of=Subquery(feed_stamps().values("as_of")),
            assigned=Exists(_assigned(actor)),
        )
        .order_by("name", "pk")
        .values_list("pk", "slug", "name", "joined_on", "tier_held", "feed_as_of", "assigned")
    )
    return [Affected(*row[:-1], managed=row[-1] or _runs_own_side(actor, row[0])) for row in found]


def positions_under(
    companies: Sequence[Affected], *guides: ProgramGuide, today: date
) -> list[dict[int, Position]]:
    """Return where each company stands today by each version, by the company's id.

    One statement, and one more for each version that reads other figures or counts leads otherwise than the
    one before. The registry, the counting and the evaluation are those of the homes and the tier page.
    """
    if not companies:
        return [{} for _guide in guides]
    feed_as_of = companies[0].feed_as_of
    crm_as_of = day_of(feed_as_of)
    ids = [company.participant_id for company in companies]
    period = Period.quarter_of(today)
    found: list[dict[int, Position]] = []
    asked, readings = None, {}
    for guide in guides:
        document = document_of(guide)
        asks = (scopes_of(document), document.counting)
        if asks != asked:
            asked = asks
            readings = present_readings(ids, plan_of(guide), period, crm_as_of=crm_as_of)
        found.append(_positions(companies, guide, readings, today))
    return found


def _positions(
    companies: Sequence[Affected],
    guide: ProgramGuide,
    readings: Mapping[int, PresentReadings],
    today: date,
) -> dict[int, Position]:
    return {
        company.participant_id: position_from(
            guide,
            readings[company.participant_id],
            tier_held=company.tier_held,
            months_missed=full_months_missed(company.joined_on, today.year) if company.joined_on else 0,
            today=today,
            feed_as_of=company.feed_as_of,
        )
        for company in companies
    }


def _assigned(actor: Actor) -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        participant=OuterRef("pk"), user_id=actor.user_id, ended_on=None, kind__in=("manager", "deputy")
    )


def _runs_own_side(actor: Actor, participant_id: int) -> bool:
    role = actor.memberships.get(participant_id)
    return role is not None and role.key == "alliance_manager"
