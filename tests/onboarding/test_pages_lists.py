"""The board, the list and its file: who sees which candidacy, what stands in its way (R7, D9)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from onboarding.models import Prospect, Stage
from onboarding.services import complete_item
from participants.models import Participant
from tests import cast
from tests.onboarding.briefed import planned
from tests.onboarding.checklists import item_of, with_checklist

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PAGES = ["/manage/prospects/", "/manage/prospects/list/", "/manage/prospects/export.csv"]


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_an_administrator_sees_every_prospect(
    sign_in: SignIn, morgan: User, candidacy: Prospect, address: str
) -> None:
    assert "Kestrel Labs" in text(sign_in(morgan), address)


@pytest.mark.parametrize("address", PAGES)
def test_the_person_named_to_brief_sees_it(sign_in: SignIn, briefer: User, address: str) -> None:
    assert "Kestrel Labs" in text(sign_in(briefer), address)


@pytest.mark.parametrize("address", PAGES)
def test_other_managers_do_not(
    sign_in: SignIn, ines: User, theo: User, candidacy: Prospect, address: str
) -> None:
    """R23, D9: neither in a row nor in a count."""
    for manager in (ines, theo):
        assert "Kestrel" not in text(sign_in(manager), address)
    assert "No company is being considered" in text(sign_in(theo), "/manage/prospects/")


@pytest.mark.parametrize(("person", "status"), [("eve", 403), ("ada", 404), ("pia", 404)])
@pytest.mark.parametrize("address", [*PAGES, "/manage/prospects/new/"])
def test_nobody_else_has_these_pages(
    request: pytest.FixtureRequest, sign_in: SignIn, person: str, status: int, address: str
) -> None:
    assert sign_in(request.getfixturevalue(person)).get(address).status_code == status


def test_the_list_shows_one_stage_with_counts_of_all(sign_in: SignIn, morgan: User) -> None:
    cast.candidacy(cast.prospect("tarn", "Tarn"), stage=Stage.READY)
    cast.candidacy(cast.prospect("rook", "Rook"), stage=Stage.DECLINED)
    client = sign_in(morgan)
    shown = text(client, "/manage/prospects/list/?stage=ready")
    assert "Tarn" in shown
    assert "Rook" not in shown
    assert 'Declined <span class="c">1</span>' in shown
    declined = text(client, "/manage/prospects/list/?stage=declined")
    assert "It suits neither of us." in declined
    assert "Rook" not in text(client, "/manage/prospects/list/")


def test_the_list_finds_a_name_by_its_beginning(sign_in: SignIn, morgan: User, candidacy: Prospect) -> None:
    client = sign_in(morgan)
    assert "Kestrel Labs" in text(client, "/manage/prospects/list/?q=KES")
    assert "No candidacy matches" in text(client, "/manage/prospects/list/?q=labs")


def test_the_longest_in_its_stage_stands_first_and_pages_follow_each_other(
    sign_in: SignIn, morgan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onboarding.selectors.prospects.PAGE_SIZE", 2)
    for days, slug in enumerate(("a", "b", "c")):
        cast.candidacy(cast.prospect(slug, f"Company {slug}"), now=cast.BEFORE + timedelta(days=days))
    client = sign_in(morgan)
    first = client.get("/manage/prospects/list/")
    assert [row.slug for row in first.context["prospects"]] == ["a", "b"]
    second = client.get("/manage/prospects/list/" + first.context["older_url"])
    assert [row.slug for row in second.context["prospects"]] == ["c"]
    again = client.get("/manage/prospects/list/" + second.context["newer_url"])
    assert [row.slug for row in again.context["prospects"]] == ["a", "b"]


def test_a_place_that_no_page_gave_out_leads_to_the_beginning(sign_in: SignIn, morgan: User) -> None:
    assert sign_in(morgan).get("/manage/prospects/list/?after=nonsense").status_code == 302


def test_a_card_says_how_long_what_blocks_and_who_is_waited_for(
    sign_in: SignIn, morgan: User, briefer: User, candidacy: Prospect
) -> None:
    now = timezone.now()
    client = sign_in(morgan)
    assert "Its contact is not told yet" in text(client, "/manage/prospects/")
    client.post("/p/kestrel/onboarding/tell/")
    shown = text(client, "/manage/prospects/")
    assert "No briefing is planned" in shown
    assert "Waits for IBM" in shown
    assert "Britta, briefer" in shown
    planned(candidacy, briefer, now=now)
    assert "Briefing on " in text(client, "/manage/prospects/")


def test_a_column_leaves_to_the_list_what_is_too_much(
    sign_in: SignIn, morgan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onboarding.selectors.prospects.LARGEST_BOARD", 1)
    for slug in ("a", "b"):
        cast.candidacy(cast.prospect(slug, f"Company {slug}"))
    assert "1 more in the list" in text(sign_in(morgan), "/manage/prospects/")


def test_the_file_escapes_formulas_and_counts_its_rows(sign_in: SignIn, morgan: User) -> None:
    cast.candidacy(cast.prospect("evil", "=HYPERLINK(1)"))
    lines = text(sign_in(morgan), "/manage/prospects/export.csv").splitlines()
    assert lines[1].startswith("evil,'=HYPERLINK(1),nominated,")
    assert lines[-1] == "# rows: 1"


def test_a_briefer_finds_no_prospect_among_the_participants(
    sign_in: SignIn, briefer: User, candidacy: Prospect
) -> None:
    """R2, D9: a prospect is called a prospect, and is in no portfolio."""
    client = sign_in(briefer)
    assert "Kestrel" not in text(client, "/manage/")
    assert "Kestrel" not in text(client, "/manage/export.csv")
    listed = text(client, "/manage/participants/?show=active")
    assert "Kestrel" not in listed
    assert "Prospect" in text(client, "/manage/participants/")


def test_a_prospect_is_in_no_other_managers_list(
    sign_in: SignIn, theo: User, candidacy: Prospect, norrland: Participant
) -> None:
    client = sign_in(theo)
    for address in ("/manage/", "/manage/participants/", "/manage/leads/", "/api/v1/participants/"):
        answer = client.get(address)
        assert "estrel" not in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    ["/p/kestrel/", "/p/kestrel/onboarding/", "/p/kestrel/company/", "/p/kestrel/team/", "/p/kestrel/leads/"],
)
def test_another_manager_who_guesses_the_address_finds_nothing(
    sign_in: SignIn, theo: User, candidacy: Prospect, address: str
) -> None:
    assert sign_in(theo).get(address).status_code == 404


def test_an_administrator_finds_the_way_in_the_navigation(
    sign_in: SignIn, morgan: User, eve: User, now: datetime
) -> None:
    assert 'href="/manage/prospects/"' in text(sign_in(morgan), "/manage/")
    assert 'href="/manage/prospects/"' not in text(sign_in(eve), "/manage/")


@pytest.mark.parametrize("address", PAGES)
def test_the_checklists_progress_and_late_items_are_shown(
    sign_in: SignIn, morgan: User, address: str
) -> None:
    prospect = with_checklist(now=timezone.now() - timedelta(days=30))
    complete_item(by=None, item=item_of(prospect, "signatory"), now=timezone.now())
    shown = text(sign_in(morgan), address)
    assert (
        "4,1,2" in shown if address.endswith("csv") else "1 of 4 items done, figures apart; 2 late" in shown
    )
