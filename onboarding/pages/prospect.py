"""The page of a company's onboarding: what both sides see of it, and what is IBM's alone (R2, R7, D9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.permissions import PARTNER_ROLES
from agreements.models import Side
from kernel.clock import program_zone
from kernel.components import Fact, TimelineEntry
from kernel.formats import day, initials, moment
from kernel.periods import program_day
from onboarding.blockers import Blocker, Progress, first_blocker
from onboarding.models import OPEN_STAGES, BriefingState, Stage
from onboarding.pages.briefings import BriefingRow, briefing_rows
from onboarding.pages.prospect_rows import STAGE_STATUS, days_words, waits_words
from onboarding.pages.timeline import timeline
from onboarding.selectors.prospect_record import ProspectRecord
from participants.models import IncorporationRole


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person of the company, who has access or is invited to it; `waits_until` for the invited."""

    name: str
    email: str
    initials: str
    role: str
    waits_until: str = ""
    expired: bool = False
    invitation_id: int | None = None


@dataclass(frozen=True, slots=True)
class ProspectPage:
    """What the page shows; in a partner's view the fields of IBM alone are empty."""

    company: str
    slug: str
    stage: Stage
    stage_words: str
    stage_status: str
    sentence: str
    in_stage: str
    as_of: str
    blocker: str
    blocker_status: str
    waits_for: str
    briefed_by: str
    is_briefed: bool
    manager: str
    closed_reason: str
    erased: bool
    is_open: bool
    briefings: tuple[BriefingRow, ...]
    briefing_planned: bool
    people: tuple[PersonRow, ...]
    facts: tuple[Fact, ...]
    contact: tuple[Fact, ...]
    told: bool
    summary: str
    timeline: tuple[TimelineEntry, ...]
    earlier: tuple[Fact, ...]
    for_ibm: bool


def prospect_page(record: ProspectRecord, *, for_ibm: bool, now: datetime, unmet: int | None) -> ProspectPage:
    """Return the page of a record, as IBM sees it or as the company's people do."""
    zone = program_zone()
    today = program_day(now, zone)
    prospect, stage = record.prospect, record.stage
    blocker = _blocker(record, today, unmet)
    since = program_day(prospect.stage_since, zone)
    return ProspectPage(
        company=prospect.participant.name,
        slug=prospect.participant.slug,
        stage=stage,
        stage_words=str(stage.label),
        stage_status=STAGE_STATUS[stage],
        sentence=_sentence(record, for_ibm),
        in_stage=_("%(stage)s for %(days)s")
        % {"stage": stage.label, "days": days_words(max((today - since).days, 0))},
        as_of=moment(now, zone),
        blocker=blocker.words if for_ibm else "",
        blocker_status="overdue" if blocker.late else "open",
        waits_for=waits_words(blocker.waits, prospect.participant.name),
        briefed_by=_named(record, "briefer"),
        is_briefed=any(each["state"] == BriefingState.HELD for each in record.briefings),
        manager=_named(record, "manager"),
        closed_reason=prospect.closed_reason if for_ibm or stage is Stage.DECLINED else "",
        erased=prospect.erased_at is not None,
        is_open=stage in OPEN_STAGES,
        briefings=briefing_rows(record.briefings, now=now, for_ibm=for_ibm),
        briefing_planned=_planned(record) is not None,
        people=_people(record, now),
        facts=_facts(record),
        contact=_contact(record) if for_ibm else (),
        told=prospect.told_at is not None,
        summary=prospect.summary if for_ibm else "",
        timeline=timeline(record, blocker=blocker.words, today=today, for_ibm=for_ibm),
        earlier=_earlier(record) if for_ibm else (),
        for_ibm=for_ibm,
    )


