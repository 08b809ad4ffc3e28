"""The briefings of a candidacy as its page shows them (R23)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.clock import program_zone
from kernel.formats import moment
from onboarding.models import BriefingOutcome, BriefingState

_STATUS = {
    BriefingState.PLANNED: "waiting",
    BriefingState.HELD: "done",
    BriefingState.CANCELLED: "discarded",
}


@dataclass(frozen=True, slots=True)
class BriefingRow:
    """One briefing; `outcome` and `notes` are IBM's alone. `begun`: how it went can be recorded."""

    pk: int
    when: str
    presenter: str
    place: str
    place_url: str
    minutes: str
    agenda: str
    attendees: tuple[str, ...]
    present: str
    material: str
    state: str
    status: str
    outcome: str
    notes: str
    planned: bool
    begun: bool


def briefing_rows(
    briefings: Iterable[Mapping[str, Any]], *, now: datetime, for_ibm: bool
) -> tuple[BriefingRow, ...]:
    """Return the rows, the latest first; a partner is shown neither outcome nor notes."""
    return tuple(_row(each, now, for_ibm) for each in sorted(briefings, key=_start, reverse=True))


def _row(briefing: Mapping[str, Any], now: datetime, for_ibm: bool) -> BriefingRow:
    state, starts_at = BriefingState(briefing["state"]), _start(briefing)
    place, people = briefing["place"], briefing["attendees"]
    return BriefingRow(
        pk=briefing["id"],
        when=moment(starts_at, program_zone()),
        presenter=briefing["presenter"],
        place=place,
        place_url=place if place.startswith("https://") and state is BriefingState.PLANNED else "",
        minutes=_("%d minutes") % briefing["minutes"],
        agenda=briefing["agenda"],
        attendees=tuple(each["name"] or each["email"] for each in people),
        present=ngettext("%d person", "%d people", len(people)) % len(people),
        material=briefing["material_name"],
        state=str(state.label),
        status=_STATUS[state],
        outcome=str(BriefingOutcome(briefing["outcome"]).label) if for_ibm and briefing["outcome"] else "",
        notes=briefing["notes"] if for_ibm else "",
        planned=state is BriefingState.PLANNED,
        begun=starts_at <= now,
    )


def _start(briefing: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(briefing["starts_at"])
