"""The participants in an IBM person's reach, with where each stands today (R4, D9)."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, Subquery

from accounts.permissions import Actor
from alliance.homes.entries import Company, Entry, entry_of
from alliance.homes.frame import Frame
from kernel.periods import Period, full_months_missed
from participants.models import Assignment, AssignmentKind, Lifecycle, Participant
from tiers.evaluation import EvaluationPlan
from tiers.models import ProgramGuide, TierStanding
from tiers.selectors.positions import position_from, present_readings

KEPT_FROM = 200
"""A reach as large as this is kept until something changes; a smaller one is read at each request."""

_MOST_KEPT = 4
_kept: OrderedDict[tuple[object, ...], Sequence[Entry]] = OrderedDict()


def portfolio(actor: Actor, frame: Frame, *, today: date, changes: int, keep: bool) -> Sequence[Entry]:
    """Return every Participant that the actor sees, by name; two statements, none where nothing changed.

    `changes` is the mark of `last_changes`; `keep` allows to keep what is read under it, which is wrong while
    others write (`settled`). Without a guide in force there is no position to tell.
    """
    if frame.plan is None or frame.guide is None:
        return ()
    scope = "all" if actor.sees_every_participant else actor.user_id
    key = (scope, changes, frame.guide.digest, frame.stamp.as_of, today)
    if key in _kept:
        _kept.move_to_end(key)
        return _kept[key]
    entries = _read(actor, frame, frame.guide, frame.plan, today)
    if keep and len(entries) >= KEPT_FROM:
        _kept[key] = entries
        if len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return entries


def companies_in_reach(actor: Actor, *, today: date) -> list[Company]:
    """Return the Participants that the actor sees, by name, each with the tier held this year."""
    standings = TierStanding.objects.filter(participant=OuterRef("pk"), year__lte=today.year).order_by(
        "-year"
    )
    managers = Assignment.objects.filter(
        participant=OuterRef("pk"), kind=AssignmentKind.MANAGER, ended_on=None
    )
    deputy = Assignment.objects.filter(
        participant=OuterRef("pk"), kind=AssignmentKind.DEPUTY, ended_on=None, user_id=actor.user_id
    )
    rows = (
        Participant.objects.visible_to(actor)
        .filter(Q(lifecycle=Lifecycle.ACTIVE) | Q(lifecycle=Lifecycle.LEAVING))
        .annotate(
            tier_held=Subquery(standings.values("tier")[:1]),
            manager=Subquery(managers.annotate(person=F("user__name")).values("person")[:1]),
            as_deputy=Exists(deputy),
        )
        .order_by("name", "pk")
    )
    return [
        Company(*row)
        for row in rows.values_list("pk", "slug", "name", "joined_on", "tier_held", "manager", "as_deputy")
    ]


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
