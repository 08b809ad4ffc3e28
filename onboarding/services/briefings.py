"""Briefings: planned, put into calendars, moved, called off, recorded (R23)."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import PROGRAM_ADMINISTRATOR
from kernel.clock import program_zone
from kernel.files import EVIDENCE_TYPES, BinaryFile, check_file, remove_on_commit, tidy_name
from kernel.outbox import queue_letters
from kernel.refusal import Refusal
from onboarding.calendar import Guest, Method
from onboarding.letters import briefing_letters
from onboarding.models import Briefing, BriefingOutcome, BriefingState, Prospect, Stage
from onboarding.services.fact_items import BRIEFING, complete_by_fact
from onboarding.services.permitted import NotPermitted, refuse_unless_briefing
from onboarding.services.stages import given, mark_briefed, open_candidacy
from participants.services import assign_briefer
from participants.services.behalf import as_ibm

FARTHEST = timedelta(days=3650)


@dataclass(frozen=True)
class BriefingPlan:
    """Who explains the Program to whom, when and where; `minutes` long, `starts_at` aware."""

    presenter: User
    starts_at: datetime
    minutes: int = 60
    place: str = ""
    agenda: str = ""
    attendees: tuple[Guest, ...] = ()
    material: BinaryFile | None = None


class PlannedAlready(Refusal):
    """A prospect has one briefing ahead at a time."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("A briefing of %(name)s is planned already. Move it, or record how it went.") % {"name": name}
        )


class NotPlanned(Refusal):
    """The briefing was held or called off."""

    def __init__(self) -> None:
        super().__init__(_("This briefing is not ahead any more. Load the page again."))


class NotYetHeld(Refusal):
    """What lies ahead has no outcome."""

    def __init__(self) -> None:
        super().__init__(_("The briefing has not begun. Record how it went afterwards, or move it."))


class DayUnlikely(Refusal):
    """A day so far away is a slip of the pen, and no calendar knows all of them."""

    def __init__(self) -> None:
        super().__init__(_("Give a day of the last ten years, or of the next ten."))


def plan_briefing(*, by: User | None, prospect: Prospect, plan: BriefingPlan, now: datetime) -> Briefing:
    """Plan a briefing, name its presenter to the prospect, and invite everybody by mail (R23).

    One that lies in the past is recorded and invites nobody. Raises NotPermitted, NotNamedToBrief,
    CandidacyClosed, PlannedAlready, DayUnlikely, NoProspect, RoleDoesNotFit, FileTooLarge, FileEmpty,
    FileTypeRefused.
    """
    refuse_unless_briefing(by, prospect.participant)
    with as_ibm(by, why="briefing planned"):
        present = open_candidacy(prospect)
        if Briefing.objects.filter(prospect=present, state=BriefingState.PLANNED).exists():
            raise PlannedAlready(present.participant.name)
        briefing = Briefing(
            prospect=present, participant=present.participant, uid=_new_uid(), presenter=plan.presenter,
            starts_at=plan.starts_at,
        )  # fmt: skip
        _write(by, briefing, plan, now)
        if briefing.starts_at > now:
            queue_letters(briefing_letters(briefing, Method.REQUEST, now=now), now=now)
    return briefing


def move_briefing(*, by: User | None, briefing: Briefing, plan: BriefingPlan, now: datetime) -> Briefing:
    """Change a briefing that is ahead: everybody gets it anew, whoever is left out gets it cancelled.

    Raises as `plan_briefing`, and NotPlanned.
    """
    refuse_unless_briefing(by, briefing.participant)
    with as_ibm(by, why="briefing moved"):
        present = _planned(briefing)
        present.sequence += 1
        before = briefing_letters(present, Method.CANCEL, now=now)
        _write(by, present, plan, now)
        letters = briefing_letters(present, Method.REQUEST, now=now) if present.starts_at > now else []
        staying = {letter.to for letter in letters}
        queue_letters([each for each in before if each.to not in staying] + letters, now=now)
    return present


def cancel_briefing(*, by: User | None, briefing: Briefing, reason: str, now: datetime) -> Briefing:
    """Call a briefing off; it leaves everybody's calendar. Raises NotNamedToBrief, NotPlanned, SayWhy."""
    refuse_unless_briefing(by, briefing.participant)
    with as_ibm(by, why=given(reason)):
        present = _planned(briefing)
        call_off(present, now=now)
    return present


