"""A waiver is refused, taken back or ended with a reason (R7, R21)."""

from datetime import datetime

import pytest

from accounts.models import User
from onboarding.models import ItemState, Prospect
from onboarding.services import approve_waiver, ask_waiver, refuse_waiver
from onboarding.services.checklist_rules import ItemRefused
from onboarding.services.permitted import NotPermitted
from onboarding.services.stages import SayWhy
from tests.onboarding.checklists import item_of, with_checklist

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidacy(now: datetime) -> Prospect:
    """The candidacy of Kestrel Labs with its checklist, nominated on 25 November 2026."""
    return with_checklist(now=now)


def test_another_administrator_refuses_a_waiver(morgan: User, priya: User, candidacy: Prospect) -> None:
    asked = ask_waiver(by=morgan, item=item_of(candidacy, "page"), reason="None.")
    refuse_waiver(by=priya, item=asked, reason="It has one.")
    present = item_of(candidacy, "page")
    assert (present.state, present.waiver_reason, present.waiver_asked_by_id) == (ItemState.OPEN, "", None)


def test_who_asked_for_a_waiver_takes_that_back(briefer: User, candidacy: Prospect) -> None:
    asked = ask_waiver(by=briefer, item=item_of(candidacy, "page"), reason="None.")
    assert refuse_waiver(by=briefer, item=asked, reason="It has one.").state == ItemState.OPEN


def test_a_waiver_that_was_given_is_ended_by_an_administrator(
    morgan: User, priya: User, briefer: User, candidacy: Prospect
) -> None:
    asked = ask_waiver(by=briefer, item=item_of(candidacy, "page"), reason="None.")
    waived = approve_waiver(by=priya, item=asked)
    with pytest.raises(NotPermitted):
        refuse_waiver(by=briefer, item=waived, reason="It has one.")
    assert refuse_waiver(by=morgan, item=waived, reason="It has one.").waived_by_id is None


def test_a_waiver_is_refused_with_a_reason(morgan: User, priya: User, candidacy: Prospect) -> None:
    asked = ask_waiver(by=morgan, item=item_of(candidacy, "page"), reason="None.")
    with pytest.raises(SayWhy):
        refuse_waiver(by=priya, item=asked, reason=" ")


def test_a_briefer_refuses_nobody_elses_waiver(morgan: User, briefer: User, candidacy: Prospect) -> None:
    asked = ask_waiver(by=morgan, item=item_of(candidacy, "page"), reason="None.")
    with pytest.raises(NotPermitted):
        refuse_waiver(by=briefer, item=asked, reason="No.")


def test_a_waiver_that_nobody_asked_for_is_not_refused(priya: User, candidacy: Prospect) -> None:
    with pytest.raises(ItemRefused):
        refuse_waiver(by=priya, item=item_of(candidacy, "page"), reason="No.")
