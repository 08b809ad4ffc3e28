"""The portal ticks what it knows: the company was told, a briefing was held (R22, R23)."""

from datetime import datetime, timedelta

import pytest

from accounts.models import User
from kernel.tenancy import Role, acting
from onboarding.models import Briefing, BriefingOutcome, ChecklistItem, ItemState, Prospect
from onboarding.services import ask_waiver, record_briefing, renew_checklist, reopen_item
from onboarding.services.telling import tell_contact
from tests import cast
from tests.onboarding.briefed import planned
from tests.onboarding.checklists import item_of
from tests.tiers.guides import checklist, item
from tests.tiers.program import in_force, three_tiers

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidacy(now: datetime) -> Prospect:
    """Kestrel's, under a guide that names both items."""
    in_force(three_tiers(checklist=[checklist(item("notified"), item("briefing"))]))
    return cast.candidacy(now=now)


def hold_briefing(candidacy: Prospect, briefer: User, now: datetime) -> Briefing:
    """A briefing on 2 December, recorded a day late."""
    briefing = planned(candidacy, briefer, now=now)
    with acting(role=Role.STAFF):
        present = Briefing.objects.select_related("participant", "prospect").get(pk=briefing.pk)
    outcome = BriefingOutcome.INTERESTED
    return record_briefing(by=briefer, briefing=present, outcome=outcome, now=now + timedelta(days=8))


def test_the_notice_that_goes_out_ticks_its_item(candidacy: Prospect, morgan: User, now: datetime) -> None:
    tell_contact(by=morgan, prospect=candidacy, now=now)
    done = item_of(candidacy, "notified")
    assert (done.state, done.done_by_id, done.evidence_date) == (ItemState.DONE, morgan.pk, now.date())
    assert item_of(candidacy, "briefing").state == ItemState.OPEN


def test_a_briefing_recorded_as_held_ticks_its_item_with_its_own_day(
    candidacy: Prospect, briefer: User, now: datetime
) -> None:
    held = hold_briefing(candidacy, briefer, now)
    done = item_of(candidacy, "briefing")
    assert (done.state, done.done_by_id) == (ItemState.DONE, briefer.pk)
    assert done.evidence_date == held.starts_at.date() == (now + timedelta(days=7)).date()


def test_a_planned_briefing_ticks_nothing(candidacy: Prospect, briefer: User, now: datetime) -> None:
    planned(candidacy, briefer, now=now)
    assert item_of(candidacy, "briefing").state == ItemState.OPEN


def test_an_item_opened_again_stays_open_until_the_fact_comes_again(
    candidacy: Prospect, morgan: User, now: datetime
) -> None:
    tell_contact(by=morgan, prospect=candidacy, now=now)
    reopen_item(by=morgan, item=item_of(candidacy, "notified"), reason="It went to somebody who left")
    assert item_of(candidacy, "notified").state == ItemState.OPEN
    later = now + timedelta(days=2)
    tell_contact(by=morgan, prospect=candidacy, reason="To who is there now", now=later)
    assert item_of(candidacy, "notified").evidence_date == later.date()


def test_what_somebody_asked_to_waive_is_left_to_people(
    candidacy: Prospect, morgan: User, now: datetime
) -> None:
    ask_waiver(by=morgan, item=item_of(candidacy, "notified"), reason="They asked us")
    before = item_of(candidacy, "notified").state
    tell_contact(by=morgan, prospect=candidacy, now=now)
    assert item_of(candidacy, "notified").state == before != ItemState.DONE


def test_an_item_that_comes_after_the_fact_is_done_at_once(
    candidacy: Prospect, briefer: User, morgan: User, now: datetime
) -> None:
    tell_contact(by=morgan, prospect=candidacy, now=now)
    groups = [checklist(item("briefing"), item("notified")), checklist(item("page"), group="New")]
    with acting(role=Role.STAFF):
        ChecklistItem.objects.filter(prospect=candidacy, key="notified").delete()
    in_force(three_tiers(version="2026.2", effective_on="2026-12-20", checklist=groups))
    renew_checklist(by=morgan, prospect=candidacy, now=now + timedelta(days=30))
    states = [item_of(candidacy, key).state for key in ("notified", "briefing", "page")]
    assert states == [ItemState.DONE, ItemState.OPEN, ItemState.OPEN]
    assert item_of(candidacy, "notified").evidence_date == now.date()
