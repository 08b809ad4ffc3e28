"""A notice takes effect: once, whenever the job runs, and all of it (R27, R30)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from accounts.models import ApiToken, Notice, User
from accounts.permissions import PARTNER_ALLIANCE_MANAGER, Actor
from accounts.services import create_token
from agreements import tasks
from agreements.allowing import AgreementStanding
from agreements.events import termination_executed
from agreements.models import AgreementFact, AgreementKind, SigningState, TerminationState, WindDownKind
from agreements.selectors import company_agreements
from agreements.services import ask_cancellation, due_terminations, execute_termination
from agreements.services.signing.moves import SigningMoveRefused
from agreements.services.terminations.parties import NoticeClosed
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting
from participants.models import Assignment, ColleagueInvitation, Lifecycle, Membership, Participant
from participants.services import invite_colleague
from participants.services.inviting import CompanyLeft
from tests.agreements.terminations import (
    AFTER,
    EFFECTIVE,
    GIVEN,
    GIVEN_ON,
    days_later,
    executed,
    notice,
    present,
    step,
)
from tests.agreements.texts import accepted, in_force, offered, published
from tests.agreements.texts import present as present_signing

pytestmark = pytest.mark.django_db
LAST_DAY = EFFECTIVE - timedelta(days=1)


def rows(model: Any, **given: Any) -> list[Any]:
    with acting(role=Role.STAFF):
        return list(model.objects.filter(**given).order_by("pk"))


def test_the_agreement_holds_until_the_day_before_and_no_longer(halvorsen: Participant) -> None:
    given = executed(halvorsen)
    assert given.state == TerminationState.EXECUTED
    (program,) = rows(AgreementFact, participant=halvorsen, kind=AgreementKind.PROGRAM)
    (procurement,) = rows(AgreementFact, participant=halvorsen, kind=AgreementKind.PROCUREMENT)
    assert program.ends_on == LAST_DAY
    assert procurement.ends_on is None
    company = given.participant
    assert (company.lifecycle, company.left_on) == (Lifecycle.FORMER, LAST_DAY)
    with acting(role=Role.STAFF):
        assert company_agreements(company, EFFECTIVE).standing is AgreementStanding.ENDED


def test_before_its_day_nothing_happens(halvorsen: Participant) -> None:
    given = notice(halvorsen)
    assert not execute_termination(termination_id=given.pk, now=days_later(29))
    assert present(given).state == TerminationState.NOTICED


def test_after_days_of_sleep_the_agreement_ended_on_its_day_all_the_same(halvorsen: Participant) -> None:
    given = notice(halvorsen)
    with acting(role=Role.STAFF):
        assert due_terminations(now=AFTER + timedelta(days=9)) == [given.pk]
    assert execute_termination(termination_id=given.pk, now=AFTER + timedelta(days=9))
    (program,) = rows(AgreementFact, participant=halvorsen, kind=AgreementKind.PROGRAM)
    assert program.ends_on == LAST_DAY


def test_told_twice_it_is_done_once(ada: User, halvorsen: Participant) -> None:
    given = notice(halvorsen)
    answers = [execute_termination(termination_id=given.pk, now=AFTER) for _ in range(2)]
    assert answers == [True, False]
    assert len(rows(OutboxMail, key=f"termination:{given.pk}:executed:{ada.pk}")) == 1


def test_signed_versions_end_and_an_open_offer_is_taken_back(
    morgan: User, priya: User, sam: User, halvorsen: Participant
) -> None:
    published(by=morgan)
    signed = in_force(accepted(offered(halvorsen, by=morgan), sam), priya)
    given = notice(halvorsen, by=sam)
    published(2, by=morgan)
    waiting = accepted(offered(halvorsen, by=morgan), sam)
    later = GIVEN + timedelta(days=60)
    assert execute_termination(termination_id=given.pk, now=later)
    assert present_signing(signed).state == SigningState.ENDED
    assert present_signing(waiting).state == SigningState.WITHDRAWN
    with pytest.raises(SigningMoveRefused):
        in_force(waiting, priya)
    with acting(role=Role.STAFF):
        held = AgreementFact.objects.filter(participant=halvorsen, kind=AgreementKind.PROGRAM)
        assert not held.filter(ends_on=None).exists()
        assert max(held.values_list("ends_on", flat=True)) == GIVEN_ON + timedelta(days=59)


def remembered(person: User, browser: Client) -> None:
    """Let the portal know a browser's session by its person, as a sign-in by the form does."""
    with acting(role=Role.STAFF):
        UserSession.objects.create(
            user=person,
            ip="192.0.2.7",
            user_agent="",
            session_key=browser.session.session_key,
            last_seen_at=GIVEN,
        )


def test_people_of_other_companies_stay_signed_in(
    ada: User, omar: User, halvorsen: Participant, sign_in: Callable[[User], Client]
) -> None:
    browser = sign_in(omar)
    remembered(omar, browser)
    executed(halvorsen)
    assert browser.get("/p/norrland/").status_code == 200


