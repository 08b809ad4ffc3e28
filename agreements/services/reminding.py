"""Reminders before and after the day by which a version is to be accepted (R27)."""

from datetime import date, datetime
from itertools import groupby

from django.conf import settings

from agreements.models import AgreementSigning, SigningState
from agreements.services.telling import tell_to_sign
from kernel.clock import program_zone
from kernel.periods import program_day
from kernel.tenancy import Role, acting
from participants.models import IN_PROGRAM

LATE = "late"


def reminder_stage(sign_by: date, today: date) -> str:
    """Return which reminder is due, empty for none: the nearest of the days before, then `late`. Pure."""
    left = (sign_by - today).days
    if left < 0:
        return LATE
    due = [before for before in settings.AGREEMENT_REMINDER_DAYS if left <= before]
    return f"{min(due)} days" if due else ""


def remind_signatories(*, now: datetime) -> int:
    """Remind the people of each Participant that has yet to accept; each stage once, however often it runs.

    Return how many signings are at a stage.
    """
    today = program_day(now, program_zone())
    with acting(role=Role.STAFF, why="acceptance reminded"):
        offered = AgreementSigning.objects.filter(
            state=SigningState.OFFERED, text__sign_by__isnull=False, participant__lifecycle__in=IN_PROGRAM
        )
        waiting = [
            (stage, signing)
            for signing in offered.select_related("text", "participant").order_by("text__sign_by", "pk")
            if (stage := reminder_stage(signing.text.sign_by, today))
        ]
        for stage, rows in groupby(waiting, key=lambda each: each[0]):
            tell_to_sign([signing for _stage, signing in rows], stage=stage, late=stage == LATE, now=now)
    return len(waiting)
