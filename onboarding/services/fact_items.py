"""Items of a checklist that the portal completes itself, by what it knows was done (R22, R23)."""

from collections.abc import Collection
from datetime import datetime

from accounts.models import User
from agreements.models import Side
from kernel.clock import program_zone
from kernel.periods import program_day
from onboarding.models import Briefing, BriefingState, ChecklistItem, EvidenceKind, ItemState, Prospect

NOTIFIED = "notified"
"""The company's alliance manager was told that it could become a Participant (R22)."""
BRIEFING = "briefing"
"""Somebody of the Program team explained it (R23)."""


def complete_by_fact(*, by: User | None, prospect: Prospect, key: str, on: datetime, now: datetime) -> bool:
    """Complete IBM's item of this key that a day proves, with the program day of `on`; return whether.

    One that a person did already, or asked to waive, is left to people. Call it as staff, under the
    candidacy's lock.
    """
    found = ChecklistItem.objects.filter(
        prospect=prospect, key=key, side=Side.IBM, evidence=EvidenceKind.DATE, state=ItemState.OPEN
    )
    done = found.update(
        state=ItemState.DONE, done_at=now, done_by=by, evidence_date=program_day(on, program_zone())
    )
    return bool(done)


def complete_known(*, by: User | None, prospect: Prospect, keys: Collection[str], now: datetime) -> None:
    """Complete items of these keys that came newly to a candidacy after the fact. As `complete_by_fact`."""
    held = Briefing.objects.filter(prospect=prospect, state=BriefingState.HELD).order_by("starts_at", "pk")
    first = held.values_list("starts_at", flat=True).first()
    for key, on in ((NOTIFIED, prospect.told_at), (BRIEFING, first)):
        if on is not None and key in keys:
            complete_by_fact(by=by, prospect=prospect, key=key, on=on, now=now)
