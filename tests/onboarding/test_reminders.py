"""Reminders of a checklist's items: before the day, then weekly, one mail a person and day (R21)."""

from datetime import date, datetime, timedelta

import pytest

from accounts.models import Notice, User
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting
from onboarding.models import ChecklistItem, Prospect
from onboarding.services import (
    ask_waiver,
    assign_item,
    complete_item,
    remind_item,
    remind_of_items,
    withdraw,
)
from onboarding.services.checklist_rules import ItemRefused, TicksItself
from onboarding.services.permitted import NotPermitted
from onboarding.services.reminders import NobodyToRemind, RemindedToday, wants_reminder
from onboarding.services.stages import CandidacyClosed
from participants.models import Membership
from tests.onboarding.checklists import item_of, with_checklist

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 9)
"""The day of the briefing and of the program page: fourteen days after the nomination."""


@pytest.fixture
def candidacy(now: datetime) -> Prospect:
    """The candidacy of Kestrel Labs with its checklist, nominated on 25 November 2026."""
    return with_checklist(now=now)


def before(now: datetime, days: int) -> datetime:
    """The moment so many days before the day."""
    return now + timedelta(days=14 - days)


def letters() -> dict[str, str]:
    """The latest text by addressee."""
    with acting(role=Role.STAFF):
        found = OutboxMail.objects.filter(kind="checklist_reminder").order_by("pk")
        return dict(found.values_list("to", "text"))


def sent() -> int:
    """How many letters are queued."""
    with acting(role=Role.STAFF):
        return OutboxMail.objects.filter(kind="checklist_reminder").count()


@pytest.mark.parametrize(
    ("left", "reminded_before_due", "wanted"),
    [
        (8, None, False), (7, None, True), (5, None, True), (5, 6, False), (1, 6, True), (0, 1, False),
        (0, None, True), (-1, 0, True), (-1, None, True), (-2, -1, False), (-8, -1, True), (-7, -1, False),
    ],
)  # fmt: skip
def test_a_reminder_is_due_at_the_days_before_and_weekly_after(
    left: int, reminded_before_due: int | None, wanted: bool
) -> None:
    reminded = None if reminded_before_due is None else DUE - timedelta(days=reminded_before_due)
    found = wants_reminder(due_on=DUE, reminded_on=reminded, today=DUE - timedelta(days=left))
    assert found is wanted


def test_what_has_no_day_is_never_reminded_of() -> None:
    assert not wants_reminder(due_on=None, reminded_on=None, today=DUE)


def test_each_person_gets_one_mail_with_all_items_and_a_notice(
    briefer: User, pia: User, bo: User, vera: User, candidacy: Prospect, now: datetime
) -> None:
    moment = now + timedelta(days=61)  # both of the company's dated items are late
    assert remind_of_items(now=moment) == 3
    found = letters()
    assert set(found) == {briefer.email, pia.email, bo.email}
    assert "Kestrel Labs: Terms (late" in found[pia.email]
    assert "Kestrel Labs: Program page (late" in found[pia.email]
    assert "Briefing" not in found[pia.email]
    with acting(role=Role.STAFF):
        notice = Notice.objects.get(user=pia)
    assert notice.title == "Kestrel Labs: 2 items of the checklist wait for you"
    assert notice.url == "/p/kestrel/onboarding/"


def test_run_again_nobody_is_told_twice(pia: User, candidacy: Prospect, now: datetime) -> None:
    remind_of_items(now=before(now, 7))
    first = sent()
    assert remind_of_items(now=before(now, 7)) == 0
    assert remind_of_items(now=before(now, 6)) == 0
    assert sent() == first
    assert remind_of_items(now=before(now, 1)) == 1


