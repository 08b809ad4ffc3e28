"""Facts of the demo's companies besides the leads: technologies, trainings, programs, recorded metrics."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from accounts.models import User
from agreements.models import AgreementKind
from agreements.services import record_agreement
from alliance.demo.calendar import DemoCalendar
from alliance.demo.companies import COMPANIES, Company, Situation
from alliance.demo.draws import draw_for
from alliance.demo.participants import companies_on_record
from kernel.clock import program_zone
from kernel.periods import program_day
from participants.models import Audience, Incorporation, IncorporationRole, Participant
from participants.services import (
    record_deal_registration,
    record_incorporation,
    record_other_program,
    record_technology,
    record_trained_person,
)
from tiers.services.readings import import_readings

_TRAINED: Final = (
    "Alma Reinholt", "Bruno Costa", "Carmen Ibarra", "Dev Patel", "Elif Yilmaz", "Frida Holm", "Gil Navarro",
    "Helena Pinto", "Ivo Marek", "Jana Krause", "Kofi Mensah", "Lena Fischer",
)  # fmt: skip
_TECHNOLOGY_ALLIANCE: Final = "IBM Security Technology Alliance Program"
_YEARLY: Final = {
    "silver": {"joint_reviews": 10, "test_equipment": 3, "sales_support_days": 20},
    "gold": {"joint_reviews": 12, "test_equipment": 8, "sales_support_days": 48},
    "platinum": {"joint_reviews": 14, "test_equipment": 10, "sales_support_days": 72},
}


_AT_ENTRY: Final = {
    "certified_employees": 4,
    "joint_reviews": 10,
    "test_equipment": 3,
    "sales_support_days": 20,
}


def record_technologies(calendar: DemoCalendar, *, by: User) -> None:
    """Record technologies and the offerings they are in; one offering is not launched yet (R1)."""
    companies = companies_on_record()
    for company in COMPANIES:
        participant = companies.get(company.slug)
        if participant is None:
            continue
        technologies = [
            record_technology(by=by, participant=participant, name=name) for name in company.technologies
        ]
        for at, offering in enumerate(company.offerings if technologies else ()):
            record_incorporation(
                by=by, participant=participant, offering=offering,
                technology=technologies[at % len(technologies)],
                role=(IncorporationRole.BASE_COMPONENT, IncorporationRole.DELIVERY_TOOL)[at % 2],
                launched_on=calendar.begins - timedelta(days=300 + 90 * at),
            )  # fmt: skip
    halvorsen = companies["halvorsen-cipher"]
    record_incorporation(
        by=by, participant=halvorsen, offering="Quantum-safe Readiness", role=IncorporationRole.BASE_COMPONENT
    )
    for slug in ("halvorsen-cipher", "veridane-systems", "corvane-mobile"):
        record_other_program(
            by=by,
            participant=companies[slug],
            name=_TECHNOLOGY_ALLIANCE,
            since=calendar.begins.replace(month=6),
        )


def record_trainings(calendar: DemoCalendar, *, by: User) -> None:
    """Record people of IBM trained by name by the founders, besides the numbers taken over (R20)."""
    companies = companies_on_record()
    days = (calendar.last_quarter.first_day - calendar.begins).days
    for company in COMPANIES:
        if not company.is_participant or company.situation == Situation.NEW or None in company.trained:
            continue
        draw = draw_for(f"trained {company.slug}")
        for name in draw.sample(_TRAINED, k=draw.randint(1, 4)):
            completed_on = calendar.begins + timedelta(days=draw.randint(0, days))
            _train(
                companies[company.slug], draw.choice(list(Audience)), name, completed_on=completed_on, by=by
            )


def record_first_facts(*, by: User, joined_on: date) -> None:
    """Record what the newcomers brought along: offerings, deal registration, trainings."""
    companies = companies_on_record()
    for company in COMPANIES:
        if company.situation != Situation.NEW:
            continue
        participant = companies[company.slug]
        for offering in company.offerings:
            record_incorporation(
                by=by, participant=participant, offering=offering, role=IncorporationRole.DELIVERY_TOOL,
                launched_on=joined_on - timedelta(days=60),
            )  # fmt: skip
        record_deal_registration(by=by, participant=participant, has_program=True, as_of=joined_on)
        for audience, people in zip(Audience, company.trained, strict=True):
            for name in _TRAINED[: people or 0]:
                _train(participant, audience, name, completed_on=joined_on - timedelta(days=15), by=by)


def record_entry_facts(*, by: User, company: Participant, now: datetime) -> None:
    """Record what a prospect has brought together until it may be invited (R20)."""
    today = program_day(now, program_zone())
    record_agreement(
        by=by, participant=company, kind=AgreementKind.PROCUREMENT, signed_on=today - timedelta(days=60)
    )
    for incorporation in Incorporation.objects.filter(participant=company).select_related(
        "offering", "technology"
    ):
        record_incorporation(
            by=by, participant=company, offering=incorporation.offering.name, role=incorporation.role,
            technology=incorporation.technology, launched_on=today - timedelta(days=30),
        )  # fmt: skip
    record_deal_registration(by=by, participant=company, has_program=True, as_of=today - timedelta(days=45))
    for audience, names in ((Audience.SALES, _TRAINED[:6]), (Audience.DELIVERY, _TRAINED[6:11])):
        for name in names:
            _train(company, audience, name, completed_on=today - timedelta(days=20), by=by)
    figures = ((company.slug, metric, value) for metric, value in _AT_ENTRY.items())
    import_readings(by=by, content=_file_of(figures, as_of=today, source="Entry"), now=now)


def withdraw_deal_registration(*, by: User, slug: str, on: date) -> None:
    """A company ends its deal registration program; a prerequisite of its tier does not hold any more."""
    record_deal_registration(
        by=by, participant=companies_on_record()[slug], has_program=False, as_of=on,
        why="The Participant closed its deal registration program.",
    )  # fmt: skip


def report_figures(calendar: DemoCalendar, as_of: date, by: User, now: datetime) -> None:
    """Import what was reported as of a day: certified employees, reviews, equipment, support."""
    companies = companies_on_record()
    figures = []
    for company in COMPANIES:
        participant = companies.get(company.slug)
        if participant is None or not company.is_participant or _is_away(participant, as_of):
            continue
        for metric, value in _figures(company, as_of, settled=as_of.year <= calendar.settled_year):
            figures.append((company.slug, metric, value))
    content = _file_of(figures, as_of=as_of, source=f"Report of {as_of:%B %Y}")
    import_readings(by=by, content=content, now=now)


def _file_of(figures: Iterable[tuple[str, str, int]], *, as_of: date, source: str) -> bytes:
    """Return a file of figures as reports bring it."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(("participant", "metric", "as_of", "value", "source"))
    for slug, metric, value in figures:
        writer.writerow((slug, metric, as_of.isoformat(), value, source))
    return file.getvalue().encode()


def _figures(company: Company, as_of: date, *, settled: bool) -> Iterator[tuple[str, int]]:
    yield "certified_employees", company.certified
    share_of_year = as_of.timetuple().tm_yday / 365
    for metric, yearly in _YEARLY[company.gives or company.tier].items():
        factor = 1.0 if settled else company.contributions.get(metric, 1.0)
        if factor is not None:
            yield metric, round(yearly * share_of_year * factor)


def _is_away(participant: Participant, day: date) -> bool:
    has_left = participant.left_on is not None and participant.left_on < day
    return has_left or participant.joined_on is None or participant.joined_on > day


def _train(participant: Participant, audience: Audience, name: str, *, completed_on: date, by: User) -> None:
    email = f"{name.lower().replace(' ', '.')}@example.com"
    record_trained_person(
        by=by, participant=participant, audience=audience, name=name, email=email, completed_on=completed_on
    )
