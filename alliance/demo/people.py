"""The demo's people: IBM's, and those of the companies; all of them sign in with one password."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.auth.hashers import make_password

from accounts.models import User
from accounts.permissions import IBM_ROLES, PARTNER_ROLES
from accounts.services import create_person, mark_notices_read
from alliance.demo.companies import COMPANIES
from alliance.demo.participants import companies_on_record
from participants.services import accept_invitation, end_membership, invite_colleague

PASSWORD: Final = "demo-alliance-2026"  # noqa: S105  (printed by the command: a demo's, for nothing else)


@dataclass(frozen=True)
class Person:
    """A person of the demo; without a company, of IBM."""

    email: str
    name: str
    role: str
    company: str | None = None

    @property
    def role_name(self) -> str:
        roles = IBM_ROLES if self.company is None else PARTNER_ROLES
        return roles[self.role].name


IBM_PEOPLE: Final = (
    Person("morgan@example.com", "Morgan Reyes", "program_administrator"),
    Person("priya@example.com", "Priya Nair", "program_administrator"),
    Person("ines@example.com", "Ines Duarte", "alliance_manager"),
    Person("lars@example.com", "Lars Nygaard", "alliance_manager"),
    Person("theo@example.com", "Theo Castellan", "alliance_manager"),
    Person("eve@example.com", "Eve Okafor", "executive_sponsor"),
)

MAIN: Final = "halvorsen-cipher"
_MANAGERS: Final = (
    "Noor Haddad", "Ravi Menon", "Greta Lindqvist", "Paulo Serrano", "Aoife Brennan", "Kenji Mori",
    "Lucia Ferri", "Tomasz Wilk", "Hana Sato", "Bram de Vries", "Marta Oliveira", "Jonas Weber",
    "Chloe Martin", "Dmitri Volkov", "Amara Diallo", "Felix Brandt", "Sofia Rossi", "Oskar Berg",
    "Leila Farouk", "Hugo Marchand", "Nina Kowal", "Ewan Fraser", "Yara Costa", "Mikael Strand",
)  # fmt: skip

_PROSPECTS_PEOPLE: Final = (
    Person("bo@kestrel-labs.example.org", "Bo Ekdahl", "signatory", "kestrel-labs"),
    Person("lena@cindermoor-analytics.example.org", "Lena Marsh", "alliance_manager", "cindermoor-analytics"),
    Person("rune@oakhurst-attestation.example.org", "Rune Falk", "alliance_manager", "oakhurst-attestation"),
    Person("tova@oakhurst-attestation.example.org", "Tova Lind", "signatory", "oakhurst-attestation"),
    Person("silje@ironmoor-tokens.example.org", "Silje Aune", "alliance_manager", "ironmoor-tokens"),
    Person("arne@ironmoor-tokens.example.org", "Arne Holt", "signatory", "ironmoor-tokens"),
)


def _partner_people() -> tuple[Person, ...]:
    cast = [
        Person("ada@example.org", "Ada Halvorsen", "alliance_manager", MAIN),
        Person("sam@example.org", "Sam Whitlock", "signatory", MAIN),
        Person("cleo@example.org", "Cleo Tanaka", "contributor", MAIN),
        Person("vic@example.org", "Vic Moreau", "viewer", MAIN),
        Person("omar@example.org", "Omar Lindgren", "alliance_manager", "norrland-systems"),
        Person("pia@example.org", "Pia Keller", "alliance_manager", "kestrel-labs"),
        *_PROSPECTS_PEOPLE,
    ]
    managed = {person.company for person in cast}
    others = [company.slug for company in COMPANIES if company.slug not in managed and company.is_participant]
    for name, slug in zip(_MANAGERS, others, strict=False):
        email = f"{name.split()[0].lower()}@{slug}.example.org"
        cast.append(Person(email, name, "alliance_manager", slug))
    return tuple(cast)


PARTNER_PEOPLE: Final = _partner_people()


def create_ibm_people() -> dict[str, User]:
    """Create IBM's people; return them by first name in lower case."""
    return {
        person.email.partition("@")[0]: create_person(
            email=person.email, name=person.name, ibm_role=person.role
        )
        for person in IBM_PEOPLE
    }


def create_partner_people(*, by: User, now: datetime) -> None:
    """Invite the people of the companies on record; each accepts the invitation."""
    companies = companies_on_record()
    known = set(User.objects.values_list("email", flat=True))
    for person in PARTNER_PEOPLE:
        company = companies.get(person.company or "")
        if company is None or person.email in known:
            continue
        _invitation, token = invite_colleague(
            by=by, participant=company, email=person.email, name=person.name, role=person.role, now=now
        )
        accept_invitation(token=token, by=None, name=person.name, now=now)


def change_the_team(*, now: datetime) -> None:
    """The main participant's alliance manager says goodbye to a colleague, and invites another."""
    company = companies_on_record()[MAIN]
    ada = User.objects.with_email("ada@example.org").get()
    _invitation, token = invite_colleague(
        by=ada, participant=company, email="dario@example.org", name="Dario Conti", role="viewer", now=now
    )
    left = accept_invitation(token=token, by=None, name="Dario Conti", now=now)
    end_membership(by=ada, membership=left, why="Works for another customer now.", now=now)
    invite_colleague(
        by=ada, participant=company, email="rosa@example.org", name="Rosa Lund", role="contributor", now=now
    )


def read_notices(*, now: datetime) -> None:
    """Everybody of the demo has read what came so far."""
    for user in User.objects.order_by("id"):
        mark_notices_read(user_id=user.pk, now=now)


def let_everybody_sign_in() -> None:
    """Give everybody the demo's password, hashed once: a slow hash for each would take most of the load."""
    User.objects.active().update(password=make_password(PASSWORD))
