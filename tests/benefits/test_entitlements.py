"""Benefits follow from the tier, and from nothing without the Program Agreement (R27, R31)."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from accounts.permissions import PROGRAM_ADMINISTRATOR, Actor
from agreements.models import AgreementKind
from agreements.selectors import agreements_of
from agreements.services import end_agreement, execute_termination
from benefits.models import Entitlement
from benefits.pages import benefits_page
from benefits.selectors import benefits_of
from benefits.services import derive_entitlements
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests.agreements.terminations import AFTER, executed, notice
from tests.pipeline.exports import NOON
from tests.tiers.guides import guide, target, tier
from tests.tiers.program import AFTER_YEAR, NEXT_JANUARY, YEAR, assess, feed, hold, in_force, lead, tag
from tiers.services.publication import approve_run

pytestmark = pytest.mark.django_db

ADMINISTRATOR = Actor(0, ibm_role=PROGRAM_ADMINISTRATOR)
TODAY = date(2026, 11, 25)


def benefit(key: str, quantity: int | None = None, category: str = "marketing") -> dict[str, object]:
    return {"key": key, "category": category, "name": key.title(), "quantity": quantity}


@pytest.fixture(autouse=True)
def _guide(db: None) -> None:
    in_force(
        guide(
            tier(target("1"), benefits=[benefit("logo"), benefit("workshop", 1)]),
            tier(
                target("1000"),
                key="gold",
                rank=2,
                benefits=[benefit("logo"), benefit("workshop", 2), benefit("sponsor", 1, "governance")],
            ),
        )
    )


def derived(participant: Participant, year: int) -> list[tuple[str, str, object]]:
    with acting(role=Role.STAFF):
        found = Entitlement.objects.filter(participant=participant, year=year)
        return sorted((each.tier, each.key, each.quantity) for each in found)


def test_r27_without_a_program_agreement_nothing_is_held(halvorsen: Participant) -> None:
    hold(halvorsen, "gold")
    with acting(role=Role.STAFF):
        signed = next(each for each in agreements_of(halvorsen) if each.kind == AgreementKind.PROGRAM)
    derive_entitlements(year=2026, now=NOON)
    assert len(derived(halvorsen, 2026)) == 3
    end_agreement(by=None, agreement=signed, ends_on=date(2026, 11, 24), why="test")
    derive_entitlements(year=2026, now=NOON)
    assert derived(halvorsen, 2026) == []
    with acting(role=Role.APP, participant=halvorsen.pk):
        found = benefits_of(halvorsen, year=2026, today=TODAY)
    assert found is not None
    page = benefits_page(found)
    assert (page.signed, page.held, page.waiting) == (False, 0, 3)


def test_deriving_again_changes_nothing(halvorsen: Participant) -> None:
    hold(halvorsen, "gold")
    assert derive_entitlements(year=2026, now=NOON) == 3
    assert derive_entitlements(year=2026, now=NOON) == 0


def test_d6_a_published_year_brings_the_benefits_of_the_next(
    halvorsen: Participant, morgan: User, priya: User
) -> None:
    tag(halvorsen, "Cipher")
    hold(halvorsen, "gold")
    derive_entitlements(year=2026, now=NOON)
    feed(lead("A", "10"), day=AFTER_YEAR)
    run = assess(YEAR, now=NEXT_JANUARY)
    approve_run(by=morgan, run_id=run.pk, now=NEXT_JANUARY)
    approve_run(by=priya, run_id=run.pk, now=NEXT_JANUARY)
    assert derived(halvorsen, 2027) == [("silver", "logo", None), ("silver", "workshop", 1)]
    assert [tier_key for tier_key, _key, _quantity in derived(halvorsen, 2026)] == ["gold"] * 3


def test_r30_with_a_notice_that_takes_effect_they_end_and_stay_ended(
    halvorsen: Participant, norrland: Participant
) -> None:
    for company in (halvorsen, norrland):
        hold(company, "silver")
    derive_entitlements(year=2026, now=NOON)
    executed(halvorsen)
    assert derived(halvorsen, 2026) == []
    derive_entitlements(year=2026, now=AFTER)
    assert derived(halvorsen, 2026) == []
    assert derived(norrland, 2026) != []


def test_r30_executed_late_they_end_from_the_year_in_which_the_agreement_did(halvorsen: Participant) -> None:
    hold(halvorsen, "silver")
    derive_entitlements(year=2026, now=NOON)
    given = notice(halvorsen)
    execute_termination(termination_id=given.pk, now=AFTER + timedelta(days=60))
    assert derived(halvorsen, 2026) == []
