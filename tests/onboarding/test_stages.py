"""A candidacy moves along its table, and by nothing else (R7, R23)."""

from collections.abc import Callable
from datetime import datetime

import pytest

from accounts.models import User
from agreements.allowing import Allowed
from agreements.models import SigningState
from agreements.selectors import company_agreements
from kernel.tenancy import Role, acting
from onboarding import services
from onboarding.models import (
    OPEN_STAGES,
    STAGE_MOVES,
    Briefing,
    BriefingState,
    InvitationState,
    ProgramInvitation,
    Prospect,
    Stage,
)
from onboarding.services.permitted import NotNamedToBrief, NotPermitted
from onboarding.services.stages import NotBriefed, SayWhy, StageRefused, moving
from participants.models import Assignment, ColleagueInvitation, Lifecycle
from participants.services import assign_briefer, invite_colleague
from tests import cast
from tests.agreements.texts import offered, present, published
from tests.onboarding.briefed import planned

pytestmark = pytest.mark.django_db

CLOSE: dict[Stage, Callable[..., Prospect]] = {
    Stage.DECLINED: services.decline,
    Stage.WITHDRAWN: services.withdraw,
}


@pytest.mark.parametrize("start", Stage)
def test_a_candidacy_makes_the_moves_of_the_table_and_no_other(start: Stage, now: datetime) -> None:
    prospect = cast.candidacy(stage=start)
    for to in Stage:
        with cast.taken_back():
            if to in STAGE_MOVES[start]:
                with moving(None, prospect, to, now=now, why="test") as moved:
                    assert (moved.stage, moved.stage_since) == (to, now)
                assert (moved.closed_at is not None) == (to not in OPEN_STAGES), to
            else:
                with pytest.raises(StageRefused), moving(None, prospect, to, now=now, why="test"):
                    pytest.fail(f"{start} became {to}")


def test_a_refused_move_names_what_is_possible(now: datetime) -> None:
    with pytest.raises(
        StageRefused, match=r"nominated and cannot become preparing.*briefed, declined, withdrawn"
    ):
        services.start_preparing(by=None, prospect=cast.candidacy(), now=now)


def test_a_company_is_briefed_by_a_briefing_held_alone(candidacy: Prospect, now: datetime) -> None:
    with pytest.raises(NotBriefed):
        services.mark_briefed(by=None, prospect=candidacy, now=now)


def test_the_person_named_to_brief_lets_the_company_begin(briefer: User, now: datetime) -> None:
    prospect = briefed_by(Stage.BRIEFED, briefer)
    assert services.start_preparing(by=briefer, prospect=prospect, now=now).stage == Stage.PREPARING


def test_another_manager_moves_nothing(theo: User, now: datetime) -> None:
    prospect = cast.candidacy(stage=Stage.BRIEFED)
    with pytest.raises(NotNamedToBrief):
        services.start_preparing(by=theo, prospect=prospect, now=now)


def test_a_ready_company_goes_back_with_a_reason(morgan: User, now: datetime) -> None:
    prospect = cast.candidacy(stage=Stage.READY)
    with pytest.raises(SayWhy):
        services.back_to_preparing(by=morgan, prospect=prospect, reason=" ", now=now)
    again = services.back_to_preparing(by=morgan, prospect=prospect, reason="A training lapsed.", now=now)
    assert again.stage == Stage.PREPARING


@pytest.mark.parametrize("stage", OPEN_STAGES)
@pytest.mark.parametrize("to", CLOSE)
def test_an_open_candidacy_closes_with_a_reason(morgan: User, now: datetime, stage: Stage, to: Stage) -> None:
    closed = CLOSE[to](by=morgan, prospect=cast.candidacy(stage=stage), reason="No offering.", now=now)
    assert (closed.stage, closed.closed_at, closed.closed_reason) == (to, now, "No offering.")
    with acting(role=Role.STAFF):
        closed.participant.refresh_from_db()
    assert closed.participant.lifecycle == Lifecycle.CLOSED


@pytest.mark.parametrize("to", CLOSE)
def test_a_candidacy_does_not_close_without_a_reason(
    morgan: User, candidacy: Prospect, now: datetime, to: Stage
) -> None:
    with pytest.raises(SayWhy):
        CLOSE[to](by=morgan, prospect=candidacy, reason="", now=now)


