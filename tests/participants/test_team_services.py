"""A company's people: invited, taken in, given roles, taken out (D9)."""

from datetime import datetime, timedelta

import pytest

from accounts.models import ApiToken, User
from accounts.selectors import token_of_digest
from accounts.services import create_person, create_token, deactivate_person
from accounts.tokens import digest_of
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting
from participants import services
from participants.models import AssignmentKind, ColleagueInvitation, Lifecycle, Membership, Participant
from participants.selectors import actor_of, invitation_of_link
from participants.services.assigning import (
    AssignmentEnded,
    NoLongerAParticipant,
    NotYetInvited,
    RoleDoesNotFit,
)
from participants.services.inviting import (
    AlreadyInvited,
    AlreadyMember,
    IbmPersonInvited,
    InvitationClosed,
    OtherAddress,
    SignInFirst,
    UnknownPartnerRole,
)
from participants.services.members import LastAllianceManager, MembershipEnded
from tests import cast
from tests.agreements.terminations import executed

pytestmark = pytest.mark.django_db


def invite(by: User, company: Participant, now: datetime, **changes: str) -> tuple[ColleagueInvitation, str]:
    wanted = {"email": "nora@halvorsen.example", "name": "Nora", "role": "viewer"} | changes
    return services.invite_colleague(by=by, participant=company, now=now, **wanted)


def membership_of(user: User) -> Membership:
    with acting(role=Role.STAFF):
        return Membership.objects.get(user=user)


def test_a_colleague_is_mailed_a_link_and_joins_by_it(
    ada: User, halvorsen: Participant, now: datetime
) -> None:
    _invitation, token = invite(ada, halvorsen, now)
    with acting(role=Role.STAFF):
        mail = OutboxMail.objects.get(to="nora@halvorsen.example")
    assert f"/join/{token}/" in mail.text
    assert f"/join/{token}/" in mail.html
    membership = services.accept_invitation(token=token, by=None, password=cast.PASSWORD, now=now)
    assert (membership.user.name, membership.role, membership.invited_by_id) == ("Nora", "viewer", ada.pk)
    assert membership.user.check_password(cast.PASSWORD)


def test_the_secret_of_a_link_is_not_kept(ada: User, halvorsen: Participant, now: datetime) -> None:
    invitation, token = invite(ada, halvorsen, now)
    assert token not in invitation.digest
    assert len(invitation.digest) == 64


def test_a_known_person_joins_a_second_company(
    omar: User, ada: User, halvorsen: Participant, now: datetime
) -> None:
    _invitation, token = invite(ada, halvorsen, now, email=omar.email)
    services.accept_invitation(token=token, by=omar, now=now)
    with acting(user=omar.pk):
        assert len(actor_of(omar).memberships) == 2


def test_a_link_works_once(ada: User, halvorsen: Participant, now: datetime) -> None:
    _invitation, token = invite(ada, halvorsen, now)
    services.accept_invitation(token=token, by=None, password=cast.PASSWORD, now=now)
    with pytest.raises(InvitationClosed):
        services.accept_invitation(token=token, by=None, password=cast.PASSWORD, now=now)


def test_a_link_ends_by_itself(ada: User, halvorsen: Participant, now: datetime) -> None:
    _invitation, token = invite(ada, halvorsen, now)
    with pytest.raises(InvitationClosed):
        services.accept_invitation(token=token, by=None, password=cast.PASSWORD, now=now + timedelta(days=15))


def test_a_revoked_link_is_void(ada: User, halvorsen: Participant, now: datetime) -> None:
    invitation, token = invite(ada, halvorsen, now)
    services.revoke_invitation(by=ada, invitation=invitation, now=now)
    with pytest.raises(InvitationClosed):
        services.accept_invitation(token=token, by=None, password=cast.PASSWORD, now=now)


@pytest.mark.parametrize("loses", ["the company", "the role", "all access"])
def test_whoever_may_invite_no_more_comes_back_by_no_link_of_their_own(
    loses: str, ada: User, vic: User, morgan: User, halvorsen: Participant, now: datetime
) -> None:
    _invitation, token = invite(ada, halvorsen, now, role="alliance_manager")
    ada_s = membership_of(ada)
    services.change_member_role(by=morgan, membership=membership_of(vic), role=ada_s.role)
    if loses == "the company":
        services.end_membership(by=vic, membership=ada_s, now=now)
    elif loses == "the role":
        services.change_member_role(by=vic, membership=ada_s, role="viewer")
    else:
        deactivate_person(by=morgan, user=ada, reason="gone", now=now)
    assert invitation_of_link(token, now=now) is None
    with pytest.raises(InvitationClosed):
        services.accept_invitation(token=token, by=None, password=cast.PASSWORD, now=now)


