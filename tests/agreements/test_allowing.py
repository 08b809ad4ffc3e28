"""What each state of the agreements allows: its table, and the rule in SQL held to it (R26, R27, R30)."""

from datetime import date, timedelta
from itertools import product

import pytest

from accounts.models import User
from agreements.allowing import (
    ALLOWED,
    AgreementFacts,
    AgreementStanding,
    Allowed,
    allowed_to,
    sign_by,
    standing_on,
)
from agreements.models import AgreementFact, AgreementKind, Side, Termination
from agreements.selectors import agreement_answers, company_agreements
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests import cast
from tests.agreements.texts import NOON, TODAY, accepted, in_force, offered, published, waiting

ALL = frozenset(Allowed)
S, A = AgreementStanding, Allowed
TABLE = {
    S.NONE: {A.SIGNING},
    S.PROCUREMENT_ONLY: {A.PROCUREMENT_DEALINGS, A.SIGNING},
    S.SIGNED: ALL,
    S.REACCEPTANCE_DUE: ALL,
    S.REACCEPTANCE_PAST: {A.ASSESSMENT, A.PROCUREMENT_DEALINGS, A.SIGNING},
    S.NOTICE_RUNNING: ALL,
    S.ENDED: {A.PROCUREMENT_DEALINGS},
    S.CLOSED: {A.PROCUREMENT_DEALINGS},
}
STATES = list(product((True, False), (True, False), (True, False)))
FACTS = {
    "candidate": False, "closed": False, "procurement_holds": True, "program_holds": True,
    "program_ended": False, "notice_runs": False, "accepted_version": 1, "asked": (),
}  # fmt: skip


def facts(**changed: object) -> AgreementFacts:
    return AgreementFacts(**{**FACTS, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize("standing", AgreementStanding)
@pytest.mark.parametrize("allowed", Allowed)
def test_a_state_allows_what_the_table_says(standing: AgreementStanding, allowed: Allowed) -> None:
    assert (allowed in ALLOWED[standing]) == (allowed in TABLE[standing])


@pytest.mark.parametrize(
    ("known", "standing"),
    [
        (facts(), S.SIGNED),
        (facts(program_holds=False), S.PROCUREMENT_ONLY),
        (facts(program_holds=False, procurement_holds=False), S.NONE),
        (facts(program_holds=False, program_ended=True), S.ENDED),
        (facts(program_holds=False, program_ended=True, candidate=True), S.PROCUREMENT_ONLY),
        (facts(closed=True), S.CLOSED),
        (facts(closed=True, program_holds=False, procurement_holds=False), S.CLOSED),
        (facts(asked=((2, TODAY),)), S.REACCEPTANCE_DUE),
        (facts(asked=((2, TODAY - timedelta(days=1)),)), S.REACCEPTANCE_PAST),
        (facts(asked=((1, TODAY - timedelta(days=1)),)), S.SIGNED),
        (facts(notice_runs=True), S.NOTICE_RUNNING),
        (facts(notice_runs=True, asked=((2, TODAY),)), S.NOTICE_RUNNING),
        (facts(notice_runs=True, asked=((2, TODAY - timedelta(days=1)),)), S.REACCEPTANCE_PAST),
    ],
)
def test_the_state_follows_from_what_is_known(known: AgreementFacts, standing: AgreementStanding) -> None:
    assert standing_on(known, TODAY) is standing


def test_a_later_text_does_not_move_the_day_of_an_earlier_one() -> None:
    known = facts(asked=((2, date(2026, 11, 1)), (3, date(2027, 3, 1))))
    assert sign_by(known) == date(2026, 11, 1)
    assert standing_on(known, TODAY) is S.REACCEPTANCE_PAST
    assert sign_by(facts(accepted_version=2, asked=known.asked)) == date(2027, 3, 1)


def test_without_a_procurement_agreement_no_dealings_go_on_under_it() -> None:
    assert A.PROCUREMENT_DEALINGS not in allowed_to(facts(procurement_holds=False), TODAY)
    assert A.BENEFITS in allowed_to(facts(procurement_holds=False), TODAY)


@pytest.mark.django_db
@pytest.mark.parametrize("version", [0, 1, 2])
def test_the_rule_in_sql_agrees_with_the_table(
    morgan: User, priya: User, sam: User, halvorsen: Participant, version: int
) -> None:
    for number in (1, 2):
        published(number, by=morgan, sign_by=TODAY + timedelta(days=10) if number == 2 else None)
        if version == number:
            signing = offered(halvorsen, by=morgan) if number == 1 else waiting(halvorsen)
            in_force(accepted(signing, sam), priya)
    for holds, asks_late, notice in STATES:
        with cast.taken_back(), acting(role=Role.STAFF):
            bring(halvorsen, holds=holds, notice=notice)
            day = TODAY + timedelta(days=11 if asks_late else 9)
            state = company_agreements(halvorsen, day)
            answers = agreement_answers(halvorsen.pk, day)
        known = f"holds {holds}, late {asks_late}, notice {notice}"
        assert answers.holds is holds, known
        assert answers.benefits is (A.BENEFITS in state.allowed), known
        assert answers.benefits is (holds and (version == 2 or not asks_late)), known


def bring(company: Participant, *, holds: bool, notice: bool) -> None:
    """Let the Program Agreement end today unless it holds, and a notice run."""
    if not holds:
        signed = AgreementFact.objects.filter(participant=company, kind=AgreementKind.PROGRAM)
        signed.update(ends_on=TODAY)
    if notice:
        Termination.objects.create(
            participant=company, given_by_side=Side.IBM, ground="x", noticed_on=TODAY, notice_days=60,
            effective_on=TODAY + timedelta(days=60),
        )  # fmt: skip


@pytest.mark.django_db
def test_one_company_s_acceptance_is_not_another_s(
    morgan: User, priya: User, sam: User, halvorsen: Participant, norrland: Participant
) -> None:
    published(1, by=morgan, sign_by=TODAY + timedelta(days=10))
    in_force(accepted(waiting(halvorsen), sam), priya, now=NOON)
    day = TODAY + timedelta(days=11)
    with acting(role=Role.STAFF):
        assert agreement_answers(halvorsen.pk, day).benefits
        assert not agreement_answers(norrland.pk, day).benefits
        assert agreement_answers(norrland.pk, day).holds
