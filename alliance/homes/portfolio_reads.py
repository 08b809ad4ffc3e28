"""The participants in an IBM person's reach, with where each stands today (R4, D9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.core.cache import cache
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils.translation import get_language

from accounts.given import ActorShape, ids_of, shape_of
from accounts.permissions import Actor
from alliance.homes.entries import Company, Entry, entry_of
from alliance.homes.kept_entries import FORMAT, packed, unpacked
from alliance.homes.portfolio_list import Wanted
from alliance.homes.portfolio_shown import PortfolioShown, portfolio_shown
from kernel.periods import Period, full_months_missed
from kernel.statements import Given, kept_rows
from participants.models import Assignment, AssignmentKind, Participant
from participants.selectors import acting_managers
from tiers.evaluation import EvaluationPlan
from tiers.models import ProgramGuide, TierStanding
from tiers.selectors.frame import Frame
from tiers.selectors.position import position_from
from tiers.selectors.present_readings import present_readings

KEPT_SECONDS = 24 * 60 * 60
KEPT_SECONDS_OF_A_PAGE = 10 * 60


@dataclass(frozen=True)
class Reach:
    """Every Participant that a person sees on a day.

    What is read is kept in the cache under the person's reach and the frame's mark of changes, so that any
    change of a role, an assignment, a fact or a lead makes it unreachable; for a minute at most while others
    write. Without a guide in force there is no position to tell.
    """

    actor: Actor
    frame: Frame
    today: date

    def entries(self) -> Sequence[Entry]:
        """Return the Participants by name; two statements, none where nothing changed."""
        guide, plan = self.frame.guide, self.frame.plan
        if plan is None or guide is None:
            return ()
        key = self._key()
        kept = cache.get(key)
        if kept is not None:
            return unpacked(kept)
        entries = _read(self.actor, self.frame, guide, plan, self.today)
        cache.set(key, [packed(entry) for entry in entries], self.frame.kept_for(KEPT_SECONDS))
        return entries

    def shown(self, wanted: Wanted) -> PortfolioShown:
        """Return the page of an address, kept as the entries are, but for minutes only.

        Kept are the pages that the portfolio's own controls lead to: whoever may ask can make up any number
        of searches, tiers and beginnings, and none of these fills the cache.
        """
        guide, plan = self.frame.guide, self.frame.plan
        if guide is None or plan is None or not wanted.chosen_from([tier.key for tier in plan.by_rank]):
            return self._built(wanted)
        key = self._key(wanted, get_language())
        kept: PortfolioShown | None = cache.get(key)
        if kept is not None:
            return kept
        built = self._built(wanted)
        if built.page.walked:
            cache.set(key, built, self.frame.kept_for(KEPT_SECONDS_OF_A_PAGE))
        return built

    def _built(self, wanted: Wanted) -> PortfolioShown:
        return portfolio_shown(self.entries(), wanted, crm_read=self.frame.stamp.as_of is not None)

    def _key(self, *under: object) -> str:
        """Return a key of the reach; administrators share one, any other person has their own (R4, D9)."""
        person = "all" if self.actor.sees_every_participant else f"person {self.actor.user_id}"
        return self.frame.key("portfolio", FORMAT, person, self.today, *under)


def companies_in_reach(actor: Actor, *, today: date) -> list[Company]:
    """Return the Participants that the actor sees, by name, each with the tier held this year."""
    rows = kept_rows(_in_reach, shape_of(actor), year=today.year, **ids_of(actor))
    return [Company(*row.values()) for row in rows]


def _in_reach(shape: ActorShape) -> QuerySet[Any, Any]:
    actor = shape.actor
    standings = TierStanding.objects.held_in(cast(int, Given("year")))
    deputy = Assignment.objects.filter(
        participant=OuterRef("pk"), kind=AssignmentKind.DEPUTY, ended_on=None, user_id=actor.user_id
    )
    rows = (
        Participant.objects.visible_to(actor)
        .in_program()
        .annotate(
            tier_held=Subquery(standings.values("tier")[:1]),
            manager=Subquery(acting_managers().annotate(person=F("user__name")).values("person")[:1]),
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
