"""Two people at the same moment on an invitation: one comes second, and nothing is half done (R2)."""

from datetime import datetime

import pytest

from accounts.models import User
from agreements.models import AgreementSigning, SigningState
from agreements.services import countersign
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from onboarding.models import InvitationState, ProgramInvitation, Stage
from onboarding.services import accept, decline, expire_invitations, invite, revoke
from participants.models import Lifecycle
from tests.agreements.test_signing_together import at_once
from tests.agreements.texts import accepted
from tests.agreements.texts import present as signing_now
from tests.onboarding.invited import invited, person, present, ready, signed_by_company, standing_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def invitation(morgan: User, ines: User, now: datetime) -> ProgramInvitation:
    """Kestrel Labs invited; the link is bo's."""
    return invited(by=morgan, manager=ines, now=now)


def refused(answers: list[object]) -> list[object]:
    return [answer for answer in answers if isinstance(answer, Refusal)]


def test_of_two_administrators_who_invite_at_once_one_does(
    morgan: User, priya: User, ines: User, now: datetime
) -> None:
    prospect = ready(by=morgan, now=now)

    def by(person: User) -> object:
        return invite(
            by=person,
            prospect=prospect,
            manager=ines,
            email="bo@kestrel.example",
            tier_confirmed="silver",
            now=now,
        )

    assert len(refused(at_once(lambda: by(morgan), lambda: by(priya)))) == 1
    with acting(role=Role.STAFF):
        assert ProgramInvitation.objects.count() == 1


def test_an_invitation_accepted_twice_at_once_offers_one_text(
    invitation: ProgramInvitation, now: datetime
) -> None:
    bo = person("Bo")

    def answer() -> object:
        return accept(by=bo, invitation=invitation, now=now)

    assert len(refused(at_once(answer, answer))) == 1
    with acting(role=Role.STAFF):
        assert AgreementSigning.objects.filter(participant=invitation.participant).count() == 1


def test_accepted_and_revoked_at_once_nothing_stays_open(
    invitation: ProgramInvitation, morgan: User, now: datetime
) -> None:
    """Whoever is first: a revocation after the acceptance takes back the text, too."""
    at_once(
        lambda: accept(by=person("Bo"), invitation=invitation, now=now),
        lambda: revoke(by=morgan, prospect=invitation.prospect, reason="Lapsed.", now=now),
    )
    assert present(invitation).state == InvitationState.REVOKED
    assert standing_of(invitation.participant) == (Lifecycle.PROSPECT, Stage.READY)
    with acting(role=Role.STAFF):
        signings = AgreementSigning.objects.filter(participant=invitation.participant)
        assert not signings.exclude(state=SigningState.WITHDRAWN).exists()


def test_signed_and_revoked_at_once_the_company_is_no_more_than_ready(
    invitation: ProgramInvitation, morgan: User, now: datetime
) -> None:
    bo = person("Bo")
    signing = accept(by=bo, invitation=invitation, now=now)
    at_once(
        lambda: accepted(signing, bo, now=now),
        lambda: revoke(by=morgan, prospect=invitation.prospect, reason="Lapsed.", now=now),
    )
    assert signing_now(signing).state == SigningState.WITHDRAWN
    assert standing_of(invitation.participant) == (Lifecycle.PROSPECT, Stage.READY)


@pytest.mark.parametrize("ending", ["revoke", "decline"])
def test_countersigned_and_ended_at_once_the_first_counts(
    invitation: ProgramInvitation, morgan: User, priya: User, now: datetime, ending: str
) -> None:
    signing = signed_by_company(invitation, now=now)
    bo = person("Bo")
    ends = {
        "revoke": lambda: revoke(by=morgan, prospect=invitation.prospect, reason="Lapsed.", now=now),
        "decline": lambda: decline(by=bo, prospect=invitation.prospect, reason="No.", now=now),
    }
    answers = at_once(
        lambda: countersign(by=priya, signing=signing, title="Program Director", now=now), ends[ending]
    )
    assert len(refused(answers)) == 1
    found = (signing_now(signing).state, *standing_of(invitation.participant))
    assert found in {
        (SigningState.IN_FORCE, Lifecycle.ACTIVE, Stage.ADMITTED),
        (SigningState.WITHDRAWN, Lifecycle.PROSPECT, Stage.READY),
        (SigningState.WITHDRAWN, Lifecycle.CLOSED, Stage.DECLINED),
    }


def test_two_looks_of_the_job_at_once_end_an_invitation_once(invitation: ProgramInvitation) -> None:
    def look() -> object:
        return expire_invitations(now=invitation.expires_at)

    assert sorted(at_once(look, look)) == [0, 1]  # type: ignore[type-var]
