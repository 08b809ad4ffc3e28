"""The named moves of a candidacy along `STAGE_MOVES`; its ends are in `closing` (R7, R23)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from kernel.clock import program_zone
from kernel.periods import program_day
from kernel.refusal import Refusal
from onboarding.models import (
    OPEN_STAGES,
    STAGE_MOVES,
    Briefing,
    BriefingState,
    ProgramInvitation,
    Prospect,
    Stage,
)
from onboarding.services.permitted import refuse_unless, refuse_unless_briefing
from onboarding.services.readiness import refuse_unless_ready
from participants.models import Participant
from participants.services.behalf import as_ibm


class StageRefused(Refusal):
    """The candidacy knows no such move from where it is."""

    def __init__(self, name: str, present: Stage, to: Stage) -> None:
        possible = ", ".join(each.label.lower() for each in Stage if each in STAGE_MOVES[present])
        super().__init__(
            _("%(name)s is %(present)s and cannot become %(to)s. It can become: %(possible)s.")
            % {
                "name": name,
                "present": present.label.lower(),
                "to": to.label.lower(),
                "possible": possible or _("nothing any more"),
            }
        )


class NotBriefed(Refusal):
    """Nobody has explained the Program to the company yet (R23)."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("No briefing of %(name)s is recorded as held. Plan one, or record how it went.")
            % {"name": name}
        )


class CandidacyClosed(Refusal):
    """Nothing goes on with a candidacy that ended."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("The candidacy of %(name)s is closed. Nominate the company again to go on.") % {"name": name}
        )


class SayWhy(Refusal):
    """The record keeps why a candidacy ended or went back (D10)."""

    def __init__(self) -> None:
        super().__init__(_("Say why in a few words; the record keeps it."))


def mark_briefed(*, by: User | None, prospect: Prospect, now: datetime) -> Prospect:
    """A briefing was held: a nominated company is briefed (R23).

    Raises StageRefused, NotNamedToBrief, NotBriefed.
    """
    refuse_unless_briefing(by, prospect.participant)
    with moving(by, prospect, Stage.BRIEFED, now=now, why="briefing held") as present:
        if not Briefing.objects.filter(prospect=present, state=BriefingState.HELD).exists():
            raise NotBriefed(present.participant.name)
    return present


def start_preparing(*, by: User | None, prospect: Prospect, now: datetime) -> Prospect:
    """The company wants to come in and works through its checklist (R21).

    Raises StageRefused, NotNamedToBrief.
    """
    refuse_unless_briefing(by, prospect.participant)
    with moving(by, prospect, Stage.PREPARING, now=now, why="preparing") as present:
        pass
    return present


def mark_ready(*, by: User | None, prospect: Prospect, now: datetime) -> Prospect:
    """An administrator finds the company ready to be invited (R7).

    Raises StageRefused, NotPermitted, NotReady.
    """
    refuse_unless(by, Permission.MANAGE_PROSPECTS)
    with moving(by, prospect, Stage.READY, now=now, why="ready") as present:
        refuse_unless_ready(present, today=program_day(now, program_zone()))
    return present


def back_to_preparing(*, by: User | None, prospect: Prospect, reason: str, now: datetime) -> Prospect:
    """Something is missing again. Raises StageRefused, NotPermitted, SayWhy."""
    refuse_unless(by, Permission.MANAGE_PROSPECTS)
    with moving(by, prospect, Stage.PREPARING, now=now, why=given(reason)) as present:
        pass
    return present


@contextmanager
def moving(by: User | None, prospect: Prospect, to: Stage, *, now: datetime, why: str) -> Iterator[Prospect]:
    """Lock a company and its candidacy, move the candidacy to a stage, and yield it for what goes with it,
    all in one transaction. `closed_at` is set where the stage is an end. Raises StageRefused.
    """
    with as_ibm(by, why=why):
        present = locked(prospect)
        if to not in STAGE_MOVES[Stage(present.stage)]:
            raise StageRefused(present.participant.name, Stage(present.stage), to)
        present.stage, present.stage_since = to, now
        if not STAGE_MOVES[to]:
            present.closed_at = now
        present.save(update_fields=["stage", "stage_since", "closed_at"])
        yield present


def locked(prospect: Prospect) -> Prospect:
    """Return a candidacy as it is now, with its company, both locked, the company first, as everywhere; call
    it as staff.
    """
    company = Participant.objects.select_for_update().get(pk=prospect.participant_id)
    present: Prospect = Prospect.objects.select_for_update().get(pk=prospect.pk)
    present.participant = company
    return present


def locked_invitation(prospect: Prospect, **which: Any) -> ProgramInvitation:
    """Return an invitation of a candidacy as it is now, all locked from the company down: of two at once one
    comes second. Call it as staff. Raises ProgramInvitation.DoesNotExist.
    """
    present = locked(prospect)
    rows = ProgramInvitation.objects.select_for_update(of=("self",)).select_related("manager", "answered_by")
    found: ProgramInvitation = rows.get(prospect=present, **which)
    found.prospect, found.participant = present, present.participant
    return found


def open_candidacy(prospect: Prospect) -> Prospect:
    """Return `locked` for what an ended candidacy knows no more. Raises CandidacyClosed."""
    present = locked(prospect)
    if present.stage not in OPEN_STAGES:
        raise CandidacyClosed(present.participant.name)
    return present


def given(reason: str) -> str:
    """Return a reason as it is kept. Raises SayWhy."""
    if not reason.strip():
        raise SayWhy
    return reason.strip()
