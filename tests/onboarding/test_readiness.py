"""Nobody is invited before everything is there that entry asks for, and the refusal names it all (R7, R8)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from accounts.models import User
from agreements.models import AgreementFact
from kernel.tenancy import Role, acting
from onboarding.blockers import Waits
from onboarding.models import ChecklistItem, ItemState, Prospect, Stage
from onboarding.readiness import LackOf, Readiness
from onboarding.selectors.readiness import readiness_of
from onboarding.services import mark_ready
from onboarding.services.readiness import NotReady
from participants.models import Membership
from tests import cast
from tests.onboarding.invited import ready
from tests.tiers.guides import comparison, group, guide, tier
from tests.tiers.program import in_force

pytestmark = pytest.mark.django_db


def found(prospect: Prospect, now: datetime) -> Readiness:
    with acting(role=Role.STAFF):
        return readiness_of(prospect, today=now.date())


def lacking(prospect: Prospect, now: datetime) -> list[str]:
    return [str(each) for each in found(prospect, now).lacks]


@pytest.fixture
def kestrel_ready(morgan: User, now: datetime) -> Prospect:
    """Kestrel with everything, while it still prepares."""
    return ready(by=morgan, stage=Stage.PREPARING, now=now)


def item(prospect: Prospect, state: ItemState = ItemState.OPEN, **given: object) -> ChecklistItem:
    with acting(role=Role.STAFF, why="test"):
        return ChecklistItem.objects.create(
            **{
                "prospect": prospect, "participant": prospect.participant, "position": 1, "key": "terms",
                "group": "Agreements", "name": "Terms", "side": "partner", "evidence": "none",
                "clause": "2.1", "state": state, **given,
            }
        )  # fmt: skip


def test_a_company_with_everything_is_ready_at_the_tier_that_its_performance_earns(
    kestrel_ready: Prospect, morgan: User, now: datetime
) -> None:
    readiness = found(kestrel_ready, now)
    assert (readiness.lacks, readiness.tier, readiness.tier_name) == ((), "silver", "Silver")
    assert mark_ready(by=morgan, prospect=kestrel_ready, now=now).stage == Stage.READY


def test_without_a_guide_nothing_is_known(morgan: User, now: datetime) -> None:
    prospect = cast.candidacy(stage=Stage.PREPARING)
    assert "Entry conditions are not known: no Program Guide is in force" in lacking(prospect, now)
    assert found(prospect, now).unmet is None


def test_a_condition_that_is_not_met_is_named_with_its_clause_and_what_is_missing(
    morgan: User, now: datetime
) -> None:
    prospect = ready(by=morgan, stage=Stage.PREPARING, now=now, value="1000000")
    assert lacking(prospect, now) == ["Financial target (4.5): $200,000 more"]
    assert found(prospect, now).tier is None


def test_a_yes_that_is_missing_is_said_in_words(kestrel_ready: Prospect, now: datetime) -> None:
    with acting(role=Role.STAFF, why="test"):
        AgreementFact.objects.filter(participant=kestrel_ready.participant).delete()
    assert lacking(kestrel_ready, now) == ["Procurement Agreement (4.1): not yet"]


def test_what_is_not_known_satisfies_nothing_and_is_ibms_to_record(morgan: User, now: datetime) -> None:
    in_force()
    prospect = cast.candidacy(stage=Stage.PREPARING)
    lack = next(each for each in found(prospect, now).lacks if each.clause == "4.5")
    assert (lack.words, lack.waits) == ("not known", Waits.IBM)


def test_of_a_group_each_part_that_does_not_hold_is_named(morgan: User, now: datetime) -> None:
    parts = [comparison("trained_sales_people", 8), comparison("launched_offerings", 2)]
    in_force(guide(tier(group(any=parts))))
    prospect = cast.candidacy(stage=Stage.PREPARING)
    lack = next(each for each in found(prospect, now).lacks if each.of is LackOf.CONDITION)
    assert lack.words == "Sales people trained, not known; Launched IBM Services Offerings, 0 of 2"


@pytest.mark.parametrize("state", [ItemState.OPEN, ItemState.WAIVER_ASKED])
def test_an_item_that_is_open_blocks(kestrel_ready: Prospect, now: datetime, state: ItemState) -> None:
    item(kestrel_ready, state)
    (lack,) = found(kestrel_ready, now).lacks
    assert (lack.of, lack.clause) == (LackOf.ITEM, "2.1")


def test_a_late_item_says_since_when(kestrel_ready: Prospect, now: datetime) -> None:
    item(kestrel_ready, due_on=date(2026, 11, 20))
    (lack,) = found(kestrel_ready, now).lacks
    assert (lack.late, str(lack)) == (True, "Terms (2.1): was due 20 Nov 2026")


def test_an_item_done_or_waived_does_not_block(
    kestrel_ready: Prospect, morgan: User, priya: User, now: datetime
) -> None:
    item(kestrel_ready, ItemState.DONE, done_at=now)
    item(
        kestrel_ready, ItemState.WAIVED, key="other", waiver_reason="Old", waiver_asked_by=morgan,
        waived_by=priya,
    )  # fmt: skip
    assert lacking(kestrel_ready, now) == []


def test_an_item_that_a_figure_ticks_is_no_item_of_anybodys(kestrel_ready: Prospect, now: datetime) -> None:
    item(kestrel_ready, evidence="metric", metric="qualified_leads", op=">=", value="2")
    assert lacking(kestrel_ready, now) == []


def test_a_waiver_never_touches_a_condition(morgan: User, priya: User, now: datetime) -> None:
    prospect = ready(by=morgan, stage=Stage.PREPARING, now=now, value="1000000")
    item(
        prospect, ItemState.WAIVED, clause="4.5", waiver_reason="Old", waiver_asked_by=morgan, waived_by=priya
    )
    assert lacking(prospect, now) == ["Financial target (4.5): $200,000 more"]


def test_somebody_has_to_be_there_who_signs(kestrel_ready: Prospect, now: datetime) -> None:
    with acting(role=Role.STAFF, why="test"):
        Membership.objects.filter(participant=kestrel_ready.participant).update(role="viewer")
    assert lacking(kestrel_ready, now) == ["No signatory: invite the person who signs for it"]


def test_who_is_not_ready_is_not_marked_ready_and_everything_is_named(morgan: User, now: datetime) -> None:
    in_force()
    prospect = cast.candidacy(stage=Stage.PREPARING)
    with pytest.raises(NotReady) as refusal:
        mark_ready(by=morgan, prospect=prospect, now=now)
    for words in ("Procurement Agreement (4.1)", "Financial target (4.5)", "No signatory", "Nothing to sign"):
        assert words in str(refusal.value)
    with acting(role=Role.STAFF):
        prospect.refresh_from_db()
    assert prospect.stage == Stage.PREPARING


def test_leads_of_more_than_twelve_months_ago_count_no_more(kestrel_ready: Prospect, now: datetime) -> None:
    assert not found(kestrel_ready, now + timedelta(days=120)).ready


def test_the_board_says_who_is_missing_before_it_says_that_nothing_is(
    sign_in: Callable[[User], Client], kestrel_ready: Prospect, morgan: User, now: datetime, noon: datetime
) -> None:
    browser = sign_in(morgan)
    assert "Nothing is missing; mark it ready" in browser.get("/manage/prospects/").content.decode()
    with acting(role=Role.STAFF, why="test"):
        Membership.objects.filter(participant=kestrel_ready.participant).update(role="viewer")
    assert "Nobody is there who signs for it" in browser.get("/manage/prospects/").content.decode()
