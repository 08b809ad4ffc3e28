"""Notice of termination by either party, and its being taken back by both (R30)."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from accounts.models import Notice, User
from agreements.allowing import AgreementStanding
from agreements.models import Side, TerminationState, WindDownKind, WindDownStep
from agreements.selectors import company_agreements
from agreements.services import (
    agree_cancellation,
    ask_cancellation,
    execute_termination,
    give_notice,
    mark_step_done,
    refuse_cancellation,
)
from agreements.services.terminations.cancelling import AskedAlready, NothingAsked
from agreements.services.terminations.giving import (
    EffectiveTooEarly,
    EffectiveTooLate,
    GroundNeeded,
    NothingToEnd,
    NoticeRuns,
)
from agreements.services.terminations.parties import MayNotEnd, NoticeClosed
from agreements.services.terminations.steps import NotYourStep, StepDone
from agreements.services.texts import NoticeDaysUnusable, bring_text
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting
from participants.models import Lifecycle, Participant
from tests.agreements.terminations import (
    AFTER,
    EFFECTIVE,
    GIVEN,
    GIVEN_ON,
    GROUND,
    days_later,
    executed,
    notice,
    present,
    step,
)
from tests.agreements.texts import accepted, as_file, in_force, offered, published, sample

pytestmark = pytest.mark.django_db


def test_ibm_gives_notice_and_the_company_is_leaving(morgan: User, halvorsen: Participant) -> None:
    given = present(notice(halvorsen, by=morgan))
    assert (given.given_by_side, given.given_by_id) == (Side.IBM, morgan.pk)
    assert (given.noticed_on, given.notice_days, given.effective_on) == (GIVEN_ON, 30, EFFECTIVE)
    assert given.participant.lifecycle == Lifecycle.LEAVING
    with acting(role=Role.STAFF):
        kinds = WindDownStep.objects.filter(termination=given, done_at=None).values_list("kind", flat=True)
        assert set(kinds) == set(WindDownKind)
        state = company_agreements(given.participant, GIVEN_ON)
    assert state.standing is AgreementStanding.NOTICE_RUNNING


def test_the_signatory_gives_notice_for_the_company(sam: User, halvorsen: Participant) -> None:
    assert notice(halvorsen, by=sam).given_by_side == Side.PARTNER


def test_both_sides_are_told(
    morgan: User, priya: User, ines: User, ada: User, sam: User, vic: User, halvorsen: Participant
) -> None:
    given = notice(halvorsen, by=sam)
    key = f"termination:{given.pk}:noticed"
    with acting(role=Role.STAFF):
        told = Notice.objects.filter(key=key)
        assert set(told.values_list("user_id", flat=True)) == {
            each.pk for each in (morgan, priya, ines, ada, sam)
        }
        letters = OutboxMail.objects.filter(kind="termination")
        assert set(letters.values_list("to", flat=True)) == {
            each.email for each in (morgan, priya, ines, ada, sam)
        }
        letter = letters.get(to=ada.email)
    assert letter.subject == "Halvorsen Cipher: the company gave notice of termination, effective 25 Dec 2026"
    assert GROUND in letter.text


def test_the_days_are_those_of_the_text_that_both_signed(
    morgan: User, priya: User, sam: User, halvorsen: Participant
) -> None:
    published(by=morgan)
    in_force(accepted(offered(halvorsen, by=morgan), sam), priya)
    given = notice(halvorsen, by=sam)
    assert (given.notice_days, given.effective_on) == (60, GIVEN_ON + timedelta(days=60))


def test_an_agreement_from_before_the_portal_ends_by_the_newest_text(
    morgan: User, halvorsen: Participant
) -> None:
    published(by=morgan)
    assert notice(halvorsen, by=morgan).notice_days == 60


def test_a_later_date_may_be_chosen(morgan: User, halvorsen: Participant) -> None:
    later = EFFECTIVE + timedelta(days=40)
    given = give_notice(by=morgan, participant=halvorsen, ground=GROUND, effective_on=later, now=GIVEN)
    assert given.effective_on == later


@pytest.mark.parametrize("asked", [EFFECTIVE - timedelta(days=1), GIVEN_ON])
def test_a_date_before_the_clauses_days_is_refused_with_the_earliest(
    morgan: User, halvorsen: Participant, asked: date
) -> None:
    with pytest.raises(EffectiveTooEarly, match="gives 30 days: the earliest effective date is 25 Dec 2026"):
        give_notice(by=morgan, participant=halvorsen, ground=GROUND, effective_on=asked, now=GIVEN)
    assert halvorsen_is(halvorsen, Lifecycle.ACTIVE)


def test_a_termination_dated_in_the_past_is_refused(sam: User, halvorsen: Participant) -> None:
    past = GIVEN_ON - timedelta(days=1)
    with pytest.raises(EffectiveTooEarly, match="24 Nov 2026 is in the past"):
        give_notice(by=sam, participant=halvorsen, ground=GROUND, effective_on=past, now=GIVEN)


def test_a_date_of_another_century_is_refused(sam: User, halvorsen: Participant) -> None:
    with pytest.raises(EffectiveTooLate):
        give_notice(by=sam, participant=halvorsen, ground=GROUND, effective_on=date(2106, 1, 1), now=GIVEN)


def test_a_notice_says_why(sam: User, halvorsen: Participant) -> None:
    with pytest.raises(GroundNeeded):
        give_notice(by=sam, participant=halvorsen, ground="  ", now=GIVEN)


def test_a_second_notice_is_refused_whoever_gives_it(morgan: User, sam: User, halvorsen: Participant) -> None:
    notice(halvorsen, by=sam)
    with pytest.raises(NoticeRuns, match="given by the company on 25 Nov 2026, effective on 25 Dec 2026"):
        notice(halvorsen, by=morgan)


def test_an_alliance_manager_of_either_side_does_not_end_an_agreement(
    ines: User, ada: User, sam: User, halvorsen: Participant
) -> None:
    for person in (ines, ada):
        with pytest.raises(MayNotEnd, match="Signatories: Sam"):
            notice(halvorsen, by=person)


def test_a_competitor_s_people_do_not_end_an_agreement(omar: User, halvorsen: Participant) -> None:
    with pytest.raises(MayNotEnd):
        notice(halvorsen, by=omar)


def test_a_prospect_has_nothing_to_end(morgan: User, kestrel: Participant) -> None:
    with pytest.raises(NothingToEnd):
        notice(kestrel, by=morgan)


def test_a_text_without_days_of_notice_is_refused(morgan: User) -> None:
    with pytest.raises(NoticeDaysUnusable):
        bring_text(by=morgan, title="Agreement", file=as_file(sample()), notice_days=0, now=GIVEN)


def test_both_parties_take_a_notice_back(morgan: User, sam: User, halvorsen: Participant) -> None:
    given = notice(halvorsen, by=morgan)
    ask_cancellation(by=morgan, notice=given, now=days_later(1))
    agree_cancellation(by=sam, notice=given, now=days_later(2))
    assert present(given).state == TerminationState.CANCELLED
    assert halvorsen_is(halvorsen, Lifecycle.ACTIVE)
    assert not execute_termination(termination_id=given.pk, now=AFTER)
    assert halvorsen_is(halvorsen, Lifecycle.ACTIVE)


def test_one_party_alone_takes_nothing_back(
    morgan: User, priya: User, sam: User, halvorsen: Participant
) -> None:
    given = notice(halvorsen, by=sam)
    with pytest.raises(NothingAsked):
        agree_cancellation(by=morgan, notice=given, now=days_later(1))
    ask_cancellation(by=morgan, notice=given, now=days_later(1))
    with pytest.raises(NothingAsked):
        agree_cancellation(by=priya, notice=given, now=days_later(1))
    with pytest.raises(AskedAlready, match="Your side"):
        ask_cancellation(by=priya, notice=given, now=days_later(1))
    with pytest.raises(AskedAlready, match="Agree, or refuse"):
        ask_cancellation(by=sam, notice=given, now=days_later(1))
    assert halvorsen_is(halvorsen, Lifecycle.LEAVING)


def test_a_refused_wish_may_be_asked_anew(morgan: User, sam: User, halvorsen: Participant) -> None:
    given = notice(halvorsen, by=sam)
    ask_cancellation(by=sam, notice=given, now=days_later(1))
    refuse_cancellation(by=morgan, notice=given, now=days_later(2))
    ask_cancellation(by=sam, notice=given, now=days_later(3))
    agree_cancellation(by=morgan, notice=given, now=days_later(4))
    assert halvorsen_is(halvorsen, Lifecycle.ACTIVE)


def test_on_its_effective_date_a_notice_is_not_taken_back(
    morgan: User, sam: User, halvorsen: Participant
) -> None:
    given = notice(halvorsen, by=morgan)
    ask_cancellation(by=morgan, notice=given, now=days_later(29))
    with pytest.raises(NoticeClosed):
        agree_cancellation(by=sam, notice=given, now=AFTER)


def test_after_a_notice_was_taken_back_another_can_be_given(
    morgan: User, sam: User, halvorsen: Participant
) -> None:
    given = notice(halvorsen, by=morgan)
    ask_cancellation(by=morgan, notice=given, now=days_later(1))
    agree_cancellation(by=sam, notice=given, now=days_later(1))
    assert notice(halvorsen, by=sam, now=days_later(2)).effective_on == EFFECTIVE + timedelta(days=2)


@pytest.mark.parametrize(
    ("person", "kind"),
    [
        ("ines", WindDownKind.DIRECTORY),
        ("morgan", WindDownKind.OPEN_CASES),
        ("ada", WindDownKind.LOGO),
        ("sam", WindDownKind.DATA),
    ],
)
def test_each_side_marks_its_steps(
    request: pytest.FixtureRequest, halvorsen: Participant, person: str, kind: WindDownKind
) -> None:
    by = request.getfixturevalue(person)
    given = notice(halvorsen)
    mark_step_done(by=by, step=step(given, kind), note="Done in March", now=days_later(3))
    marked = step(given, kind)
    assert (marked.done_by_id, marked.note) == (by.pk, "Done in March")


@pytest.mark.parametrize(
    ("person", "kind"),
    [
        ("ada", WindDownKind.DIRECTORY),
        ("morgan", WindDownKind.ACCESS),
        ("vic", WindDownKind.LOGO),
        ("cleo", WindDownKind.DATA),
        ("theo", WindDownKind.LOGO),
        ("omar", WindDownKind.LOGO),
    ],
)
def test_nobody_marks_what_is_not_theirs(
    request: pytest.FixtureRequest, halvorsen: Participant, person: str, kind: WindDownKind
) -> None:
    by = request.getfixturevalue(person)
    given = notice(halvorsen)
    with pytest.raises(NotYourStep):
        mark_step_done(by=by, step=step(given, kind), now=days_later(3))


def test_a_step_is_marked_once(ada: User, halvorsen: Participant) -> None:
    given = notice(halvorsen)
    mark_step_done(by=ada, step=step(given, WindDownKind.LOGO), now=days_later(3))
    with pytest.raises(StepDone):
        mark_step_done(by=ada, step=step(given, WindDownKind.LOGO), now=days_later(3))


def test_administrators_mark_what_is_left_after_the_end(morgan: User, halvorsen: Participant) -> None:
    given = executed(halvorsen)
    mark_step_done(by=morgan, step=step(given, WindDownKind.LOGO), now=AFTER)
    assert step(given, WindDownKind.LOGO).done_at == AFTER


def test_a_clause_that_no_text_tells_is_the_setting_s(halvorsen: Participant) -> None:
    assert notice(halvorsen).notice_days == settings.TERMINATION_NOTICE_DAYS


def halvorsen_is(company: Participant, lifecycle: Lifecycle) -> bool:
    """Whether the company stands there now."""
    with acting(role=Role.STAFF):
        return Participant.objects.get(pk=company.pk).lifecycle == lifecycle
