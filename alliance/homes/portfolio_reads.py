"""The participants in an IBM person's reach, with where each stands today (R4, D9)."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django.core.cache import cache
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from accounts.given import ActorShape, ids_of, shape_of
from accounts.permissions import Actor
from alliance.homes.entries import Company, Entry, entry_of
from alliance.homes.frame import Frame
from alliance.homes.kept_entries import FORMAT, packed, unpacked
from kernel.periods import Period, full_months_missed
from kernel.statements import Given, kept_rows
from participants.models import Assignment, AssignmentKind, Participant
from tiers.evaluation import EvaluationPlan
from tiers.models import ProgramGuide, TierStanding
from tiers.selectors.positions import position_from, present_readings

KEPT_SECONDS = 24 * 60 * 60
KEPT_SECONDS_UNSETTLED = 60


def portfolio(actor: Actor, frame: Frame, *, today: date, changes: str, settled: bool) -> Sequence[Entry]:
    """Return every Participant that the actor sees, by name; two statements, none where nothing changed.

    What is read is kept in the cache under the person's reach and the mark of `last_changes`, so that any
    change of a role, an assignment, a fact or a lead makes it unreachable; for a minute at most while others
    write (not `settled`). Without a guide in force there is no position to tell.
    """
    if frame.plan is None or frame.guide is None:
        return ()
    key = _key(actor, changes, frame.guide.digest, frame.stamp.as_of, today)
    kept = cache.get(key)
    if kept is not None:
        return unpacked(kept)
    entries = _read(actor, frame, frame.guide, frame.plan, today)
    seconds = KEPT_SECONDS if settled else KEPT_SECONDS_UNSETTLED
    cache.set(key, [packed(entry) for entry in entries], seconds)
    return entries


def _key(actor: Actor, *under: object) -> str:
    """Return the key of a reach; administrators share one, any other person has their own (R4, D9)."""
    reach = "all" if actor.sees_every_participant else f"person {actor.user_id}"
    text = repr((FORMAT, reach, *(str(each) for each in under)))
    return f"portfolio:{hashlib.sha256(text.encode()).hexdigest()}"


def companies_in_reach(actor: Actor, *, today: date) -> list[Company]:
    """Return the Participants that the actor sees, by name, each with the tier held this year."""
    rows = kept_rows(_in_reach, shape_of(actor), year=today.year, **ids_of(actor))
    return [Company(*row.values()) for row in rows]


def _in_reach(shape: ActorShape) -> QuerySet[Any, Any]:
    actor = shape.actor
    standings = TierStanding.objects.held_in(cast(int, Given("year")))
    managers = Assignment.objects.filter(
        participant=OuterRef("pk"), kind=AssignmentKind.MANAGER, ended_on=None
    )
    deputy = Assignment.objects.filter(
        participant=OuterRef("pk"), kind=AssignmentKind.DEPUTY, ended_on=None, user_id=actor.user_id
    )
    rows = (
        Participant.objects.visible_to(actor)
        .in_program()
        .annotate(
            tier_held=Subquery(standings.values("tier")[:1]),
            manager=Subquery(managers.annotate(person=F("user__name")).values("person")[:1]),
            as_deputy=Exists(deputy),
        )
        .order_by("name", "pk")
    )
    return rows.values("pk", "slug", "name", "joined_on", "tier_held", "manager", "as_deputy")


def _read(actor: Actor, frame: Frame, guide: ProgramGuide, plan: EvaluationPlan, today: date) -> list[Entry]:
    companies = companies_in_reach(actor, today=today)
    ids = [company.participant_id for company in companies]
    crm_as_of = frame.crm_as_of
    found = present_readings(ids, plan, Period.quarter_of(today), crm_as_of=crm_as_of) if ids else {}

    def entry(company: Company) -> Entry:
        months = full_months_missed(company.joined_on, today.year) if company.joined_on else 0
        readings = found[company.participant_id]
        position = position_from(
            guide,
            readings,
            tier_held=company.tier_held,
            months_missed=months,
            today=today,
            feed_as_of=frame.stamp.as_of,
        )
        return entry_of(company, position, readings.stages, today=today)

    return [entry(company) for company in companies]
