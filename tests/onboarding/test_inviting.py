"""A ready company is invited; its invitation is sent again, taken back, or ends by itself (R7, R8, R24)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from accounts.models import Notice, User
from agreements.models import AgreementFact, SigningState
from kernel.clock import program_zone
from kernel.formats import day
from kernel.models import OutboxMail
from kernel.periods import program_day
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from onboarding.models import INVITATION_MOVES, InvitationState, ProgramInvitation, Prospect, Stage
from onboarding.services import accept, decline, expire_invitations, invite, resend, revoke, withdraw
from onboarding.services.inviting import NoOpenInvitation, NoSignatorysAddress, TierNotEarned
from onboarding.services.permitted import NotPermitted
from onboarding.services.readiness import NotReady
from onboarding.services.stages import SayWhy, StageRefused
from participants.models import Assignment, AssignmentKind, Lifecycle
from participants.services import assign_briefer
from participants.services.assigning import RoleDoesNotFit
from tests import cast
from tests.agreements.texts import present as signing_now
from tests.onboarding.invited import invited, person, present, ready, secret, standing_of

pytestmark = pytest.mark.django_db
BO = "bo@kestrel.example"


@pytest.fixture
def kestrel_ready(morgan: User, now: datetime) -> Prospect:
    """Kestrel Labs with everything that entry asks for."""
    return ready(by=morgan, now=now)


@pytest.fixture
def invitation(morgan: User, ines: User, now: datetime) -> ProgramInvitation:
    """Kestrel Labs invited, with ines as its manager; the link is bo's."""
    return invited(by=morgan, manager=ines, now=now)


def assigned(prospect: Prospect) -> list[tuple[str, str]]:
    with acting(role=Role.STAFF):
        rows = Assignment.objects.filter(participant=prospect.participant, ended_on=None).order_by("pk")
        return list(rows.values_list("user__name", "kind"))


def test_inviting_assigns_the_manager_and_ends_the_briefing(
    kestrel_ready: Prospect, morgan: User, ines: User, now: datetime
) -> None:
    """R24, D9: who briefed it sees it no more."""
    briefer = cast.ibm_person("Britta", "alliance_manager")
    assign_briefer(by=morgan, participant=kestrel_ready.participant, user=briefer, today=now.date())
    made = invite(by=morgan, prospect=kestrel_ready, manager=ines, email=BO, tier_confirmed="silver", now=now)
    assert standing_of(kestrel_ready.participant) == (Lifecycle.INVITED, Stage.INVITED)
    assert assigned(kestrel_ready) == [("Ines", AssignmentKind.MANAGER)]
    assert (made.tier, made.tier_proposed, made.tier_reason) == ("silver", "silver", "")


def test_the_letter_goes_to_the_signatory_with_a_link_that_is_not_kept(invitation: ProgramInvitation) -> None:
    with acting(role=Role.STAFF):
        mail = OutboxMail.objects.get(kind="program_invitation")
    assert mail.to == BO
    assert "Silver" in mail.text
    assert secret() not in (invitation.digest, str(invitation.pk))
    assert len(invitation.digest) == 64


def test_the_manager_and_the_administrators_are_told(invitation: ProgramInvitation) -> None:
    with acting(role=Role.STAFF):
        told = Notice.objects.filter(topic="onboarding").values_list("user__name", flat=True)
        assert set(told) >= {"Ines", "Morgan"}


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.READY])
def test_only_a_company_that_is_ready_is_invited(
    stage: Stage, morgan: User, ines: User, now: datetime
) -> None:
    prospect = cast.candidacy(stage=stage)
    with pytest.raises(StageRefused):
        invite(by=morgan, prospect=prospect, manager=ines, email=BO, tier_confirmed="silver", now=now)


def test_what_has_lapsed_since_it_was_marked_ready_refuses_and_is_named(
    kestrel_ready: Prospect, morgan: User, ines: User, now: datetime
) -> None:
    with acting(role=Role.STAFF, why="test"):
        AgreementFact.objects.filter(participant=kestrel_ready.participant).delete()
    with pytest.raises(NotReady, match=r"Procurement Agreement \(4\.1\): not yet"):
        invite(by=morgan, prospect=kestrel_ready, manager=ines, email=BO, tier_confirmed="silver", now=now)
    assert standing_of(kestrel_ready.participant) == (Lifecycle.PROSPECT, Stage.READY)
    assert assigned(kestrel_ready) == []


@pytest.mark.parametrize("tier", ["gold", "", "silver "])
def test_no_other_tier_is_confirmed_than_performance_earns(
    kestrel_ready: Prospect, morgan: User, ines: User, now: datetime, tier: str
) -> None:
    with pytest.raises(TierNotEarned, match="earns Silver"):
        invite(by=morgan, prospect=kestrel_ready, manager=ines, email=BO, tier_confirmed=tier, now=now)


