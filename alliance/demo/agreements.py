"""The demo's Program Agreement: three versions of a sample text, signed by most, late with one (R27, R28)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from django.core.files.base import ContentFile

from accounts.models import User
from agreements.models import AgreementSigning, SigningState
from agreements.pdf.keys import make_development_keys
from agreements.services import Confirmations, accept_text, bring_text, countersign, offer_text, publish_text
from alliance.demo.calendar import DemoCalendar
from alliance.demo.happenings import Happening
from alliance.demo.participants import companies_on_record
from kernel.documents import compile_document
from participants.models import Membership, Participant
from participants.services import accept_invitation, invite_colleague

TITLE: Final = "Program Agreement"
CHANGES: Final = {
    1: "",
    2: "Clause 6 on personal data is new.",
    3: "The termination clause gives sixty days instead of thirty.",
}
NOTICE_DAYS: Final = {1: 30, 2: 30, 3: 60}
TITLE_OF_SIGNATORY: Final = "Chief Executive Officer"
LATE: Final = "gravelight-sandbox"
SIGNED_NEWEST: Final = "brackwater-networks"
WAITS_FOR_IBM: Final = "orrery-identity"
_YES: Final = Confirmations(has_read=True, may_bind=True, as_it_is=True)
_SIGNATORIES: Final = (
    "Ida Holm", "Marco Bianchi", "Ruth Adeyemi", "Sven Aalto", "Clara Novak", "Tariq Aziz", "Elin Dahl",
    "Pedro Campos", "Maeve Doyle", "Kofi Mensah", "Anja Richter", "Luc Fontaine", "Mina Petrova",
    "Omid Karimi",
)  # fmt: skip


def signed_texts(calendar: DemoCalendar, staff: Mapping[str, User]) -> Iterator[Happening]:
    """The three versions as they were published, and who signed them when."""
    today, morgan = calendar.today, staff["morgan"]
    collected = max(today - timedelta(days=70), calendar.newcomers_join_on + timedelta(days=1))
    asked_by = collected + timedelta(days=3)

    def at(day: date, hour: int = 11) -> datetime:
        return calendar.moment(day) + timedelta(hours=hour - 10)

    first = partial(_publish, 1, by=morgan, sign_by=None)
    second = partial(_publish, 2, by=morgan, sign_by=asked_by)
    third = partial(_publish, 3, by=morgan, sign_by=today + timedelta(days=21))
    yield Happening(at(calendar.begins), lambda now: first(now=now))
    yield Happening(at(today - timedelta(days=100)), lambda now: second(now=now))
    yield Happening(at(collected), lambda now: _collect(staff, now=now))
    yield Happening(at(today - timedelta(days=10)), lambda now: third(now=now))
    yield Happening(at(today - timedelta(days=4)), lambda now: _sign_newest(staff, now))
    yield Happening(at(today - timedelta(days=2)), lambda now: _accept(WAITS_FOR_IBM, now=now))


def _publish(version: int, *, by: User, sign_by: date | None, now: datetime) -> None:
    make_development_keys()
    values = {"version": min(version, 2), "label": version, "notice_days": NOTICE_DAYS[version]}
    content = compile_document("program_agreement", values)
    text = bring_text(
        by=by,
        title=TITLE,
        file=ContentFile(content, "agreement.pdf"),
        notice_days=NOTICE_DAYS[version],
        changes=CHANGES[version],
        sign_by=sign_by,
        now=now,
    )
    publish_text(by=by, text=text, now=now)


def _collect(staff: Mapping[str, User], *, now: datetime) -> None:
    """Every Participant signs the second version, one apart; IBM countersigns."""
    for slug, company in sorted(companies_on_record().items()):
        if not company.in_program or slug == LATE:
            continue
        if not AgreementSigning.objects.filter(participant=company, state=SigningState.OFFERED).exists():
            offer_text(by=staff["morgan"], participant=company, now=now)
        _sign(slug, by=staff["priya"], now=now)


def _sign_newest(staff: Mapping[str, User], now: datetime) -> None:
    _sign(SIGNED_NEWEST, by=staff["priya"], now=now)


def _sign(slug: str, *, by: User, now: datetime) -> None:
    signing = _accept(slug, now=now)
    countersign(by=by, signing=signing, title="Director, Services Alliances", now=now)


def _accept(slug: str, *, now: datetime) -> AgreementSigning:
    company = companies_on_record()[slug]
    signing = AgreementSigning.objects.get(participant=company, state=SigningState.OFFERED)
    person = signatory_of(company, now=now)
    return accept_text(
        by=person,
        signing=signing,
        name=person.name,
        title=TITLE_OF_SIGNATORY,
        confirmations=_YES,
        now=now,
    )


def signatory_of(company: Participant, *, now: datetime) -> User:
    """Return who signs for a company; one is invited where it has none."""
    members = Membership.objects.filter(participant=company, role="signatory", ended_at=None)
    named = members.order_by("pk").first()
    if named is not None:
        found: User = User.objects.get(pk=named.user_id)
        return found
    name = _SIGNATORIES[company.pk % len(_SIGNATORIES)]
    email = f"{name.split()[0].lower()}.signs@{company.slug}.example.org"
    _invitation, token = invite_colleague(
        by=None, participant=company, email=email, name=name, role="signatory", now=now
    )
    joined: Membership = accept_invitation(token=token, by=None, name=name, now=now)
    person: User = User.objects.get(pk=joined.user_id)
    return person
