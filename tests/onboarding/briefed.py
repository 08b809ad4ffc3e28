"""Briefings as services make them."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from onboarding.calendar import Guest
from onboarding.models import Briefing, Prospect
from onboarding.services import BriefingPlan, plan_briefing

PIA = Guest("Pia Lund", "pia@kestrel.example")
BO = Guest("Bo Ek", "bo@kestrel.example")


def plan(presenter: User, *, now: datetime, in_days: int = 7, **given: Any) -> BriefingPlan:
    """A plan of an hour with pia and bo, a week ahead."""
    given = {"place": "Room 4", "agenda": "Tiers\nBenefits", "attendees": (PIA, BO)} | given
    return BriefingPlan(presenter=presenter, starts_at=now + timedelta(days=in_days), **given)


def planned(
    prospect: Prospect, presenter: User, *, now: datetime, by: User | None = None, **given: Any
) -> Briefing:
    """A briefing that is planned."""
    return plan_briefing(by=by, prospect=prospect, plan=plan(presenter, now=now, **given), now=now)