def test_only_a_signatory_of_the_company_gets_the_link(
    kestrel_ready: Prospect, morgan: User, ines: User, now: datetime
) -> None:
    cast.partner_person("Vera", "viewer", kestrel_ready.participant)
    for email in ("vera@kestrel.example", "sam@halvorsen.example", "nobody@kestrel.example"):
        with pytest.raises(NoSignatorysAddress, match="Choose one of: Bo"):
            invite(
                by=morgan, prospect=kestrel_ready, manager=ines, email=email, tier_confirmed="silver", now=now
            )


@pytest.mark.parametrize("person_name", ["eve", "ada"])
def test_who_cannot_manage_a_company_is_not_assigned(
    request: pytest.FixtureRequest, kestrel_ready: Prospect, morgan: User, now: datetime, person_name: str
) -> None:
    manager = request.getfixturevalue(person_name)
    with pytest.raises(RoleDoesNotFit):
        invite(by=morgan, prospect=kestrel_ready, manager=manager, email=BO, tier_confirmed="silver", now=now)
    assert standing_of(kestrel_ready.participant) == (Lifecycle.PROSPECT, Stage.READY)


WRITES: dict[str, Callable[[User, Prospect, datetime], object]] = {
    "invite": lambda by, prospect, now: invite(
        by=by, prospect=prospect, manager=by, email=BO, tier_confirmed="silver", now=now
    ),
    "resend": lambda by, prospect, now: resend(by=by, prospect=prospect, now=now),
    "revoke": lambda by, prospect, now: revoke(by=by, prospect=prospect, reason="No.", now=now),
}


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("person_name", ["ines", "eve", "ada", "pia"])
def test_administrators_alone_invite(
    request: pytest.FixtureRequest, candidacy: Prospect, now: datetime, write: str, person_name: str
) -> None:
    with pytest.raises(NotPermitted):
        WRITES[write](request.getfixturevalue(person_name), candidacy, now)


def test_sent_again_it_has_a_new_link_and_a_new_last_day(
    invitation: ProgramInvitation, morgan: User, now: datetime
) -> None:
    first = secret()
    again = resend(by=morgan, prospect=invitation.prospect, now=now + timedelta(days=3))
    assert secret() != first
    assert again.digest != invitation.digest
    assert again.expires_at == invitation.expires_at + timedelta(days=3)


def test_an_answered_invitation_is_not_sent_again(
    invitation: ProgramInvitation, morgan: User, now: datetime
) -> None:
    accept(by=person("Bo"), invitation=invitation, now=now)
    with pytest.raises(NoOpenInvitation):
        resend(by=morgan, prospect=invitation.prospect, now=now)


@pytest.mark.parametrize("accepted", [False, True])
def test_revoked_the_company_is_ready_again_and_nothing_is_open(
    invitation: ProgramInvitation, morgan: User, now: datetime, accepted: bool
) -> None:
    signing = accept(by=person("Bo"), invitation=invitation, now=now) if accepted else None
    revoke(by=morgan, prospect=invitation.prospect, reason="A training lapsed.", now=now)
    assert present(invitation).state == InvitationState.REVOKED
    assert standing_of(invitation.participant) == (Lifecycle.PROSPECT, Stage.READY)
    assert assigned(invitation.prospect) == []
    if signing is not None:
        assert signing_now(signing).state == SigningState.WITHDRAWN
    with acting(role=Role.STAFF):
        mail = OutboxMail.objects.get(kind="program_invitation_ended")
    assert "A training lapsed." in mail.text


@pytest.mark.parametrize("accepted", [False, True])
def test_revoked_the_signatory_gets_one_letter_and_the_manager_a_notice(
    invitation: ProgramInvitation, ines: User, morgan: User, now: datetime, accepted: bool
) -> None:
    cast.partner_person("Pia", "alliance_manager", invitation.participant)
    if accepted:
        accept(by=person("Bo"), invitation=invitation, now=now)
    with acting(role=Role.STAFF):
        before = set(OutboxMail.objects.values_list("pk", flat=True))
    revoke(by=morgan, prospect=invitation.prospect, reason="A training lapsed.", now=now)
    with acting(role=Role.STAFF):
        letters = OutboxMail.objects.exclude(pk__in=before).order_by("to").values_list("to", flat=True)
        assert list(letters) == ([BO, "pia@kestrel.example"] if accepted else [BO])
        notice = Notice.objects.get(user=ines, title__startswith="You no longer manage")
    assert "A training lapsed." in notice.body


def test_revoking_needs_a_reason(invitation: ProgramInvitation, morgan: User, now: datetime) -> None:
    with pytest.raises(SayWhy):
        revoke(by=morgan, prospect=invitation.prospect, reason=" ", now=now)


