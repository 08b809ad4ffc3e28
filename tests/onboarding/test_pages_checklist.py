"""The checklist on the page of a candidacy: what both sides see of it (R2, R21)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agreements.models import AgreementKind
from agreements.services import record_agreement
from kernel.tenancy import Role, acting
from onboarding.models import ChecklistItem, ItemState, Prospect, Stage
from onboarding.services import (
    assign_item,
    comment_on_item,
    complete_item,
)
from onboarding.services.stages import moving
from tests import cast
from tests.onboarding.checklists import HOME, item_of, page_of, text, with_checklist
from tests.tiers.guides import checklist, item
from tests.tiers.program import in_force, three_tiers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
SignIn = Callable[[User], Client]


@pytest.fixture
def candidacy(now: datetime) -> Prospect:
    """The candidacy of Kestrel Labs with its checklist, nominated thirty days ago."""
    return with_checklist(now=now - timedelta(days=30))


def test_both_sides_see_groups_states_owners_days_and_progress(
    sign_in: SignIn, morgan: User, pia: User, candidacy: Prospect, now: datetime
) -> None:
    complete_item(by=pia, item=item_of(candidacy, "signatory"), now=now)
    for person in (morgan, pia):
        shown = text(sign_in(person))
        for words in (
            "1 Consideration", "2 People", "1 of 3", "Briefing held", "9 Nov, late", "25 Dec",
            "Said by Pia", "1 of 4 items done, 2 late, 0 of 1 figures reached", 'aria-valuenow="1"',
            "Program Guide 2026.1",
        ):  # fmt: skip
            assert words in shown


def test_the_companys_people_see_first_what_is_next_for_them(
    sign_in: SignIn, pia: User, vera: User, candidacy: Prospect
) -> None:
    shown = text(sign_in(pia))
    assert shown.index("Next for you") < shown.index("Checklist")
    assert "Next for you" not in text(sign_in(vera))


def test_what_is_a_colleagues_is_not_next_for_oneself(
    sign_in: SignIn, pia: User, bo: User, candidacy: Prospect
) -> None:
    assign_item(by=pia, item=item_of(candidacy, "terms"), to=bo.pk)
    assert "for you" in text(sign_in(bo)).partition('id="checklist-title"')[0]
    assert "Terms" not in text(sign_in(pia)).partition('id="checklist-title"')[0]


def test_each_row_has_one_verb_by_side_and_evidence(
    sign_in: SignIn, morgan: User, pia: User, candidacy: Prospect
) -> None:
    theirs, ours = text(sign_in(pia)), text(sign_in(morgan))
    for verb in ("Bring the file", "Give the link", "Mark done"):
        assert verb in theirs
        assert verb not in ours
    assert "Give the day" in ours
    assert ours.count(">Remind<") == 3
    assert theirs.count(">Remind<") == 1


@pytest.mark.parametrize(("person", "address"), [("vera", HOME), ("morgan", f"{HOME}?as=prospect")])
def test_who_only_reads_has_no_verb(
    request: pytest.FixtureRequest, sign_in: SignIn, candidacy: Prospect, person: str, address: str
) -> None:
    shown = text(sign_in(request.getfixturevalue(person)), address)
    for verb in (">Remind<", "Mark done", "Give the day"):
        assert verb not in shown


def test_without_a_guide_the_page_says_why_there_is_no_checklist(sign_in: SignIn, morgan: User) -> None:
    cast.candidacy()
    assert "No Program Guide was in force" in text(sign_in(morgan))


def test_a_guide_without_a_checklist_is_said_so(sign_in: SignIn, morgan: User, now: datetime) -> None:
    in_force()
    cast.candidacy(now=now)
    assert "Program Guide 2026.1 has no checklist." in text(sign_in(morgan))


def by_figure(now: datetime) -> Prospect:
    """A candidacy whose Procurement Agreement ticks an item."""
    paper = item(
        "paper", name="Paper", owner="partner", evidence="metric",
        metric="procurement_agreement_signed", op="==", value=True,
    )  # fmt: skip
    in_force(three_tiers(checklist=[checklist(paper)]))
    return cast.candidacy(now=now)


def test_a_figure_ticks_its_item_by_itself_and_nothing_is_stored(
    sign_in: SignIn, morgan: User, now: datetime
) -> None:
    prospect = by_figure(now)
    client = sign_in(morgan)
    assert "Not on record" in text(client)
    record_agreement(
        by=None, participant=prospect.participant, kind=AgreementKind.PROCUREMENT, signed_on=now.date()
    )
    for address in (HOME, page_of(prospect, "paper")):
        assert "On record" in text(client, address)
    assert "1 of 1 figures reached" in text(client)
    assert item_of(prospect, "paper").state == ItemState.OPEN


def test_a_figure_that_no_condition_names_is_not_known(
    sign_in: SignIn, pia: User, candidacy: Prospect
) -> None:
    shown = text(sign_in(pia), page_of(candidacy, "leads"))
    assert "Not known" in shown
    assert "Your role" not in shown


@pytest.mark.parametrize("person", ["morgan", "pia"])
@pytest.mark.parametrize("extra", [0, 50])
def test_the_pages_of_an_open_candidacy_ask_eight_times_at_most(
    request: pytest.FixtureRequest,
    sign_in: SignIn,
    candidacy: Prospect,
    now: datetime,
    person: str,
    extra: int,
) -> None:
    reader = request.getfixturevalue(person)
    with moving(None, candidacy, "briefed", now=now, why="test"):  # type: ignore[arg-type]
        pass
    with moving(None, candidacy, "preparing", now=now, why="test"):  # type: ignore[arg-type]
        pass
    first = item_of(candidacy, "leads")
    with acting(role=Role.STAFF):
        for number in range(extra):
            comment_on_item(by=reader, item=first, text=f"No. {number}", now=now)
            ChecklistItem.objects.create(
                participant=candidacy.participant, prospect=candidacy, position=9, key=f"x{number}",
                group="People", name="X", side="partner", evidence="none",
            )  # fmt: skip
    client = sign_in(reader)
    for address in (HOME, page_of(candidacy, "leads"), page_of(candidacy, "terms")):
        client.get(address)
        asked: list[str] = []

        def note(
            execute: Any, sql: str, params: Any, many: bool, context: Any, asked: list[str] = asked
        ) -> Any:
            if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                asked.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            client.get(address)
        restoring = 2  # a request inside a test's transaction restores what stood before
        assert len(asked) - restoring <= 8, asked


def test_what_is_missing_without_a_guide_leads_ibm_to_where_it_is_mended(
    sign_in: SignIn, morgan: User, now: datetime
) -> None:
    prospect = cast.candidacy(stage=Stage.PREPARING, now=now)
    pia = cast.partner_person("Pia", "alliance_manager", prospect.participant)
    theirs, ours = text(sign_in(pia)), text(sign_in(morgan))
    for address in (reverse("tiers:guides"), reverse("agreements:register")):
        assert f'href="{address}"' in ours.partition("<main")[2]
        assert f'href="{address}"' not in theirs
