"""A candidacy moves to the checklist of a newer guide (R21, R40)."""

from datetime import date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import User
from kernel.tenancy import Role, acting
from onboarding.models import ChecklistItem, ItemComment, ItemState, Prospect
from onboarding.services import (
    Evidence,
    approve_waiver,
    ask_waiver,
    assign_item,
    comment_on_item,
    complete_item,
    renew_checklist,
    withdraw,
)
from onboarding.services.permitted import NotPermitted
from onboarding.services.renewing import NothingNewer
from onboarding.services.stages import CandidacyClosed
from tests.onboarding.checklists import PDF, item_of, with_checklist
from tests.tiers.guides import checklist, item, self_ticking
from tests.tiers.program import in_force, three_tiers

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidacy(now: datetime) -> Prospect:
    """The candidacy of Kestrel Labs with its checklist, nominated on 25 November 2026."""
    return with_checklist(now=now)


@pytest.fixture
def later(now: datetime) -> datetime:
    """A day on which another guide is in force: it dropped the terms, and asks for a plan."""
    groups = [
        checklist(
            item("signatory", owner="partner", evidence="none", due_days=70, name="Signatory and deputy"),
            item("page", owner="partner", evidence="link", name="Program page"),
            self_ticking("briefing", name="Told"),
            self_ticking("leads"),
            item("plan", owner="partner", evidence="link", due_days=80, name="Joint plan"),
            group="All of it",
        )
    ]
    in_force(three_tiers(version="2026.2", effective_on="2026-12-20", checklist=groups))
    return now + timedelta(days=30)


def keys_of(prospect: Prospect) -> list[str]:
    """The items in their order."""
    with acting(role=Role.STAFF):
        items = ChecklistItem.objects.filter(prospect=prospect).order_by("position")
        return list(items.values_list("key", flat=True))


def test_a_done_item_stays_done_under_the_new_words(
    morgan: User, pia: User, candidacy: Prospect, now: datetime, later: datetime
) -> None:
    complete_item(by=pia, item=item_of(candidacy, "signatory"), now=now)
    renewed = renew_checklist(by=morgan, prospect=candidacy, now=later)
    present = item_of(candidacy, "signatory")
    assert (present.state, present.done_by_id, present.done_at) == (ItemState.DONE, pia.pk, now)
    assert (present.name, present.group, present.position) == ("Signatory and deputy", "All of it", 1)
    assert present.due_on == date(2026, 11, 25) + timedelta(days=70)
    assert renewed.guide is not None
    assert renewed.guide.version == "2026.2"


def test_a_waived_item_stays_waived(morgan: User, priya: User, candidacy: Prospect, later: datetime) -> None:
    approve_waiver(by=priya, item=ask_waiver(by=morgan, item=item_of(candidacy, "page"), reason="None."))
    renew_checklist(by=morgan, prospect=candidacy, now=later)
    assert item_of(candidacy, "page").state == ItemState.WAIVED


def test_an_item_that_changed_sides_is_nobodys_yet(
    morgan: User, pia: User, candidacy: Prospect, now: datetime
) -> None:
    assign_item(by=pia, item=item_of(candidacy, "signatory"), to=pia.pk)
    groups = [checklist(item("signatory", owner="ibm", evidence="none", name="Signatory"))]
    in_force(three_tiers(version="2026.2", effective_on="2026-12-20", checklist=groups))
    renew_checklist(by=morgan, prospect=candidacy, now=now + timedelta(days=30))
    assert item_of(candidacy, "signatory").assignee is None


def test_new_items_are_open_and_dropped_ones_gone_with_their_files(
    morgan: User, pia: User, candidacy: Prospect, now: datetime, later: datetime,
    django_capture_on_commit_callbacks: object,
) -> None:  # fmt: skip
    evidence = Evidence(file=ContentFile(PDF, "terms.pdf"))
    done = complete_item(by=pia, item=item_of(candidacy, "terms"), evidence=evidence, now=now)
    comment_on_item(by=pia, item=done, text="Here.", now=now)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        renew_checklist(by=morgan, prospect=candidacy, now=later)
    assert keys_of(candidacy) == ["signatory", "page", "briefing", "leads", "plan"]
    assert item_of(candidacy, "plan").state == ItemState.OPEN
    assert not default_storage.exists(done.evidence_file.name)
    with acting(role=Role.STAFF):
        assert not ItemComment.objects.exists()


def test_what_a_figure_ticks_now_is_nobodys_word_any_more(
    morgan: User, candidacy: Prospect, now: datetime, later: datetime
) -> None:
    complete_item(by=morgan, item=item_of(candidacy, "briefing"), evidence=Evidence(on=now.date()), now=now)
    renew_checklist(by=morgan, prospect=candidacy, now=later)
    present = item_of(candidacy, "briefing")
    assert (present.state, present.done_at, present.metric) == (ItemState.OPEN, None, "qualified_leads")


def test_there_is_nothing_to_renew_under_the_guide_in_force(
    morgan: User, candidacy: Prospect, now: datetime
) -> None:
    with pytest.raises(NothingNewer, match="Kestrel Labs"):
        renew_checklist(by=morgan, prospect=candidacy, now=now)


def test_a_closed_candidacy_keeps_its_checklist(
    morgan: User, candidacy: Prospect, now: datetime, later: datetime
) -> None:
    withdraw(by=None, prospect=candidacy, reason="Not now.", now=now)
    with pytest.raises(CandidacyClosed):
        renew_checklist(by=morgan, prospect=candidacy, now=later)


@pytest.mark.parametrize("name", ["briefer", "pia"])
def test_administrators_alone_renew(
    candidacy: Prospect, later: datetime, name: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotPermitted):
        renew_checklist(by=request.getfixturevalue(name), prospect=candidacy, now=later)