def test_a_revoked_company_is_invited_again(
    invitation: ProgramInvitation, morgan: User, ines: User, now: datetime
) -> None:
    revoke(by=morgan, prospect=invitation.prospect, reason="Too early.", now=now)
    again = invite(
        by=morgan, prospect=invitation.prospect, manager=ines, email=BO, tier_confirmed="silver", now=now
    )
    assert (again.pk != invitation.pk, again.state) == (True, InvitationState.OPEN)


def test_an_invitation_that_nobody_answered_ends_once(
    invitation: ProgramInvitation, morgan: User, now: datetime
) -> None:
    assert expire_invitations(now=invitation.expires_at - timedelta(seconds=1)) == 0
    assert expire_invitations(now=invitation.expires_at) == 1
    assert expire_invitations(now=invitation.expires_at) == 0
    assert present(invitation).state == InvitationState.EXPIRED
    assert standing_of(invitation.participant) == (Lifecycle.PROSPECT, Stage.READY)
    assert assigned(invitation.prospect) == []
    with acting(role=Role.STAFF):
        assert Notice.objects.filter(user=morgan, title__contains="has expired").count() == 1


def test_an_accepted_invitation_does_not_end_by_time(invitation: ProgramInvitation, now: datetime) -> None:
    accept(by=person("Bo"), invitation=invitation, now=now)
    assert expire_invitations(now=invitation.expires_at + timedelta(days=30)) == 0


MOVES: dict[InvitationState, Callable[[ProgramInvitation, User, datetime], object]] = {
    InvitationState.ACCEPTED: lambda each, by, now: accept(by=person("Bo"), invitation=each, now=now),
    InvitationState.DECLINED: lambda each, by, now: decline(
        by=person("Bo"), prospect=each.prospect, reason="Not this year.", now=now
    ),
    InvitationState.REVOKED: lambda each, by, now: revoke(
        by=by, prospect=each.prospect, reason="Lapsed.", now=now
    ),
    InvitationState.EXPIRED: lambda each, by, now: expire_invitations(now=each.expires_at),
}


@pytest.mark.parametrize("start", InvitationState)
def test_an_invitation_makes_the_moves_of_the_table_and_no_other(
    invitation: ProgramInvitation, morgan: User, now: datetime, start: InvitationState
) -> None:
    if start != InvitationState.OPEN:
        MOVES[start](invitation, morgan, now)
    for to, move in MOVES.items():
        with cast.taken_back():
            try:
                move(present(invitation), morgan, now)
            except Refusal:
                assert to not in INVITATION_MOVES[start]
            expected = to if to in INVITATION_MOVES[start] else start
            assert present(invitation).state == expected, to


def test_the_list_says_when_the_present_invitation_ends_not_the_one_taken_back(
    invitation: ProgramInvitation, morgan: User, ines: User, now: datetime, sign_in: Callable[[User], Client]
) -> None:
    revoke(by=morgan, prospect=invitation.prospect, reason="Wrong tier.", now=now)
    later = now + timedelta(days=3)
    again = invite(
        by=morgan, prospect=invitation.prospect, manager=ines, email=BO, tier_confirmed="silver", now=later
    )
    shown = sign_in(morgan).get("/manage/prospects/list/").content.decode()
    assert f"which ends on {day(program_day(again.expires_at, program_zone()))}" in shown


def test_the_letter_names_the_tier_that_the_company_enters_by(
    morgan: User, ines: User, now: datetime
) -> None:
    prospect = ready(by=morgan, now=now, value="6000000")
    invite(by=morgan, prospect=prospect, manager=ines, email=BO, tier_confirmed="gold", now=now)
    with acting(role=Role.STAFF):
        letter = OutboxMail.objects.get(kind="program_invitation")
    assert "Gold" in letter.text
    assert "Silver" not in letter.text


def test_who_declines_leaves_name_and_reason_on_the_invitation(
    invitation: ProgramInvitation, now: datetime
) -> None:
    decline(by=person("Bo"), prospect=invitation.prospect, reason="Not this year.", now=now)
    found = present(invitation)
    assert (found.state, found.decline_reason) == (InvitationState.DECLINED, "Not this year.")
    assert (found.answered_by_id, found.answered_at) == (person("Bo").pk, now)
    assert standing_of(invitation.participant) == (Lifecycle.CLOSED, Stage.DECLINED)


def test_a_withdrawn_candidacy_leaves_its_invitation_revoked(
    invitation: ProgramInvitation, morgan: User, now: datetime
) -> None:
    withdraw(by=morgan, prospect=invitation.prospect, reason="No offering.", now=now)
    assert present(invitation).state == InvitationState.REVOKED
