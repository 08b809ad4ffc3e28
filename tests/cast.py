"""The standing cast: people and companies as services make them, so that what they build could exist.

morgan and priya are program administrators, ines the alliance manager of Halvorsen with lars as her
deputy, theo the alliance manager of others, eve an executive sponsor; ada, sam, cleo and vic belong to
Halvorsen, omar runs its competitor Norrland, pia a prospect.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.services import create_person, invite_ibm_person
from agreements.models import AgreementKind
from agreements.services import admit_participant, record_agreement
from kernel.tenancy import Role, acting
from onboarding.models import OPEN_STAGES, Prospect, Stage
from onboarding.services.closing import decline, withdraw
from onboarding.services.nominating import Candidate, PlannedOffering, nominate, nominate_again
from onboarding.services.stages import moving
from participants.models import IncorporationRole, Lifecycle, Participant
from participants.services import accept_invitation, invite_colleague, move_lifecycle, record_participant

PASSWORD = "a long enough sentence"
BEFORE = datetime(2025, 1, 9, 15, 0, tzinfo=UTC)
JOINED = date(2025, 1, 9)


@contextmanager
def taken_back() -> Iterator[None]:
    """Take back what the block writes, so that the next case starts from the same set-up."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


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


def candidacy(
    company: Participant | None = None,
    *,
    stage: Stage = Stage.NOMINATED,
    by: User | None = None,
    now: datetime = BEFORE,
    **given: Any,
) -> Prospect:
    """A candidacy brought to a stage: of Kestrel Labs, newly nominated, or of a company on record.

    `given` are fields of a Candidate. The moves themselves are the services', without what else they ask: a
    stage of a test needs no briefing and no readiness, and an invited company has no invitation: the services
    that give these are for their own tests.
    """
    given = {
        "name": company.name if company else "Kestrel Labs",
        "slug": "" if company else "kestrel",
        "website": "https://kestrel.example",
        "technology": "Kestrel Sensor",
        "offerings": (PlannedOffering("Managed Detection", IncorporationRole.BASE_COMPONENT),),
        "contact_name": "Pia Lund",
        "contact_email": "pia@kestrel.example",
        "summary": "Sensors for plants.",
    } | given
    candidate = Candidate(**given)
    if company is None:
        prospect = nominate(by=by, candidate=candidate, known_apart=True, now=now)
    else:
        prospect = nominate_again(by=by, participant=company, candidate=candidate, now=now)
    if stage in (Stage.DECLINED, Stage.WITHDRAWN):
        close = decline if stage is Stage.DECLINED else withdraw
        return close(by=by, prospect=prospect, reason="It suits neither of us.", now=now)
    for each in (*OPEN_STAGES, Stage.ADMITTED):
        if prospect.stage == stage:
            break
        if each != Stage.NOMINATED:
            with moving(by, prospect, each, now=now, why="cast") as prospect:
                _live(prospect, each, now)
    return prospect


def _live(prospect: Prospect, stage: Stage, now: datetime) -> None:
    """Let the company's life follow its candidacy."""
    if stage is Stage.INVITED:
        prospect.participant = move_lifecycle(
            by=None, participant=prospect.participant, to=Lifecycle.INVITED, on=now.date(), why="cast"
        )
    if stage is Stage.ADMITTED:
        for kind in AgreementKind:
            record_agreement(
                by=None, participant=prospect.participant, kind=kind, signed_on=now.date(), why="cast"
            )
        prospect.participant = admit_participant(
            by=None, participant=prospect.participant, joined_on=now.date(), why="cast"
        )


def partner_person(
    name: str, role: str, company: Participant, *, by: User | None = None, now: datetime = BEFORE
) -> User:
    """A person of a company, who accepted an invitation and chose `PASSWORD`."""
    email = f"{name.lower()}@{company.slug}.example"
    _invitation, token = invite_colleague(
        by=by, participant=company, email=email, name=name, role=role, now=now
    )
    membership = accept_invitation(token=token, by=None, password=PASSWORD, now=now)
    return membership.user


def _person(name: str, role: str) -> User:
    with acting(role=Role.STAFF, why="cast"):
        return create_person(email=f"{name.lower()}@ibm.example", name=name, ibm_role=role, password=PASSWORD)