def test_killed_before_the_end_it_tells_when_it_runs_again(
    pia: User, candidacy: Prospect, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_messages: object, **_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("onboarding.services.reminders.tell_all", die)
        with pytest.raises(KeyboardInterrupt):
            remind_of_items(now=before(now, 7))
    assert sent() == 0
    assert item_of(candidacy, "page").reminded_on is None
    assert remind_of_items(now=before(now, 7)) == 1


def test_an_item_is_reminded_of_to_whom_it_was_given(
    pia: User, bo: User, candidacy: Prospect, now: datetime
) -> None:
    assign_item(by=pia, item=item_of(candidacy, "page"), to=bo.pk)
    remind_of_items(now=before(now, 7))
    assert bo.email in letters()
    assert pia.email not in letters()


def test_who_left_gets_no_reminder_and_colleagues_do(
    pia: User, bo: User, candidacy: Prospect, now: datetime
) -> None:
    assign_item(by=pia, item=item_of(candidacy, "page"), to=bo.pk)
    with acting(role=Role.STAFF):
        Membership.objects.filter(user=bo).update(ended_at=now)
    remind_of_items(now=before(now, 7))
    assert pia.email in letters()
    assert bo.email not in letters()


def test_administrators_hear_of_ibms_items_where_nobody_is_assigned(
    morgan: User, candidacy: Prospect, now: datetime
) -> None:
    remind_of_items(now=before(now, 7))
    assert "Briefing held" in letters()[morgan.email]


def test_an_item_without_anybody_stays_to_be_reminded_of(candidacy: Prospect, now: datetime) -> None:
    assert remind_of_items(now=before(now, 7)) == 0
    assert item_of(candidacy, "page").reminded_on is None


def test_of_a_late_item_that_nobody_of_the_company_works_on_ibms_people_are_told(
    briefer: User, morgan: User, candidacy: Prospect, now: datetime
) -> None:
    assert remind_of_items(now=before(now, -1)) > 0
    assert set(letters()) == {briefer.email}
    assert "Nobody of Kestrel Labs works on it: invite somebody." in letters()[briefer.email]
    assert "Program page" in letters()[briefer.email]
    with acting(role=Role.STAFF):
        assert "(nobody of the company works on it)" in Notice.objects.get(user=briefer).body
    assert remind_of_items(now=before(now, -2)) == 0
    assert remind_of_items(now=before(now, -8)) > 0


def test_ibms_people_hear_of_no_item_that_the_company_is_reminded_of(
    briefer: User, pia: User, candidacy: Prospect, now: datetime
) -> None:
    remind_of_items(now=before(now, -1))
    assert "Program page" in letters()[pia.email]
    assert "Program page" not in letters()[briefer.email]


def test_what_became_due_after_the_days_mail_waits_for_tomorrow(
    pia: User, candidacy: Prospect, now: datetime
) -> None:
    remind_of_items(now=before(now, 7))
    with acting(role=Role.STAFF):
        ChecklistItem.objects.filter(key="signatory").update(due_on=DUE)
    assert remind_of_items(now=before(now, 7)) == 0
    assert remind_of_items(now=before(now, 6)) == 1


def test_done_waived_asked_and_ticked_items_are_left_alone(
    morgan: User, pia: User, candidacy: Prospect, now: datetime
) -> None:
    ask_waiver(by=morgan, item=item_of(candidacy, "page"), reason="It has none.")
    with acting(role=Role.STAFF):
        ChecklistItem.objects.filter(key="terms").update(due_on=None)
        ChecklistItem.objects.filter(key="signatory").update(due_on=DUE)
    complete_item(by=pia, item=item_of(candidacy, "signatory"), now=now)
    assert remind_of_items(now=before(now, 0)) == 1  # the briefing alone
    assert pia.email not in letters()


def test_a_closed_candidacy_reminds_nobody(pia: User, candidacy: Prospect, now: datetime) -> None:
    withdraw(by=None, prospect=candidacy, reason="Not now.", now=now)
    assert remind_of_items(now=before(now, 0)) == 0


@pytest.mark.parametrize("name", ["morgan", "briefer", "bo"])
def test_a_person_of_either_side_reminds_by_hand(
    pia: User, candidacy: Prospect, now: datetime, name: str, request: pytest.FixtureRequest
) -> None:
    remind_item(by=request.getfixturevalue(name), item=item_of(candidacy, "terms"), now=now)
    assert "Terms" in letters()[pia.email]
    assert item_of(candidacy, "terms").reminded_on == now.date()


def test_a_reminder_by_hand_does_not_take_the_days_mail(
    pia: User, morgan: User, candidacy: Prospect, now: datetime
) -> None:
    remind_item(by=morgan, item=item_of(candidacy, "terms"), now=before(now, 7))
    remind_of_items(now=before(now, 7))
    assert "Program page" in letters()[pia.email]


def test_once_a_day_is_enough(pia: User, morgan: User, candidacy: Prospect, now: datetime) -> None:
    item = remind_item(by=morgan, item=item_of(candidacy, "terms"), now=now)
    with pytest.raises(RemindedToday, match="25 Nov 2026"):
        remind_item(by=morgan, item=item, now=now)
    remind_item(by=morgan, item=item, now=now + timedelta(days=1))


def test_nobody_is_reminded_where_nobody_is(morgan: User, candidacy: Prospect, now: datetime) -> None:
    with pytest.raises(NobodyToRemind, match="Kestrel Labs has nobody"):
        remind_item(by=morgan, item=item_of(candidacy, "terms"), now=now)


def test_nobody_is_reminded_of_what_is_done_or_ticks_itself(
    morgan: User, pia: User, candidacy: Prospect, now: datetime
) -> None:
    complete_item(by=pia, item=item_of(candidacy, "signatory"), now=now)
    with pytest.raises(ItemRefused):
        remind_item(by=morgan, item=item_of(candidacy, "signatory"), now=now)
    with pytest.raises(TicksItself):
        remind_item(by=morgan, item=item_of(candidacy, "leads"), now=now)


@pytest.mark.parametrize("name", ["vera", "theo", "omar"])
def test_a_viewer_and_strangers_remind_nobody(
    candidacy: Prospect, now: datetime, name: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotPermitted):
        remind_item(by=request.getfixturevalue(name), item=item_of(candidacy, "terms"), now=now)


def test_nobody_is_reminded_of_a_closed_candidacy(morgan: User, candidacy: Prospect, now: datetime) -> None:
    withdraw(by=None, prospect=candidacy, reason="Not now.", now=now)
    with pytest.raises(CandidacyClosed):
        remind_item(by=morgan, item=item_of(candidacy, "terms"), now=now)