def test_nobody_of_the_company_has_access_any_more(
    ada: User, sam: User, halvorsen: Participant, sign_in: Callable[[User], Client]
) -> None:
    browser = sign_in(ada)
    remembered(ada, browser)
    actor = Actor(ada.pk, ada.name, None, {halvorsen.pk: PARTNER_ALLIANCE_MANAGER})
    with acting(role=Role.APP, participant=halvorsen.pk, user=ada.pk):
        token, _secret = create_token(
            by=actor, name="Export", scopes=["leads:read"], participant_id=halvorsen.pk, days=30, now=GIVEN
        )
        invite_colleague(
            by=ada, participant=halvorsen, email="new@halvorsen.example", name="New", role="viewer", now=GIVEN
        )
    assert browser.get(reverse("agreements:termination", args=["halvorsen"])).status_code == 200
    executed(halvorsen)
    assert not rows(Membership, participant=halvorsen, ended_at=None)
    assert rows(ApiToken, pk=token.pk)[0].revoked_at == AFTER
    assert not rows(ColleagueInvitation, participant=halvorsen, accepted_at=None, revoked_at=None)
    assert browser.get(reverse("agreements:termination", args=["halvorsen"])).status_code == 302
    assert sign_in(ada).get(reverse("agreements:termination", args=["halvorsen"])).status_code == 404


def test_nobody_is_invited_into_a_company_that_has_left(halvorsen: Participant, morgan: User) -> None:
    former = executed(halvorsen).participant
    with pytest.raises(CompanyLeft):
        invite_colleague(
            by=morgan, participant=former, email="a@halvorsen.example", name="A", role="viewer", now=AFTER
        )


def test_ibm_s_people_let_go_and_administrators_still_read(
    morgan: User, ines: User, halvorsen: Participant, sign_in: Callable[[User], Client]
) -> None:
    executed(halvorsen)
    assert not rows(Assignment, participant=halvorsen, ended_on=None)
    page = reverse("agreements:termination", args=["halvorsen"])
    assert sign_in(ines).get(page).status_code == 404
    assert "Executed" in sign_in(morgan).get(page).content.decode()


def test_the_portal_marks_its_own_steps_and_leaves_the_others(halvorsen: Participant) -> None:
    given = executed(halvorsen)
    done = {kind for kind in WindDownKind if step(given, kind).done_at is not None}
    assert done == {WindDownKind.BENEFITS, WindDownKind.ACCESS}


def test_both_sides_get_a_letter_at_addresses_taken_before_access_ends(
    morgan: User, ines: User, ada: User, sam: User, halvorsen: Participant
) -> None:
    given = executed(halvorsen)
    key = f"termination:{given.pk}:executed"
    letters = rows(OutboxMail, key__startswith=key)
    assert {each.to for each in letters} == {person.email for person in (morgan, ines, ada, sam)}
    assert letters[0].subject == "Halvorsen Cipher: the Program Agreement ended; its last day was 24 Dec 2026"
    assert {each.user_id for each in rows(Notice, key=key)} == {morgan.pk, ines.pk}


def test_a_receiver_that_fails_leaves_nothing_half_done(ada: User, halvorsen: Participant) -> None:
    given = notice(halvorsen)

    def fails(**kwargs: Any) -> None:
        raise RuntimeError("power cut")

    termination_executed.connect(fails)
    try:
        with pytest.raises(RuntimeError):
            execute_termination(termination_id=given.pk, now=AFTER)
    finally:
        termination_executed.disconnect(fails)
    assert present(given).state == TerminationState.NOTICED
    assert rows(Membership, participant=halvorsen, ended_at=None)
    assert execute_termination(termination_id=given.pk, now=AFTER)


def test_the_job_hands_each_due_notice_to_a_worker(
    halvorsen: Participant, norrland: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = notice(halvorsen, now=days_later(-10))
    late = notice(norrland)
    monkeypatch.setattr(tasks, "now", lambda: days_later(20))
    handed: list[int] = []
    monkeypatch.setattr(tasks.execute_termination, "delay", handed.append)
    assert tasks.find_due_terminations() == 1
    tasks.execute_termination(handed[0])
    assert present(early).state == TerminationState.EXECUTED
    assert present(late).state == TerminationState.NOTICED


def test_an_executed_notice_is_not_taken_back(morgan: User, halvorsen: Participant) -> None:
    given = executed(halvorsen)
    with pytest.raises(NoticeClosed, match="took effect on 25 Dec 2026"):
        ask_cancellation(by=morgan, notice=given, now=AFTER)


def test_the_left_day_is_never_before_the_joined_day(halvorsen: Participant) -> None:
    with acting(role=Role.STAFF):
        Participant.objects.filter(pk=halvorsen.pk).update(joined_on=date(2027, 1, 4))
    assert executed(halvorsen).participant.left_on == date(2027, 1, 4)
