"""How a candidacy came to where it is, and what is ahead, oldest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.clock import program_zone
from kernel.components import TimelineEntry
from kernel.formats import day, day_short
from kernel.periods import program_day
from onboarding.models import OPEN_STAGES, BriefingState, Stage
from onboarding.selectors.prospect_record import ProspectRecord


@dataclass(frozen=True, slots=True)
class _Event:
    """`rank` orders what fell on one day, of which an agreement's record knows no hour."""

    on: date
    title: str
    text: str = ""
    rank: int = 0


def timeline(
    record: ProspectRecord, *, blocker: str, today: date, for_ibm: bool
) -> tuple[TimelineEntry, ...]:
    """Return what happened, where it stands today, and what comes; a partner's leaves out what is IBM's."""
    events = sorted(_events(record, for_ibm), key=lambda event: (event.on, event.rank))
    entries = [_entry(each, today, "done") for each in events if each.on <= today]
    stage = record.stage
    if stage in OPEN_STAGES:
        entries.append(TimelineEntry(_("Today"), str(stage.label), blocker if for_ibm else "", "now"))
    entries += [_entry(each, today, "") for each in events if each.on > today]
    if stage in OPEN_STAGES and stage is not Stage.INVITED:
        entries.append(
            TimelineEntry(
                _("After that"), _("Invitation, then Program Agreement"), _("Participant only when signed")
            )
        )
    return tuple(entries)


def _events(record: ProspectRecord, for_ibm: bool) -> Iterator[_Event]:
    prospect = record.prospect
    if for_ibm:
        by = _("By %s") % record.nominated_by if record.nominated_by else ""
        yield _Event(_on(prospect.nominated_at), _("Nominated"), by)
    if prospect.told_at:
        yield _Event(_on(prospect.told_at), _("Told that it could become a Participant"))
    yield from _briefings(record)
    yield from _agreements(record)
    if record.invitation:
        yield _Event(_on(datetime.fromisoformat(record.invitation["invited_at"])), _("Invited"), rank=2)
    if prospect.closed_at:
        reason = prospect.closed_reason if for_ibm or record.stage is Stage.DECLINED else ""
        yield _Event(_on(prospect.closed_at), str(record.stage.label), reason, rank=4)


def _briefings(record: ProspectRecord) -> Iterator[_Event]:
    for each in record.briefings:
        on = _on(datetime.fromisoformat(each["starts_at"]))
        if each["state"] == BriefingState.HELD:
            people = len(each["attendees"])
            words = ngettext("%d person of the company", "%d people of the company", people) % people
            if record.prospect.erased_at is not None:  # who came is not known any more
                words = ""
            yield _Event(
                on,
                _("Briefing held"),
                words + (_(", material kept") if words and each["material_name"] else ""),
                rank=1,
            )
        elif each["state"] == BriefingState.PLANNED:
            yield _Event(on, _("Briefing"), _("By %s") % each["presenter"])


def _agreements(record: ProspectRecord) -> Iterator[_Event]:
    for each in record.agreements:
        on = date.fromisoformat(each["signed_on"])
        if each["kind"] == "procurement":
            yield _Event(
                on, _("Procurement Agreement signed"), _("Business is possible from here, benefits are not")
            )
        else:
            yield _Event(on, _("Program Agreement signed"), rank=3)


def _entry(event: _Event, today: date, state: str) -> TimelineEntry:
    when = day_short(event.on) if event.on.year == today.year else day(event.on)
    return TimelineEntry(when, event.title, event.text, state)


def _on(at: datetime) -> date:
    return program_day(at, program_zone())