def test_a_colleague_sends_the_invitation_of_one_who_left_again(
    ada: User, vic: User, morgan: User, halvorsen: Participant, now: datetime
) -> None:
    invitation, _token = invite(ada, halvorsen, now)
    services.change_member_role(by=morgan, membership=membership_of(vic), role="alliance_manager")
    services.end_membership(by=vic, membership=membership_of(ada), now=now)
    token = services.resend_invitation(by=vic, invitation=invitation, now=now)
    services.accept_invitation(token=token, by=None, password=cast.PASSWORD, now=now)


def test_sending_again_makes_the_old_link_void(ada: User, halvorsen: Participant, now: datetime) -> None:
    invitation, old = invite(ada, halvorsen, now)
    new = services.resend_invitation(by=ada, invitation=invitation, now=now + timedelta(days=20))
    with pytest.raises(InvitationClosed):
        services.accept_invitation(token=old, by=None, password=cast.PASSWORD, now=now)
    services.accept_invitation(token=new, by=None, password=cast.PASSWORD, now=now + timedelta(days=21))


def test_another_person_cannot_use_the_link(
    ada: User, omar: User, halvorsen: Participant, now: datetime
) -> None:
    _invitation, token = invite(ada, halvorsen, now)
    with pytest.raises(OtherAddress):
        services.accept_invitation(token=token, by=omar, now=now)


def test_an_ibm_person_cannot_join_a_partner(
    ada: User, theo: User, halvorsen: Participant, now: datetime
) -> None:
    _invitation, token = invite(ada, halvorsen, now, email=theo.email)
    with pytest.raises(IbmPersonInvited):
        services.accept_invitation(token=token, by=theo, now=now)


def test_a_known_address_signs_in_first(ada: User, omar: User, halvorsen: Participant, now: datetime) -> None:
    _invitation, token = invite(ada, halvorsen, now, email=omar.email)
    with pytest.raises(SignInFirst):
        services.accept_invitation(token=token, by=None, password=cast.PASSWORD, now=now)


def test_a_member_is_not_invited_again(ada: User, vic: User, halvorsen: Participant, now: datetime) -> None:
    with pytest.raises(AlreadyMember):
        invite(ada, halvorsen, now, email=vic.email.upper())


def test_one_address_waits_once(ada: User, halvorsen: Participant, now: datetime) -> None:
    invite(ada, halvorsen, now)
    with pytest.raises(AlreadyInvited):
        invite(ada, halvorsen, now, email="Nora@Halvorsen.example")


def test_an_unknown_role_is_refused(ada: User, halvorsen: Participant, now: datetime) -> None:
    with pytest.raises(UnknownPartnerRole):
        invite(ada, halvorsen, now, role="program_administrator")


def test_a_role_changes(ada: User, vic: User) -> None:
    services.change_member_role(by=ada, membership=membership_of(vic), role="signatory")
    assert membership_of(vic).role == "signatory"


def test_the_last_alliance_manager_keeps_the_role(ada: User) -> None:
    with pytest.raises(LastAllianceManager):
        services.change_member_role(by=ada, membership=membership_of(ada), role="viewer")


def test_the_last_alliance_manager_cannot_leave(ada: User, now: datetime) -> None:
    with pytest.raises(LastAllianceManager):
        services.end_membership(by=ada, membership=membership_of(ada), now=now)


def test_one_of_two_alliance_managers_leaves(ada: User, vic: User, now: datetime) -> None:
    services.change_member_role(by=ada, membership=membership_of(vic), role="alliance_manager")
    services.end_membership(by=vic, membership=membership_of(ada), now=now)
    with acting(user=ada.pk):
        assert not actor_of(ada).memberships


