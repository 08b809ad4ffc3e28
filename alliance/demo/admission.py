"""The demo's way into the Program: companies in every stage, as services brought them there (R22 to R24).

Everything is told by how many days ago it happened.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from accounts.models import User
from alliance.demo import facts, people
from alliance.demo.calendar import DemoCalendar
from alliance.demo.companies import COMPANIES
from alliance.demo.happenings import Happening
from alliance.demo.participants import companies_on_record
from kernel.clock import program_zone
from kernel.periods import program_day
from onboarding.calendar import Guest
from onboarding.models import OPEN_STAGES, Briefing, BriefingOutcome, BriefingState, Prospect
from onboarding.selectors.readiness import readiness_of
from onboarding.services import (
    BriefingPlan,
    Candidate,
    PlannedOffering,
    decline,
    invite,
    mark_ready,
    nominate,
    plan_briefing,
    record_briefing,
    start_preparing,
    tell_contact,
    withdraw,
)
from participants.models import IncorporationRole
from pipeline.services.tags import map_tag

Staff = Mapping[str, User]


@dataclass(frozen=True)
class Way:
    """How a company came as far as it is; the days are days ago, a negative one is ahead, None is never.

    `ended` is who ended it, by whose reason.
    """

    slug: str
    technology: str
    contact: Guest
    summary: str
    nominated: int
    told: int | None = None
    briefed: int | None = None
    briefer: str = "lars"
    outcome: BriefingOutcome = BriefingOutcome.INTERESTED
    preparing: int | None = None
    ready: int | None = None
    invited: int | None = None
    ended: tuple[Callable[..., Prospect], str] | None = None
    ended_ago: int = 0
    other_programs: tuple[str, ...] = ()


WAYS: Final = (
    Way(
        "tarnwick-secrets", "Tarnwick Vault", Guest("Edda Brandvold", "edda@tarnwick-secrets.example.org"),
        "Secrets management for build pipelines.", nominated=6, told=5, briefed=-4,
    ),
    Way(
        "sablefen-signals", "Sablefen Probe", Guest("Jory Penrose", "jory@sablefen-signals.example.org"),
        "Radio monitoring of plants.", nominated=40, told=38, briefed=19, outcome=BriefingOutcome.UNDECIDED,
    ),
    Way(
        "kestrel-labs", "Kestrel Sensor", Guest("Pia Keller", "pia@example.org"),
        "Sensors for operational technology.", nominated=95, told=93, briefed=80, preparing=74,
        briefer="theo",
    ),
    Way(
        "cindermoor-analytics", "Cindermoor Lake",
        Guest("Lena Marsh", "lena@cindermoor-analytics.example.org"),
        "Security data lake vendor.", nominated=120, told=119, briefed=105, preparing=98,
        other_programs=("IBM Security Technology Alliance Program",),
    ),
    Way(
        "oakhurst-attestation", "Oakhurst Seal", Guest("Rune Falk", "rune@oakhurst-attestation.example.org"),
        "Attestation of devices in the cloud.", nominated=160, told=159, briefed=146, preparing=140, ready=8,
    ),
    Way(
        "ironmoor-tokens", "Ironmoor Token", Guest("Silje Aune", "silje@ironmoor-tokens.example.org"),
        "Hardware tokens and their life cycle.", nominated=210, told=208, briefed=190, preparing=185,
        ready=16, invited=11,
    ),
    Way(
        "marrowgate-logs", "Marrowgate Trail", Guest("Owen Tull", "owen@marrowgate-logs.example.org"),
        "Log retention for banks.", nominated=150, told=149, briefed=130,
        outcome=BriefingOutcome.NOT_INTERESTED,
        ended=(decline, "They build on another vendor’s services this year."), ended_ago=121,
    ),
    Way(
        "fenwright-scan", "Fenwright Crawler", Guest("Ilse Vroom", "ilse@fenwright-scan.example.org"),
        "Scanning of public code.", nominated=140, told=139, briefed=126,
        ended=(withdraw, "The technology fits no IBM Services Offering at present."), ended_ago=100,
    ),
)  # fmt: skip


def candidacies(calendar: DemoCalendar, staff: Staff) -> Iterator[Happening]:
    """Everything that happened to the companies on their way in."""
    for way in WAYS:
        yield from _way(calendar, staff, way)


def _way(calendar: DemoCalendar, staff: Staff, way: Way) -> Iterator[Happening]:
    morgan, briefer = staff["morgan"], staff[way.briefer]

    def ago(days: int) -> datetime:
        return calendar.moment(calendar.today - timedelta(days=days))

    yield Happening(ago(way.nominated), lambda now: _nominate(way, by=morgan, now=now))
    if way.told is not None:
        yield Happening(ago(way.told), lambda now: tell_contact(by=morgan, prospect=_of(way), now=now))
    if way.briefed is not None:
        plan = BriefingPlan(
            presenter=briefer,
            starts_at=_starts(calendar, way.briefed),
            place="https://meetings.example.com/alliance",
            agenda="What the Program is\nTiers, prerequisites, requirements\nBenefits, and what comes next",
            attendees=(way.contact,),
        )
        planned_ago = max(way.briefed + 7, 1)
        yield Happening(
            ago(min(planned_ago, way.told or planned_ago)),
            lambda now: plan_briefing(by=morgan, prospect=_of(way), plan=plan, now=now),
        )
    if way.briefed is not None and way.briefed > 0:
        yield Happening(ago(way.briefed - 1), lambda now: _held(way, by=briefer, now=now))
    if way.preparing is not None:
        yield Happening(ago(way.preparing), lambda now: _prepare(way, by=briefer, now=now))
    if way.ready is not None:
        yield Happening(ago(way.ready), lambda now: _make_ready(way, by=morgan, now=now))
    if way.invited is not None:
        yield Happening(ago(way.invited), lambda now: _invite(way, by=morgan, manager=staff["ines"], now=now))
    if way.ended is not None:
        end, reason = way.ended
        yield Happening(
            ago(way.ended_ago), lambda now: end(by=morgan, prospect=_of(way), reason=reason, now=now)
        )


def _nominate(way: Way, *, by: User, now: datetime) -> None:
    company = next(each for each in COMPANIES if each.slug == way.slug)
    offerings = tuple(
        PlannedOffering(offering, IncorporationRole.BASE_COMPONENT) for offering in company.offerings[:1]
    )
    candidate = Candidate(
        name=company.name,
        slug=way.slug,
        website=f"https://{way.slug}.example.org",
        technology=way.technology,
        offerings=offerings,
        contact_name=way.contact.name,
        contact_email=way.contact.email,
        summary=way.summary,
        other_programs=way.other_programs,
    )
    prospect = nominate(by=by, candidate=candidate, now=now)
    map_tag(by=by, tag=company.name, participant=prospect.participant, basis="Named at nomination.", now=now)


def _held(way: Way, *, by: User, now: datetime) -> None:
    briefing = Briefing.objects.select_related("prospect", "participant").get(
        participant__slug=way.slug, state=BriefingState.PLANNED
    )
    record_briefing(
        by=by, briefing=briefing, outcome=way.outcome, notes="Asked what the tiers ask for.", now=now
    )


def _prepare(way: Way, *, by: User, now: datetime) -> None:
    """The company begins to prepare, and its first people come in."""
    start_preparing(by=by, prospect=_of(way), now=now)
    people.create_partner_people(by=by, now=now)


def _make_ready(way: Way, *, by: User, now: datetime) -> None:
    """What was missing is there: agreement, offering, deal registration, trained people."""
    company = companies_on_record()[way.slug]
    facts.record_entry_facts(by=by, company=company, now=now)
    mark_ready(by=by, prospect=_of(way), now=now)


def _invite(way: Way, *, by: User, manager: User, now: datetime) -> None:
    """The company is invited, which assigns its alliance manager (R24); at the tier that it earns (R8)."""
    prospect = _of(way)
    found = readiness_of(prospect, today=program_day(now, program_zone()))
    invite(
        by=by,
        prospect=prospect,
        manager=manager,
        email=min(found.signatories),
        tier_confirmed=found.tier or "",
        now=now,
    )


def _of(way: Way) -> Prospect:
    found: Prospect = Prospect.objects.select_related("participant").get(
        participant=companies_on_record()[way.slug], stage__in=OPEN_STAGES
    )
    return found


def _starts(calendar: DemoCalendar, ago: int) -> datetime:
    day = calendar.today - timedelta(days=ago)
    return datetime.combine(day, time(15), program_zone()).astimezone(UTC)
