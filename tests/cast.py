"""The standing cast: people and companies as services make them, so that what they build could exist.

morgan and priya are program administrators, ines the alliance manager of Halvorsen with lars as her
deputy, theo the alliance manager of others, eve an executive sponsor; ada, sam, cleo and vic belong to
Halvorsen, omar runs its competitor Norrland, pia a prospect.
"""

from datetime import UTC, date, datetime

from accounts.models import User
from accounts.services import create_person, invite_ibm_person
from agreements.models import AgreementKind
from agreements.services import admit_participant, record_agreement
from kernel.tenancy import Role, acting
from participants.models import Lifecycle, Participant
from participants.services import accept_invitation, invite_colleague, move_lifecycle, record_participant

PASSWORD = "a long enough sentence"
BEFORE = datetime(2025, 1, 9, 15, 0, tzinfo=UTC)
JOINED = date(2025, 1, 9)


def administrator(name: str) -> User:
    """A program administrator with `PASSWORD`."""
    return _person(name, "program_administrator")


def ibm_person(name: str, role: str, *, by: User | None = None) -> User:
    """An IBM person, invited, who has set `PASSWORD`."""
    with acting(role=Role.STAFF, why="cast"):
        user = invite_ibm_person(by=by, email=f"{name.lower()}@ibm.example", name=name, role=role, now=BEFORE)
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    return user


def prospect(slug: str, name: str) -> Participant:
    """A company that is only being considered."""
    return record_participant(by=None, slug=slug, name=name, why="cast")


def participant(slug: str, name: str, *, joined_on: date = JOINED) -> Participant:
    """A Participant: invited, both agreements signed, admitted (R2)."""
    company = prospect(slug, name)
    move_lifecycle(by=None, participant=company, to=Lifecycle.INVITED, on=joined_on, why="cast")
    for kind in AgreementKind:
        record_agreement(by=None, participant=company, kind=kind, signed_on=joined_on, why="cast")
    return admit_participant(by=None, participant=company, joined_on=joined_on, why="cast")


def partner_person(name: str, role: str, company: Participant, *, by: User | None = None) -> User:
    """A person of a company, who accepted an invitation and chose `PASSWORD`."""
    email = f"{name.lower()}@{company.slug}.example"
    _invitation, token = invite_colleague(
        by=by, participant=company, email=email, name=name, role=role, now=BEFORE
    )
    membership = accept_invitation(token=token, by=None, password=PASSWORD, now=BEFORE)
    return membership.user


def _person(name: str, role: str) -> User:
    with acting(role=Role.STAFF, why="cast"):
        return create_person(email=f"{name.lower()}@ibm.example", name=name, ibm_role=role, password=PASSWORD)
