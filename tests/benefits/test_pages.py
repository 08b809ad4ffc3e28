"""Benefits: what the tier brings, and by which tier the rest opens (R27, R31)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import User
from agreements.models import AgreementFact
from benefits.pages import benefits_page
from benefits.selectors import benefits_of
from kernel.tenancy import Role, acting
from participants.models import Lifecycle, Participant
from participants.services import move_lifecycle
from tests.tiers.guides import guide, tier
from tests.tiers.pages import NOON, SignIn, stand_still, text_of
from tests.tiers.program import hold, in_force

pytestmark = pytest.mark.django_db
OURS = "/p/halvorsen/benefits/"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch)


def brings(
    key: str, name: str, quantity: int | None = None, category: str = "governance"
) -> dict[str, object]:
    return {"key": key, "category": category, "name": name, "quantity": quantity}


@pytest.fixture
def guide_with_benefits(halvorsen: Participant) -> None:
    """Silver brings a manager and 1 briefing, Gold 4 briefings and a sponsor; Halvorsen holds Silver."""
    manager, sponsor = brings("manager", "Alliance Manager"), brings("sponsor", "Executive Sponsor")
    briefing = "Roadmap briefings"
    in_force(
        guide(
            tier(key="silver", rank=1, benefits=[manager, brings("b", briefing, 1, "offering_management")]),
            tier(
                key="gold",
                rank=2,
                benefits=[manager, sponsor, brings("b", briefing, 4, "offering_management")],
            ),
        )
    )
    hold(halvorsen, "silver")


def test_what_is_held_and_what_is_locked_by_category(
    guide_with_benefits: None, ada: User, sign_in: SignIn
) -> None:
    page = text_of(sign_in(ada).get(OURS).content)
    assert "2 held, 1 locked" in page
    assert page.index("Governance") < page.index("Executive Sponsor") < page.index("Offering Management")
    assert "Opens with Gold" in page
    assert "4 with Gold" in page


def test_without_a_guide_the_page_says_so(halvorsen: Participant, ada: User, sign_in: SignIn) -> None:
    assert "No Program Guide is in force." in text_of(sign_in(ada).get(OURS).content)


def test_a_prospect_holds_nothing(kestrel: Participant, morgan: User, sign_in: SignIn) -> None:
    in_force(guide(tier(benefits=[brings("manager", "Alliance Manager")])))
    page = text_of(sign_in(morgan).get("/p/kestrel/benefits/").content)
    assert "No Program Agreement holds." in page
    assert "0 held" in page


def test_what_pauses_is_not_said_to_be_of_another_tier(
    guide_with_benefits: None, halvorsen: Participant
) -> None:
    with acting(role=Role.STAFF):
        benefits = benefits_of(halvorsen, year=NOON.year, today=NOON.date())
    assert benefits is not None
    page = benefits_page(replace(benefits, paused=True))
    assert (page.held, page.waiting, page.locked) == (0, 2, 1)
    manager = page.categories[0].rows[0]
    assert (manager.waits, manager.opens_with, manager.cells[0].ours) == (True, "", True)


def test_a_stranger_gets_404(halvorsen: Participant, omar: User, sign_in: SignIn) -> None:
    assert sign_in(omar).get(OURS).status_code == 404


def test_a_company_that_left_reads_that_benefits_ended(
    guide_with_benefits: None, halvorsen: Participant, morgan: User, sign_in: SignIn
) -> None:
    """R27: nothing waits for a signature that will not come."""
    move_lifecycle(by=None, participant=halvorsen, to=Lifecycle.FORMER, on=NOON.date(), why="left")
    with acting(role=Role.STAFF, why="test"):
        AgreementFact.objects.filter(participant=halvorsen).update(ends_on=NOON.date() - timedelta(days=1))
    page = text_of(sign_in(morgan).get(OURS).content)
    assert "Benefits ended." in page
    assert "Not open yet" not in page