def record_briefing(
    *, by: User | None, briefing: Briefing, outcome: BriefingOutcome, notes: str = "", now: datetime
) -> Briefing:
    """Record that a briefing was held and how it went; a nominated company is briefed by it (R23),
    and the checklist's item of it is done.

    Raises NotNamedToBrief, NotPlanned, NotYetHeld.
    """
    refuse_unless_briefing(by, briefing.participant)
    with as_ibm(by, why="briefing held"):
        present = _planned(briefing)
        if present.starts_at > now:
            raise NotYetHeld
        present.state, present.outcome = BriefingState.HELD, outcome
        present.notes, present.recorded_at = notes.strip(), now
        present.save(update_fields=["state", "outcome", "notes", "recorded_at"])
        complete_by_fact(by=by, prospect=present.prospect, key=BRIEFING, on=present.starts_at, now=now)
        if present.prospect.stage == Stage.NOMINATED:
            mark_briefed(by=by, prospect=present.prospect, now=now)
    return present


def keep_material(*, by: User | None, briefing: Briefing, material: BinaryFile) -> Briefing:
    """Keep the material that was shown; it takes the place of what was kept before.

    Raises NotNamedToBrief, FileTooLarge, FileEmpty, FileTypeRefused.
    """
    refuse_unless_briefing(by, briefing.participant)
    with as_ibm(by, why="briefing material kept"):
        present: Briefing = Briefing.objects.select_for_update().get(pk=briefing.pk)
        _take_material(present, material)
        present.save(update_fields=["material", "material_name", "material_type"])
    return present


def call_off(briefing: Briefing, *, now: datetime) -> None:
    """Take a planned briefing out of all calendars; call it as staff, under a lock."""
    briefing.state, briefing.sequence = BriefingState.CANCELLED, briefing.sequence + 1
    briefing.save(update_fields=["state", "sequence"])
    if briefing.starts_at > now:
        queue_letters(briefing_letters(briefing, Method.CANCEL, now=now), now=now)


def _planned(briefing: Briefing) -> Briefing:
    """Return a briefing that is ahead, with all that its letters name, the candidacy locked first."""
    prospect = open_candidacy(briefing.prospect)
    found: Briefing | None = (
        Briefing.objects.select_for_update(of=("self",))
        .select_related("presenter")
        .filter(pk=briefing.pk, state=BriefingState.PLANNED)
        .first()
    )
    if found is None:
        raise NotPlanned
    found.prospect, found.participant = prospect, prospect.participant
    return found


def _write(by: User | None, briefing: Briefing, plan: BriefingPlan, now: datetime) -> None:
    if by is not None and by.role is not PROGRAM_ADMINISTRATOR and plan.presenter.pk != by.pk:
        raise NotPermitted  # administrators alone name somebody else (D9)
    if abs(plan.starts_at - now) > FARTHEST:
        raise DayUnlikely
    assign_briefer(
        by=by, participant=briefing.participant, user=plan.presenter,
        today=now.astimezone(program_zone()).date(), why="names the presenter of a briefing",
    )  # fmt: skip
    briefing.presenter, briefing.starts_at, briefing.minutes = plan.presenter, plan.starts_at, plan.minutes
    briefing.place, briefing.agenda = plan.place.strip(), plan.agenda.strip()
    once = {guest.email.strip().lower(): guest.name.strip() for guest in plan.attendees}
    briefing.attendees = [{"name": name, "email": email} for email, name in once.items()]
    if plan.material is not None:
        _take_material(briefing, plan.material)
    briefing.save()


def _take_material(briefing: Briefing, material: BinaryFile) -> None:
    checked = check_file(material, types=EVIDENCE_TYPES, limit=settings.EVIDENCE_LIMIT_BYTES)
    if briefing.material:
        remove_on_commit(briefing.material)
    briefing.material_name = tidy_name(material.name or "", otherwise=_("material"))
    briefing.material_type = checked.content_type
    briefing.material = material


def _new_uid() -> str:
    return f"briefing-{uuid.uuid4()}@{urlsplit(settings.SITE_URL).hostname}"