@pytest.mark.parametrize("to", CLOSE)
def test_a_closed_candidacy_closes_once(morgan: User, now: datetime, to: Stage) -> None:
    closed = cast.candidacy(stage=Stage.DECLINED)
    with pytest.raises(StageRefused):
        CLOSE[to](by=morgan, prospect=closed, reason="Again.", now=now)


def test_closing_ends_all_that_is_open(
    morgan: User, briefer: User, candidacy: Prospect, now: datetime
) -> None:
    """D9: whoever briefed it sees it no more; nobody comes in by a link that is out."""
    company = candidacy.participant
    planned(candidacy, briefer, now=now)
    invite_colleague(
        by=None, participant=company, email="x@kestrel.example", name="X", role="viewer", now=now
    )
    with acting(role=Role.STAFF):
        ProgramInvitation.objects.create(
            prospect=candidacy, participant=company, email="bo@kestrel.example", tier="silver",
            tier_proposed="silver", manager=briefer, digest="d", invited_by=morgan, invited_at=now,
            sent_at=now, expires_at=now,
        )  # fmt: skip
    services.withdraw(by=morgan, prospect=candidacy, reason="No offering.", now=now)
    with acting(role=Role.STAFF):
        company.refresh_from_db()
        assert company.lifecycle == Lifecycle.CLOSED
        assert not Assignment.objects.filter(participant=company, ended_on=None).exists()
        assert Briefing.objects.get(prospect=candidacy).state == BriefingState.CANCELLED
        assert ColleagueInvitation.objects.get(participant=company).revoked_at == now
        assert ProgramInvitation.objects.get(prospect=candidacy).state == InvitationState.REVOKED


def test_the_prospects_own_manager_declines(pia: User, candidacy: Prospect, now: datetime) -> None:
    closed = services.decline(by=pia, prospect=candidacy, reason="Not this year.", now=now)
    assert closed.stage == Stage.DECLINED


def test_its_signatory_declines(bo: User, candidacy: Prospect, now: datetime) -> None:
    assert services.decline(by=bo, prospect=candidacy, reason="No.", now=now).stage == Stage.DECLINED


@pytest.mark.parametrize("person", ["vera", "omar", "ines"])
def test_nobody_else_declines_for_it(
    request: pytest.FixtureRequest, candidacy: Prospect, now: datetime, person: str
) -> None:
    with pytest.raises(NotPermitted):
        services.decline(by=request.getfixturevalue(person), prospect=candidacy, reason="No.", now=now)


@pytest.mark.parametrize("person", ["pia", "briefer"])
def test_administrators_alone_withdraw(
    request: pytest.FixtureRequest, candidacy: Prospect, now: datetime, person: str
) -> None:
    with pytest.raises(NotPermitted):
        services.withdraw(by=request.getfixturevalue(person), prospect=candidacy, reason="No.", now=now)


def briefed_by(stage: Stage, briefer: User) -> Prospect:
    prospect = cast.candidacy(stage=stage, name="Tarn", slug="tarn")
    assign_briefer(by=None, participant=prospect.participant, user=briefer, today=cast.BEFORE.date())
    return prospect


def test_what_was_offered_is_withdrawn_with_the_candidacy(morgan: User, now: datetime) -> None:
    prospect = cast.candidacy(stage=Stage.INVITED)
    published(by=morgan)
    signing = offered(prospect.participant, by=morgan)
    services.withdraw(by=morgan, prospect=prospect, reason="No offering.", now=now)
    assert (present(signing).state, present(signing).closed_reason) == (
        SigningState.WITHDRAWN,
        "IBM considers the company no more.",
    )


def test_nobody_signs_for_a_closed_company(morgan: User, now: datetime) -> None:
    """R2: even for one that signed in an earlier life."""
    prospect = services.decline(
        by=morgan, prospect=cast.candidacy(stage=Stage.INVITED), reason="No.", now=now
    )
    with acting(role=Role.STAFF):
        state = company_agreements(prospect.participant, now.date())
    assert Allowed.SIGNING not in state.allowed
