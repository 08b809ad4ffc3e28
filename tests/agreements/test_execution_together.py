"""Two at the same moment: one notice, one execution (R30)."""

import pytest

from accounts.models import User
from agreements.models import Termination, TerminationState
from agreements.services import agree_cancellation, ask_cancellation, execute_termination
from agreements.services.terminations.giving import NoticeRuns
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting
from participants.models import Membership, Participant
from participants.services import accept_invitation, invite_colleague
from tests.agreements.terminations import AFTER, GIVEN, days_later, notice, present
from tests.agreements.test_publishing_together import meanwhile
from tests.agreements.test_signing_together import at_once
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_both_sides_at_once_one_gives_notice(morgan: User, sam: User, halvorsen: Participant) -> None:
    answers = at_once(lambda: notice(halvorsen, by=morgan), lambda: notice(halvorsen, by=sam))
    assert sorted(type(answer).__name__ for answer in answers) == ["NoticeRuns", "Termination"]
    assert any(isinstance(answer, NoticeRuns) for answer in answers)
    with acting(role=Role.STAFF):
        assert Termination.objects.filter(participant=halvorsen).count() == 1


def test_two_workers_execute_a_notice_once(ada: User, halvorsen: Participant) -> None:
    given = notice(halvorsen)

    def work() -> bool:
        return execute_termination(termination_id=given.pk, now=AFTER)

    assert sorted(map(bool, at_once(work, work))) == [False, True]
    assert present(given).state == TerminationState.EXECUTED
    with acting(role=Role.STAFF):
        assert OutboxMail.objects.filter(key=f"termination:{given.pk}:executed:{ada.pk}").count() == 1


def test_a_notice_taken_back_is_not_executed_at_the_same_moment(
    morgan: User, sam: User, halvorsen: Participant
) -> None:
    given = notice(halvorsen, by=morgan)
    ask_cancellation(by=morgan, notice=given, now=days_later(1))
    at_once(
        lambda: agree_cancellation(by=sam, notice=given, now=days_later(2)),
        lambda: execute_termination(termination_id=given.pk, now=AFTER),
    )
    done = present(given)
    lifecycle = {TerminationState.CANCELLED: "active", TerminationState.EXECUTED: "former"}
    assert done.participant.lifecycle == lifecycle[TerminationState(done.state)]


def test_nobody_slips_in_by_a_link_while_the_company_leaves(ada: User, halvorsen: Participant) -> None:
    given = notice(halvorsen)
    _invitation, token = invite_colleague(
        by=ada, participant=halvorsen, email="nora@halvorsen.example", name="Nora", role="viewer", now=GIVEN
    )
    meanwhile(
        lambda: accept_invitation(token=token, by=None, password=PASSWORD, now=GIVEN),
        lambda: execute_termination(termination_id=given.pk, now=AFTER),
    )
    with acting(role=Role.STAFF):
        assert not Membership.objects.filter(participant=halvorsen, ended_at=None).exists()