def test_a_person_taken_out_loses_access_and_tokens_at_once(
    ada: User, vic: User, halvorsen: Participant, now: datetime
) -> None:
    with acting(user=vic.pk):
        _token, secret = create_token(
            by=actor_of(vic),
            name="script",
            scopes=["leads:read"],
            participant_id=halvorsen.pk,
            days=30,
            now=now,
        )
    assert token_of_digest(digest_of(secret), now=now) is not None
    services.end_membership(by=ada, membership=membership_of(vic), now=now)
    assert token_of_digest(digest_of(secret), now=now) is None
    with acting(role=Role.STAFF):
        assert ApiToken.objects.get().revoked_at == now


def test_nobody_is_taken_out_twice(ada: User, vic: User, now: datetime) -> None:
    membership = membership_of(vic)
    services.end_membership(by=ada, membership=membership, now=now)
    with pytest.raises(MembershipEnded):
        services.end_membership(by=ada, membership=membership, now=now)


def test_r24_inviting_comes_before_an_alliance_manager(kestrel: Participant, theo: User) -> None:
    with pytest.raises(NotYetInvited):
        services.assign_alliance_manager(by=None, participant=kestrel, user=theo, today=cast.JOINED)


def test_nobody_is_assigned_to_a_company_that_left(halvorsen: Participant, theo: User) -> None:
    left = services.move_lifecycle(
        by=None, participant=halvorsen, to=Lifecycle.FORMER, on=cast.JOINED, why="left"
    )
    with pytest.raises(NoLongerAParticipant):
        services.assign_deputy(by=None, participant=left, user=theo, today=cast.JOINED)


def test_a_second_alliance_manager_replaces_the_first(halvorsen: Participant, ines: User, theo: User) -> None:
    services.assign_alliance_manager(by=None, participant=halvorsen, user=theo, today=cast.JOINED)
    with acting(role=Role.STAFF):
        assert [each.user for each in halvorsen.assignments.filter(ended_on=None)] == [theo]


def test_who_is_the_alliance_manager_already_stays_it_under_one_assignment(
    halvorsen: Participant, ines: User
) -> None:
    again = services.assign_alliance_manager(by=None, participant=halvorsen, user=ines, today=cast.JOINED)
    with acting(role=Role.STAFF):
        assert list(halvorsen.assignments.filter(kind=AssignmentKind.MANAGER)) == [again]


def test_r33_a_partner_cannot_be_executive_sponsor(halvorsen: Participant, ada: User) -> None:
    with pytest.raises(RoleDoesNotFit):
        services.assign_sponsor(by=None, participant=halvorsen, user=ada, today=cast.JOINED)


def test_an_executive_sponsor_is_no_alliance_manager(halvorsen: Participant, eve: User) -> None:
    with pytest.raises(RoleDoesNotFit):
        services.assign_alliance_manager(by=None, participant=halvorsen, user=eve, today=cast.JOINED)


def test_a_deactivated_person_is_not_assigned(halvorsen: Participant, theo: User) -> None:
    theo.is_active = False
    with pytest.raises(RoleDoesNotFit):
        services.assign_deputy(by=None, participant=halvorsen, user=theo, today=cast.JOINED)


def test_an_assignment_ends_once(halvorsen: Participant, ines: User, morgan: User) -> None:
    with acting(role=Role.STAFF):
        assignment = halvorsen.assignments.get()
    services.end_assignment(by=morgan, assignment=assignment, today=cast.JOINED, why="moved on")
    with pytest.raises(AssignmentEnded):
        services.end_assignment(by=morgan, assignment=assignment, today=cast.JOINED, why="again")


def test_an_account_made_by_invitation_has_a_verified_address(vic: User) -> None:
    address = vic.emailaddress_set.get()
    assert (address.email, address.verified, address.primary) == ("vic@halvorsen.example", True, True)


def test_a_person_is_created_once_whatever_the_capitals(ada: User) -> None:
    with pytest.raises(ValueError, match="belongs to a person already"):
        create_person(email="ADA@halvorsen.example", name="Ada again")


def test_a_link_that_outlived_the_company_s_stay_opens_nothing(
    ada: User, halvorsen: Participant, now: datetime
) -> None:
    """Ada's page was open while the agreement ended: her invitation came after the last access."""
    stale = halvorsen
    executed(halvorsen)
    _invitation, token = invite(ada, stale, now)
    with pytest.raises(InvitationClosed):
        services.accept_invitation(token=token, by=None, password=cast.PASSWORD, now=now)
    with acting(role=Role.STAFF):
        assert not Membership.objects.filter(participant=halvorsen, ended_at=None).exists()
        assert not User.objects.with_email("nora@halvorsen.example").exists()
