"""A checklist: copied at nomination, done by the side that owns each item, waived by two (R20, R21)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from kernel.tenancy import Role, acting
from onboarding.models import ChecklistItem, ItemComment, ItemState, Prospect
from onboarding.services.checklist import (
    CommentEmpty,
    Evidence,
    EvidenceMissing,
    comment_on_item,
    complete_item,
    reopen_item,
)
from onboarding.services.checklist_rules import ItemRefused, TicksItself, WrongSide
from onboarding.services.closing import withdraw
from onboarding.services.permitted import NotPermitted
from onboarding.services.stages import CandidacyClosed, SayWhy
from onboarding.services.waivers import SecondPersonNeeded, approve_waiver, ask_waiver
from tests import cast
from tests.onboarding.checklists import item_of, with_checklist

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidacy(now: datetime) -> Prospect:
    """The candidacy of Kestrel Labs with its checklist, nominated on 25 November 2026."""
    return with_checklist(now=now)


def test_a_nominated_company_has_the_items_of_its_guide(candidacy: Prospect) -> None:
    with acting(role=Role.STAFF):
        items = ChecklistItem.objects.filter(prospect=candidacy).order_by("position")
        assert [(each.position, each.group, each.key, each.side) for each in items] == [
            (1, "Consideration", "briefing", "ibm"),
            (2, "Consideration", "leads", "ibm"),
            (3, "People", "terms", "partner"),
            (4, "People", "page", "partner"),
            (5, "People", "signatory", "partner"),
        ]


def test_an_item_is_due_so_many_days_after_the_nomination(candidacy: Prospect) -> None:
    assert item_of(candidacy, "terms").due_on == date(2026, 11, 25) + timedelta(days=60)
    assert item_of(candidacy, "signatory").due_on is None


def test_the_day_of_the_nomination_is_the_programs_own(now: datetime) -> None:
    late_evening_in_new_york = now.replace(hour=3)
    assert item_of(with_checklist(now=late_evening_in_new_york), "briefing").due_on == date(2026, 12, 8)


def test_an_item_that_ticks_itself_keeps_its_comparison(candidacy: Prospect) -> None:
    leads = item_of(candidacy, "leads")
    assert (leads.metric, leads.op, leads.value) == ("qualified_leads", ">=", "2")


def test_without_a_guide_the_checklist_is_empty(now: datetime) -> None:
    prospect = cast.candidacy(now=now)
    with acting(role=Role.STAFF):
        assert not ChecklistItem.objects.filter(prospect=prospect).exists()


def test_an_item_is_done_with_its_date(morgan: User, candidacy: Prospect, now: datetime) -> None:
    complete_item(by=morgan, item=item_of(candidacy, "briefing"), evidence=Evidence(on=now.date()), now=now)
    item = item_of(candidacy, "briefing")
    assert (item.state, item.done_at, item.done_by_id) == (ItemState.DONE, now, morgan.pk)
    assert item.evidence_date == now.date()


def test_who_is_named_to_brief_works_on_ibms_items(briefer: User, candidacy: Prospect, now: datetime) -> None:
    done = complete_item(
        by=briefer, item=item_of(candidacy, "briefing"), evidence=Evidence(on=now.date()), now=now
    )
    assert done.state == ItemState.DONE


def test_an_item_is_done_with_its_link(pia: User, candidacy: Prospect, now: datetime) -> None:
    link = Evidence(link=" https://kestrel.example/program ")
    complete_item(by=pia, item=item_of(candidacy, "page"), evidence=link, now=now)
    assert item_of(candidacy, "page").evidence_link == "https://kestrel.example/program"


def test_an_item_without_evidence_is_done_by_a_persons_word(
    pia: User, candidacy: Prospect, now: datetime
) -> None:
    assert complete_item(by=pia, item=item_of(candidacy, "signatory"), now=now).state == ItemState.DONE


@pytest.mark.parametrize(
    "link", ["", "kestrel.example", "javascript:alert(1)", "https://x.example/" + "a" * 500]
)
def test_a_link_that_is_no_address_proves_nothing(
    pia: User, candidacy: Prospect, now: datetime, link: str
) -> None:
    with pytest.raises(EvidenceMissing, match="https"):
        complete_item(by=pia, item=item_of(candidacy, "page"), evidence=Evidence(link=link), now=now)


@pytest.mark.parametrize("days", [None, 1])
def test_a_day_that_is_missing_or_ahead_proves_nothing(
    morgan: User, candidacy: Prospect, now: datetime, days: int | None
) -> None:
    on = None if days is None else now.date() + timedelta(days=days)
    with pytest.raises(EvidenceMissing, match="lie ahead"):
        complete_item(by=morgan, item=item_of(candidacy, "briefing"), evidence=Evidence(on=on), now=now)


def test_a_company_does_not_do_ibms_items(pia: User, candidacy: Prospect, now: datetime) -> None:
    with pytest.raises(WrongSide, match="for IBM to do"):
        complete_item(by=pia, item=item_of(candidacy, "briefing"), evidence=Evidence(on=now.date()), now=now)


def test_ibm_does_not_do_a_companys_items(morgan: User, candidacy: Prospect, now: datetime) -> None:
    with pytest.raises(WrongSide, match="for Kestrel Labs to do"):
        complete_item(by=morgan, item=item_of(candidacy, "signatory"), now=now)


@pytest.mark.parametrize("name", ["vera", "theo", "omar"])
def test_a_viewer_and_strangers_do_nothing(
    candidacy: Prospect, now: datetime, name: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotPermitted):
        complete_item(by=request.getfixturevalue(name), item=item_of(candidacy, "signatory"), now=now)


def test_nobody_ticks_what_a_figure_ticks(morgan: User, candidacy: Prospect, now: datetime) -> None:
    with pytest.raises(TicksItself):
        complete_item(by=morgan, item=item_of(candidacy, "leads"), now=now)


def test_an_item_is_done_once(pia: User, candidacy: Prospect, now: datetime) -> None:
    item = item_of(candidacy, "signatory")
    complete_item(by=pia, item=item, now=now)
    with pytest.raises(ItemRefused):
        complete_item(by=pia, item=item, now=now)


def test_a_closed_candidacys_items_rest(pia: User, candidacy: Prospect, now: datetime) -> None:
    withdraw(by=None, prospect=candidacy, reason="Not now.", now=now)
    with pytest.raises(CandidacyClosed):
        complete_item(by=pia, item=item_of(candidacy, "signatory"), now=now)


def test_an_item_is_opened_again_with_a_reason(pia: User, candidacy: Prospect, now: datetime) -> None:
    item = complete_item(by=pia, item=item_of(candidacy, "signatory"), now=now)
    reopen_item(by=pia, item=item, reason="She left.")
    present = item_of(candidacy, "signatory")
    assert (present.state, present.done_at, present.done_by_id) == (ItemState.OPEN, None, None)


def test_an_item_is_not_opened_again_without_a_reason(pia: User, candidacy: Prospect, now: datetime) -> None:
    item = complete_item(by=pia, item=item_of(candidacy, "signatory"), now=now)
    with pytest.raises(SayWhy):
        reopen_item(by=pia, item=item, reason=" ")


def test_an_open_item_is_not_opened_again(pia: User, candidacy: Prospect) -> None:
    with pytest.raises(ItemRefused):
        reopen_item(by=pia, item=item_of(candidacy, "signatory"), reason="Why not.")


def test_two_people_waive_an_item(morgan: User, priya: User, candidacy: Prospect) -> None:
    asked = ask_waiver(by=morgan, item=item_of(candidacy, "page"), reason="It has no such page.")
    assert asked.state == ItemState.WAIVER_ASKED
    approve_waiver(by=priya, item=asked)
    item = item_of(candidacy, "page")
    assert (item.state, item.waiver_asked_by_id, item.waived_by_id) == (
        ItemState.WAIVED, morgan.pk, priya.pk,
    )  # fmt: skip


def test_who_asks_for_a_waiver_does_not_approve_it(morgan: User, candidacy: Prospect) -> None:
    asked = ask_waiver(by=morgan, item=item_of(candidacy, "page"), reason="It has no such page.")
    with pytest.raises(SecondPersonNeeded):
        approve_waiver(by=morgan, item=asked)


def test_a_waiver_needs_a_reason(morgan: User, candidacy: Prospect) -> None:
    with pytest.raises(SayWhy):
        ask_waiver(by=morgan, item=item_of(candidacy, "page"), reason="")


def test_a_company_asks_for_no_waiver(pia: User, candidacy: Prospect) -> None:
    with pytest.raises(NotPermitted):
        ask_waiver(by=pia, item=item_of(candidacy, "page"), reason="We would rather not.")


def test_a_briefer_approves_no_waiver(morgan: User, briefer: User, candidacy: Prospect) -> None:
    asked = ask_waiver(by=morgan, item=item_of(candidacy, "page"), reason="It has no such page.")
    with pytest.raises(NotPermitted):
        approve_waiver(by=briefer, item=asked)


def test_nobody_waives_what_was_not_asked_for(priya: User, candidacy: Prospect) -> None:
    with pytest.raises(ItemRefused):
        approve_waiver(by=priya, item=item_of(candidacy, "page"))


def test_a_figures_item_is_not_waived(morgan: User, candidacy: Prospect) -> None:
    with pytest.raises(TicksItself):
        ask_waiver(by=morgan, item=item_of(candidacy, "leads"), reason="It has enough friends.")


def test_the_database_knows_no_waiver_by_one_person(morgan: User, candidacy: Prospect) -> None:
    alone: dict[str, Any] = {"waiver_asked_by": morgan, "waived_by": morgan, "waiver_reason": "So."}
    with (
        acting(role=Role.STAFF),
        pytest.raises(IntegrityError, match="item_waived_by_two_people"),
        transaction.atomic(),
    ):
        ChecklistItem.objects.filter(prospect=candidacy, key="page").update(state="waived", **alone)


@pytest.mark.parametrize("name", ["pia", "morgan", "briefer"])
def test_both_sides_comment_on_an_item(
    candidacy: Prospect, now: datetime, name: str, request: pytest.FixtureRequest
) -> None:
    writer = request.getfixturevalue(name)
    comment_on_item(by=writer, item=item_of(candidacy, "page"), text=" Ready on Monday. ", now=now)
    with acting(role=Role.STAFF):
        comment = ItemComment.objects.get(item__prospect=candidacy)
    assert (comment.text, comment.by_id, comment.at) == ("Ready on Monday.", writer.pk, now)


def test_an_empty_comment_is_refused(pia: User, candidacy: Prospect, now: datetime) -> None:
    with pytest.raises(CommentEmpty):
        comment_on_item(by=pia, item=item_of(candidacy, "page"), text=" ", now=now)


@pytest.mark.parametrize("name", ["vera", "theo", "omar"])
def test_a_viewer_and_strangers_do_not_comment(
    candidacy: Prospect, now: datetime, name: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotPermitted):
        comment_on_item(
            by=request.getfixturevalue(name), item=item_of(candidacy, "page"), text="Hello", now=now
        )
