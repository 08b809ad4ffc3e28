"""The demo's companies on record: taken over from before the portal, admitted since, or only considered."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from accounts.models import User
from agreements.models import AgreementFact, AgreementKind
from agreements.services import admit_participant, end_agreement, record_agreement
from alliance.demo.calendar import DemoCalendar
from alliance.demo.companies import COMPANIES, Company, Situation
from alliance.demo.draws import draw_for
from alliance.takeover import CompanyRow, take_over
from participants.models import Lifecycle, Participant
from participants.services import (
    assign_alliance_manager,
    assign_deputy,
    assign_sponsor,
    move_lifecycle,
    record_participant,
)
from pipeline.services.tags import map_tag
from tiers.services.standings import admit_standing

_SPONSORED: Final = ("halvorsen-cipher", "orrery-identity", "brackwater-networks", "tessalune-cloud")
_DEPUTISED: Final = ("halvorsen-cipher", "quillmark-endpoint", "windlass-access")


def take_over_founders(calendar: DemoCalendar, *, now: datetime) -> None:
    """Take over the companies that were Participants before the portal, with the tier each held."""
    founders = [
        company for company in COMPANIES if company.is_participant and company.situation != Situation.NEW
    ]
    take_over([_row(company, _joined_before(calendar, company)) for company in founders], now=now)


def admit_newcomers(*, by: User, staff: Mapping[str, User], joined_on: date, now: datetime) -> None:
    """Admit this year's newcomers: invited, both agreements signed, the tier settled (R2, R8)."""
    for company in COMPANIES:
        if company.situation != Situation.NEW:
            continue
        invited = _invite(
            record_participant(by=by, slug=company.slug, name=company.name, why="nominated"),
            by=by, manager=staff[company.manager or "theo"], today=joined_on - timedelta(days=21),
        )  # fmt: skip
        record_agreement(by=by, participant=invited, kind=AgreementKind.PROGRAM, signed_on=joined_on)
        admitted = admit_participant(by=by, participant=invited, joined_on=joined_on)
        admit_standing(by=by, participant=admitted, tier=company.tier, joined_on=joined_on, now=now)
        map_tag(by=by, tag=company.name, participant=admitted, basis="Named at admission.", now=now)


def assign_people(staff: Mapping[str, User], *, by: User, since: date) -> None:
    """Name deputies and executive sponsors beside the alliance managers."""
    companies = companies_on_record()
    for slug in _DEPUTISED:
        assign_deputy(by=by, participant=companies[slug], user=staff["lars"], today=since)
    for slug in _SPONSORED:
        assign_sponsor(by=by, participant=companies[slug], user=staff["eve"], today=since)


def end_procurement(*, by: User, slug: str, on: date) -> None:
    """Let the Procurement Agreement of a company end; a prerequisite of its tier does not hold any more."""
    of_company = AgreementFact.objects.filter(participant__slug=slug, kind=AgreementKind.PROCUREMENT)
    for agreement in of_company:
        end_agreement(by=by, agreement=agreement, ends_on=on, why="Expired; the renewal is open.")


def companies_on_record() -> dict[str, Participant]:
    """Return every company of the portal by its slug, as it stands now; call it as staff."""
    return {each.slug: each for each in Participant.objects.all()}


def _invite(company: Participant, *, by: User, manager: User, today: date) -> Participant:
    invited = move_lifecycle(
        by=by, participant=company, to=Lifecycle.INVITED, on=today, why="Invited in writing."
    )
    assign_alliance_manager(by=by, participant=invited, user=manager, today=today, why="invited")
    record_agreement(by=by, participant=invited, kind=AgreementKind.PROCUREMENT, signed_on=today)
    return invited


def _row(company: Company, joined_on: date) -> CompanyRow:
    sales, delivery = company.trained
    return CompanyRow(
        line=2,
        slug=company.slug,
        name=company.name,
        joined_on=joined_on,
        tier=company.tier,
        alliance_manager=f"{company.manager}@example.com" if company.manager else "",
        crm_tags=(company.name, *company.technologies),
        procurement_agreement_signed_on=joined_on - timedelta(days=200),
        program_agreement_signed_on=joined_on,
        deal_registration_program=company.deal_registration,
        launched_offerings=() if company.technologies else company.offerings,
        trained_sales_people=sales,
        trained_delivery_people=delivery,
    )


def _joined_before(calendar: DemoCalendar, company: Company) -> date:
    draw = draw_for(f"joined {company.slug}")
    return calendar.begins - timedelta(days=draw.randint(40, 1_500))
