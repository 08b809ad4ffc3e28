"""A candidacy as lists show it: its stage, how long, what blocks it, who is waited for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.clock import program_zone
from kernel.formats import count, day
from kernel.periods import program_day
from onboarding.blockers import Blocker, Progress, Waits, first_blocker
from onboarding.models import OPEN_STAGES, Stage

STAGE_STATUS: dict[Stage, str] = {
    Stage.NOMINATED: "not_started",
    Stage.BRIEFED: "in_progress",
    Stage.PREPARING: "in_progress",
    Stage.READY: "met",
    Stage.INVITED: "invited",
    Stage.ADMITTED: "active",
    Stage.DECLINED: "former",
    Stage.WITHDRAWN: "former",
}
"""How the vocabulary of states draws a stage; the words are the stage's own."""


@dataclass(frozen=True, slots=True)
class ProspectRow:
    """One candidacy; `waits_for` is IBM, the company, or nobody (empty). `items_*` count what people do of
    its checklist; `checklist` says it in words, empty without one and once the candidacy is closed.
    """

    name: str
    slug: str
    url: str
    stage: str
    stage_words: str
    stage_status: str
    since: str
    days: int
    days_words: str
    blocker: str
    late: bool
    waits_for: str
    person: str
    person_role: str
    items_asked: int
    items_done: int
    items_late: int
    checklist: str


def prospect_rows(prospects: Iterable[Any], *, today: date, unmet: Mapping[int, int]) -> list[ProspectRow]:
    """Return the rows of candidacies as `selectors.prospects` annotates them.

    `unmet` is that of `unmet_conditions`.
    """
    return [_row(each, today, unmet.get(each.participant_id)) for each in prospects]


def blocker_of(prospect: Any, *, today: date, unmet: int | None) -> Blocker:
    """Return what stands first in the way of a candidacy as `selectors.prospects` annotates it."""
    zone = program_zone()
    progress = Progress(
        stage=Stage(prospect.stage),
        has_contact=bool(prospect.contact_email),
        told=prospect.told_at is not None,
        briefing_on=program_day(prospect.briefing_at, zone) if prospect.briefing_at else None,
        late_ibm=prospect.late_ibm,
        late_partner=prospect.late_partner,
        open_ibm=prospect.open_ibm,
        open_partner=prospect.open_partner,
        unmet=unmet,
        invitation=prospect.invitation_state or "",
        invitation_ends=program_day(prospect.invitation_ends, zone) if prospect.invitation_ends else None,
        signs=prospect.signs,
        has_text=prospect.has_text,
    )
    return first_blocker(progress, today=today)


def waits_words(waits: Waits, company: str) -> str:
    """Return who is waited for, in words."""
    return {Waits.IBM: _("IBM"), Waits.PARTNER: company, Waits.NOBODY: ""}[waits]


def days_words(days: int) -> str:
    """Return a number of days in words."""
    return ngettext("%s day", "%s days", days) % count(days)


def _row(prospect: Any, today: date, unmet: int | None) -> ProspectRow:
    stage = Stage(prospect.stage)
    since = program_day(prospect.stage_since, program_zone())
    days = max((today - since).days, 0)
    blocker = blocker_of(prospect, today=today, unmet=unmet)
    asked, late = prospect.items_asked, prospect.late_ibm + prospect.late_partner
    done = asked - prospect.open_ibm - prospect.open_partner
    return ProspectRow(
        name=prospect.company_name,
        slug=prospect.company_slug,
        url=reverse("onboarding:prospect", args=[prospect.company_slug]),
        stage=stage.value,
        stage_words=str(stage.label),
        stage_status=STAGE_STATUS[stage],
        since=day(since),
        days=days,
        days_words=days_words(days),
        blocker=blocker.words if stage in OPEN_STAGES else prospect.closed_reason,
        late=blocker.late,
        waits_for=waits_words(blocker.waits, prospect.company_name),
        person=prospect.manager or prospect.briefer or "",
        person_role=_person_role(prospect),
        items_asked=asked,
        items_done=done,
        items_late=late,
        checklist=_checklist_words(asked, done, late) if stage in OPEN_STAGES else "",
    )


def _checklist_words(asked: int, done: int, late: int) -> str:
    if not asked:
        return ""
    words = _("%(done)d of %(asked)d items done, figures apart") % {"done": done, "asked": asked}
    return words + (ngettext("; %d late", "; %d late", late) % late if late else "")


def _person_role(prospect: Any) -> str:
    if prospect.manager:
        return _("IBM alliance manager")
    return _("briefer") if prospect.briefer else ""
