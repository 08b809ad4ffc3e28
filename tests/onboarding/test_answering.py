"""The invitation is accepted once, by the signatory to whom it was mailed; nobody else learns anything."""

from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from agreements.models import SigningState
from agreements.services.signing.moves import NotASignatory
from kernel.tenancy import Role, acting
from onboarding.models import InvitationState, ProgramInvitation, Stage
from onboarding.services import accept, decline, invitation_by_link, resend, revoke
from onboarding.services.answering import LinkVoid, NotOpen, NotYours
from onboarding.services.closing import SignatoryAnswers
from participants.models import Membership
from tests import cast
from tests.onboarding.invited import invited, person, present, secret

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(morgan: User, ines: User, now: datetime) -> ProgramInvitation:
    """Kestrel Labs invited; the link is bo's."""
    return invited(by=morgan, manager=ines, now=now)


@pytest.fixture
def bo(invitation: ProgramInvitation) -> User:
    """Its signatory."""
    return person("Bo")


@pytest.fixture
def sara(invitation: ProgramInvitation) -> User:
    """Its other signatory, to whom nothing was mailed."""
    return cast.partner_person("Sara", "signatory", invitation.participant)


def test_accepting_offers_the_newest_text(invitation: ProgramInvitation, bo: User, now: datetime) -> None:
    signing = accept(by=bo, invitation=invitation, now=now)
    assert (signing.state, signing.text.version, signing.participant_id) == (
        SigningState.OFFERED,
        1,
        invitation.participant_id,
    )
    found = present(invitation)
    assert (found.state, found.answered_by_id, found.answered_at) == (InvitationState.ACCEPTED, bo.pk, now)


def test_it_is_accepted_once(invitation: ProgramInvitation, bo: User, now: datetime) -> None:
    accept(by=bo, invitation=invitation, now=now)
    with pytest.raises(NotOpen, match="Bo has accepted this invitation"):
        accept(by=bo, invitation=invitation, now=now)


def test_not_after_its_last_day_even_before_the_job_has_looked(
    invitation: ProgramInvitation, bo: User
) -> None:
    with pytest.raises(NotOpen, match="ended on 9 Dec 2026"):
        accept(by=bo, invitation=invitation, now=invitation.expires_at)
    assert present(invitation).state == InvitationState.OPEN


def test_not_after_it_was_revoked(
    invitation: ProgramInvitation, morgan: User, bo: User, now: datetime
) -> None:
    revoke(by=morgan, prospect=invitation.prospect, reason="Lapsed.", now=now)
    with pytest.raises(NotOpen, match="taken this invitation back"):
        accept(by=bo, invitation=invitation, now=now)


def test_not_by_another_signatory(invitation: ProgramInvitation, sara: User, now: datetime) -> None:
    with pytest.raises(NotYours):
        accept(by=sara, invitation=invitation, now=now)


@pytest.mark.parametrize("name", ["morgan", "ines", "sam"])
def test_not_by_anybody_else(
    request: pytest.FixtureRequest, invitation: ProgramInvitation, now: datetime, name: str
) -> None:
    with pytest.raises(NotASignatory, match="Only a signatory of Kestrel Labs may do this: Bo"):
        accept(by=request.getfixturevalue(name), invitation=invitation, now=now)


def test_not_by_the_addressee_who_signs_no_more(
    invitation: ProgramInvitation, sara: User, bo: User, now: datetime
) -> None:
    with acting(role=Role.STAFF, why="test"):
        Membership.objects.filter(user=bo).update(role="viewer")
    with pytest.raises(NotASignatory, match="Sara"):
        accept(by=bo, invitation=invitation, now=now)


def test_not_with_an_address_that_was_never_shown_to_be_ones_own(
    invitation: ProgramInvitation, bo: User, now: datetime
) -> None:
    with acting(role=Role.STAFF, why="test"):
        EmailAddress.objects.filter(user=bo).update(verified=False)
    with pytest.raises(NotYours):
        accept(by=bo, invitation=invitation, now=now)


def test_the_link_leads_its_addressee_to_the_invitation(
    invitation: ProgramInvitation, bo: User, now: datetime
) -> None:
    assert invitation_by_link(by=bo, secret=secret(), now=now) == invitation


@pytest.mark.parametrize("name", ["morgan", "ines", "sam", "sara"])
def test_forwarded_it_says_nothing(
    request: pytest.FixtureRequest, invitation: ProgramInvitation, morgan: User, now: datetime, name: str
) -> None:
    """Open, or dead: the words are the same."""
    somebody = request.getfixturevalue(name)
    with pytest.raises(LinkVoid) as while_open:
        invitation_by_link(by=somebody, secret=secret(), now=now)
    revoke(by=morgan, prospect=invitation.prospect, reason="Lapsed.", now=now)
    with pytest.raises(LinkVoid) as when_dead:
        invitation_by_link(by=somebody, secret=secret(), now=now)
    with pytest.raises(LinkVoid) as invented:
        invitation_by_link(by=somebody, secret="never was", now=now)
    assert str(while_open.value) == str(when_dead.value) == str(invented.value)


def test_the_link_before_it_was_sent_again_is_dead(
    invitation: ProgramInvitation, morgan: User, bo: User, now: datetime
) -> None:
    first = secret()
    resend(by=morgan, prospect=invitation.prospect, now=now)
    with pytest.raises(LinkVoid):
        invitation_by_link(by=bo, secret=first, now=now)
    assert invitation_by_link(by=bo, secret=secret(), now=now) == invitation


def test_its_addressee_learns_why_a_used_or_ended_link_opens_nothing(
    invitation: ProgramInvitation, bo: User, now: datetime
) -> None:
    with pytest.raises(NotOpen, match="ended on"):
        invitation_by_link(by=bo, secret=secret(), now=now + timedelta(days=15))
    accept(by=bo, invitation=invitation, now=now)
    with pytest.raises(NotOpen, match="Sign the Program Agreement next"):
        invitation_by_link(by=bo, secret=secret(), now=now)


def test_an_invitation_is_declined_by_a_signatory_whichever_button_is_pressed(
    invitation: ProgramInvitation, bo: User, now: datetime
) -> None:
    """The alliance manager of an invited company does not answer for who signs."""
    pia = cast.partner_person("Pia", "alliance_manager", invitation.participant)
    with pytest.raises(SignatoryAnswers, match="only a signatory"):
        decline(by=pia, prospect=invitation.prospect, reason="No.", now=now)
    assert decline(by=bo, prospect=invitation.prospect, reason="No.", now=now).stage == Stage.DECLINED
