"""Companies that are really ready, invited, or about to be admitted, as services bring them there (R7)."""

from datetime import datetime
from typing import Any

from accounts.models import User
from agreements.models import AgreementKind, AgreementSigning
from agreements.services import accept_text, countersign, record_agreement
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting
from onboarding.models import ProgramInvitation, Prospect, Stage
from onboarding.services import accept, invite
from participants.models import Lifecycle, Participant
from tests import cast
from tests.agreements.texts import YES, published
from tests.tiers.program import feed, in_force, lead, tag, three_tiers


def ready(
    *,
    by: User,
    stage: Stage = Stage.READY,
    now: datetime,
    value: str = "2000000",
    document: dict[str, Any] | None = None,
) -> Prospect:
    """Kestrel Labs with everything that entry asks for; its leads earn Silver. Bo signs for it."""
    in_force(document or three_tiers())
    prospect = cast.candidacy(stage=stage, now=now)
    tag(prospect.participant, "Cipher")
    feed(lead("L1", value, qualified="2026-03-01"))
    record_agreement(
        by=None, participant=prospect.participant, kind=AgreementKind.PROCUREMENT, signed_on=now.date()
    )
    published(by=by)
    cast.partner_person("Bo", "signatory", prospect.participant)
    return prospect


def person(name: str) -> User:
    """A person of the cast by name, as stored."""
    with acting(role=Role.STAFF):
        found: User = User.objects.get(name=name)
    return found


def invited(*, by: User, manager: User, now: datetime, **given: Any) -> ProgramInvitation:
    """Kestrel Labs, invited; the link was mailed to bo."""
    prospect = ready(by=by, now=now, **given)
    return invite(
        by=by,
        prospect=prospect,
        manager=manager,
        email="bo@kestrel.example",
        tier_confirmed="silver",
        now=now,
    )


def signed_by_company(invitation: ProgramInvitation, *, now: datetime) -> AgreementSigning:
    """The invitation accepted, and the text accepted as it is."""
    bo = person("Bo")
    signing = accept(by=bo, invitation=invitation, now=now)
    return accept_text(
        by=bo, signing=signing, name=bo.name, title="Chief Executive Officer", confirmations=YES, now=now
    )


def signed_by_both(invitation: ProgramInvitation, *, by: User, now: datetime) -> AgreementSigning:
    """Countersigned for IBM, too."""
    signing = signed_by_company(invitation, now=now)
    return countersign(by=by, signing=signing, title="Program Director", now=now)


def secret() -> str:
    """The secret of the link that was mailed last."""
    with acting(role=Role.STAFF):
        mail = OutboxMail.objects.filter(kind="program_invitation").order_by("-pk").first()
    assert mail is not None
    return next(
        line.rstrip("/").rsplit("/", 1)[-1] for line in mail.text.splitlines() if line.startswith("http")
    )


def present(invitation: ProgramInvitation) -> ProgramInvitation:
    """The invitation as stored now, with its candidacy and company."""
    with acting(role=Role.STAFF):
        found: ProgramInvitation = ProgramInvitation.objects.select_related("prospect__participant").get(
            pk=invitation.pk
        )
    return found


def standing_of(company: Participant) -> tuple[Lifecycle, Stage]:
    """Where the company's life and its latest candidacy are."""
    with acting(role=Role.STAFF):
        company.refresh_from_db()
        stage = (
            Prospect.objects.filter(participant=company).order_by("-pk").values_list("stage", flat=True)[0]
        )
    return Lifecycle(company.lifecycle), Stage(stage)