def _blocker(record: ProspectRecord, today: date, unmet: int | None) -> Blocker:
    zone, invitation, planned = program_zone(), record.invitation, _planned(record)
    progress = Progress(
        stage=record.stage,
        has_contact=bool(record.prospect.contact_email),
        told=record.prospect.told_at is not None,
        briefing_on=program_day(_time(planned["starts_at"]), zone) if planned else None,
        unmet=unmet,
        invitation=invitation["state"] if invitation else "",
        invitation_ends=program_day(_time(invitation["expires_at"]), zone) if invitation else None,
        signs=bool(record.signatories),
        has_text=record.text is not None,
        **_items(record, today),
    )
    return first_blocker(progress, today=today)


def _items(record: ProspectRecord, today: date) -> dict[str, int]:
    """Count the items that somebody has yet to do, and those of them that are late, by side."""
    late = [each for each in record.open_items if (each["due_on"] or "9999") < today.isoformat()]
    counted = {"open": record.open_items, "late": late}
    return {
        f"{name}_{side}": sum(each["side"] == side for each in items)
        for name, items in counted.items()
        for side in Side
    }


def _sentence(record: ProspectRecord, for_ibm: bool) -> str:
    since = day(program_day(record.prospect.nominated_at, program_zone()))
    under = _(" under Program Guide %s") % record.guide_version if record.guide_version else ""
    if for_ibm:
        if record.stage not in OPEN_STAGES:
            return _("Considered since %(since)s%(under)s.") % {"since": since, "under": under}
        if record.stage is Stage.INVITED:
            words = _(
                "Considered since %(since)s%(under)s. Its people see nothing of the portal but this page and "
                "the agreement."
            )
        else:
            words = _(
                "Considered since %(since)s%(under)s. Its people see nothing of the portal but this page."
            )
        return words % {"since": since, "under": under}
    return _("Your way into the Program%(under)s: what is asked, what is done, and what comes next.") % {
        "under": under
    }


def _people(record: ProspectRecord, now: datetime) -> tuple[PersonRow, ...]:
    members = (
        PersonRow(each["name"], each["email"], initials(each["name"]), PARTNER_ROLES[each["role"]].name)
        for each in record.members
    )
    invited = (
        PersonRow(
            each["name"],
            each["email"],
            initials(each["name"]),
            PARTNER_ROLES[each["role"]].name,
            waits_until=moment(_time(each["expires_at"]), program_zone()),
            expired=_time(each["expires_at"]) <= now,
            invitation_id=each["id"],
        )
        for each in record.invited
    )
    return (*members, *invited)


def _facts(record: ProspectRecord) -> tuple[Fact, ...]:
    rows = [Fact(each["offering"], _incorporation(each)) for each in record.incorporations]
    rows += [Fact(name, _("Another IBM program, no obstacle")) for name in record.programs]
    return tuple(rows)


def _incorporation(each: Mapping[str, Any]) -> str:
    role = str(IncorporationRole(each["role"]).label)
    launched = _("launched %s") % day(date.fromisoformat(each["launched_on"])) if each["launched_on"] else ""
    return ", ".join(part for part in (each["technology"], role, launched or _("not launched")) if part)


def _contact(record: ProspectRecord) -> tuple[Fact, ...]:
    prospect = record.prospect
    if not prospect.contact_email:
        return ()
    told = moment(prospect.told_at, program_zone()) if prospect.told_at else _("Not yet")
    return (
        Fact(_("Name"), prospect.contact_name),
        Fact(_("E-mail address"), prospect.contact_email, f"mailto:{prospect.contact_email}"),
        Fact(_("Told that it could become a Participant"), told),
    )


def _earlier(record: ProspectRecord) -> tuple[Fact, ...]:
    zone = program_zone()
    return tuple(
        Fact(
            day(program_day(_time(each["nominated_at"]), zone)),
            _("%(stage)s %(on)s")
            % {"stage": Stage(each["stage"]).label, "on": day(program_day(_time(each["closed_at"]), zone))},
        )
        for each in record.earlier
    )


def _named(record: ProspectRecord, kind: str) -> str:
    return next((each["name"] for each in record.ibm if each["kind"] == kind), "")


def _planned(record: ProspectRecord) -> dict[str, Any] | None:
    return next((each for each in record.briefings if each["state"] == BriefingState.PLANNED), None)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
