"""What the demo's companies on their way in did of their checklists: done, waived, given, late (R21).

Everything is told by how many days ago it happened.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from django.core.files.base import ContentFile

from accounts.models import User
from alliance.demo.calendar import DemoCalendar
from alliance.demo.happenings import Happening
from kernel.clock import program_zone
from kernel.documents import compile_document
from kernel.periods import program_day
from onboarding.models import OPEN_STAGES, ChecklistItem, EvidenceKind
from onboarding.services import (
    Evidence,
    approve_waiver,
    ask_waiver,
    assign_item,
    comment_on_item,
    complete_item,
    remind_item,
    reopen_item,
)

Staff = Mapping[str, User]
_FILES: Final = {
    "registration_terms": (
        "Registration terms.pdf",
        "A deal that IBM registers is protected for six months.",
    ),
    "test_equipment": ("Equipment.pdf", "Two units for test and forty seats, free of charge, for two years."),
    "sales_support": ("Sales support.pdf", "Twenty days a year for teams that work on Qualified Leads."),
}


@dataclass(frozen=True)
class Step:
    """Something done to an item of a company, so many days ago, by a person by address or first name.

    `what` names the service; `words` are the reason or the comment, or to whom the item is given.
    """

    slug: str
    key: str
    ago: int
    who: str
    what: str = "done"
    words: str = ""


_KESTREL, _CINDERMOOR, _OAKHURST, _IRONMOOR = (
    "kestrel-labs", "cindermoor-analytics", "oakhurst-attestation", "ironmoor-tokens",
)  # fmt: skip
_PIA, _LENA, _RUNE, _SILJE = (
    "pia@example.org", "lena@cindermoor-analytics.example.org", "rune@oakhurst-attestation.example.org",
    "silje@ironmoor-tokens.example.org",
)  # fmt: skip
STEPS: Final = (
    Step(_KESTREL, "alliance_manager", 72, _PIA),
    Step(_KESTREL, "free_training", 44, _PIA),
    Step(_KESTREL, "registration_terms", 30, _PIA),
    Step(_KESTREL, "registration_terms", 27, _PIA, "open", "These were the terms of last year."),
    Step(_KESTREL, "signatory", 20, _PIA, "give", "bo@kestrel-labs.example.org"),
    Step(_KESTREL, "test_equipment", 12, "theo", "comment", "Which gateways can you lend us, and how many?"),
    Step(_KESTREL, "test_equipment", 11, _PIA, "comment", "Two new ones; the paper is with our lawyer."),
    Step(_KESTREL, "sales_support", 9, "theo", "waive", "The first leads are sold by IBM alone."),
    Step(_KESTREL, "test_equipment", 2, "theo", "remind"),
    Step(_CINDERMOOR, "alliance_manager", 96, _LENA),
    Step(_CINDERMOOR, "registration_terms", 70, _LENA),
    Step(_CINDERMOOR, "signatory", 58, _LENA),
    Step(_CINDERMOOR, "free_training", 40, _LENA),
    Step(_CINDERMOOR, "test_equipment", 33, "lars", "waive", "The data lake runs as a service."),
    Step(_CINDERMOOR, "test_equipment", 31, "priya", "approve"),
    Step(_CINDERMOOR, "sales_support", 6, "lars", "remind"),
    Step(_OAKHURST, "alliance_manager", 138, _RUNE),
    Step(_OAKHURST, "signatory", 120, _RUNE),
    Step(_OAKHURST, "registration_terms", 110, _RUNE),
    Step(_OAKHURST, "free_training", 85, _RUNE),
    Step(_OAKHURST, "sales_support", 60, _RUNE),
    Step(_OAKHURST, "test_equipment", 22, "morgan", "waive", "Nothing is installed: it runs in a cloud."),
    Step(_OAKHURST, "test_equipment", 21, "priya", "approve"),
    Step(_IRONMOOR, "alliance_manager", 182, _SILJE),
    Step(_IRONMOOR, "signatory", 160, _SILJE),
    Step(_IRONMOOR, "registration_terms", 150, _SILJE),
    Step(_IRONMOOR, "free_training", 101, _SILJE),
    Step(_IRONMOOR, "test_equipment", 77, _SILJE),
    Step(_IRONMOOR, "sales_support", 50, _SILJE),
)  # fmt: skip


def checklist_work(calendar: DemoCalendar, staff: Staff) -> Iterator[Happening]:
    """Everything that was done of the checklists, after the day of each began."""

    def at(ago: int) -> datetime:
        return calendar.moment(calendar.today - timedelta(days=ago)) + timedelta(hours=3)

    for step in STEPS:
        yield Happening(at(step.ago), partial(_take, step, staff))


def _take(step: Step, staff: Staff, now: datetime) -> None:
    item = ChecklistItem.objects.select_related("prospect", "participant").get(
        participant__slug=step.slug, key=step.key, prospect__stage__in=OPEN_STAGES
    )
    by = _person(step.who, staff)
    match step.what:
        case "done":
            complete_item(
                by=by, item=item, evidence=_evidence(item, program_day(now, program_zone())), now=now
            )
        case "open":
            reopen_item(by=by, item=item, reason=step.words)
        case "give":
            assign_item(by=by, item=item, to=_person(step.words, staff).pk)
        case "comment":
            comment_on_item(by=by, item=item, text=step.words, now=now)
        case "remind":
            remind_item(by=by, item=item, now=now)
        case "waive":
            ask_waiver(by=by, item=item, reason=step.words)
        case "approve":
            approve_waiver(by=by, item=item)


def _person(who: str, staff: Staff) -> User:
    return staff[who] if who in staff else User.objects.with_email(who).get()


def _evidence(item: ChecklistItem, today: date) -> Evidence:
    match item.evidence:
        case EvidenceKind.DATE:
            return Evidence(on=today)
        case EvidenceKind.LINK:
            return Evidence(link=f"https://{item.participant.slug}.example.org/{item.key.replace('_', '-')}")
        case EvidenceKind.FILE:
            name, text = _FILES[item.key]
            values = {"title": item.name, "company": item.participant.name, "text": text}
            return Evidence(file=ContentFile(compile_document("commitment", values), name))
    return Evidence()
