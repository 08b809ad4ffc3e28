"""Who would move under another version: the same registry, the same outlook as every other page (R15, D5)."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from alliance.homes.entries import entry_of
from kernel.tenancy import Role, acting
from participants.models import Participant
from participants.selectors import actor_of
from participants.services import assign_deputy
from tests import cast
from tests.pipeline.exports import NOON
from tests.tiers.guides import comparison, group, target, tier
from tests.tiers.pages import SignIn, stand_still
from tests.tiers.program import feed, hold, in_force, lead, tag, three_tiers
from tiers.models import ProgramGuide
from tiers.pages.guide_impact import Impact, own_impact, portfolio_impact
from tiers.selectors.guide_impact import affected_participants, positions_under
from tiers.selectors.guides import plan_of
from tiers.services.guides import import_guide

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture
def program(halvorsen: Participant, norrland: Participant) -> ProgramGuide:
    """By 25 November Halvorsen has 5 million, which is Gold; Norrland 1.5, which is Silver."""
    guide = in_force(_without_agreements())
    for company, name in ((halvorsen, "Cipher"), (norrland, "Other")):
        hold(company, "silver")
        tag(company, name)
    feed(lead("A-1", "5000000"), lead("B-1", "1500000", tag="Other"))
    return guide


def _without_agreements(**given: Any) -> dict[str, Any]:
    amounts = {"silver": "1200000", "gold": "5000000", "platinum": "8000000"} | given.pop("amounts", {})
    return three_tiers(
        tiers=[
            tier(target(amount, clause="4.5"), key=key, rank=rank)
            for rank, (key, amount) in enumerate(amounts.items(), start=1)
        ],
        **given,
    )


def draft(**given: Any) -> ProgramGuide:
    """A draft of 2028."""
    document = _without_agreements(version="2028.1", effective_on="2028-01-01", **given)
    return import_guide(by=None, text=json.dumps(document), in_force=False, now=NOON).guide


def impact(person: User, present: ProgramGuide, other: ProgramGuide) -> Impact:
    with acting(role=Role.STAFF):
        companies = affected_participants(actor_of(person), TODAY)
        before, after = positions_under(companies, present, other, today=TODAY)
    return portfolio_impact(companies, before, after, today=TODAY)


def test_with_no_change_nobody_moves(program: ProgramGuide, morgan: User) -> None:
    found = impact(morgan, program, draft())
    assert (found.total, found.stay, found.down, found.up, found.unknown) == (2, 2, 0, 0, 0)
    assert found.moves == ()


def test_with_no_change_the_outlook_is_that_of_every_other_page(
    program: ProgramGuide, morgan: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_still(monkeypatch)
    copy = draft()
    with acting(role=Role.STAFF):
        companies = affected_participants(actor_of(morgan), TODAY)
        (after,) = positions_under(companies, copy, today=TODAY)
    rows = {row.name: row.outlook for row in sign_in(morgan).get("/manage/").context["page"].rows}
    simulated = {
        each.name: entry_of(each, after[each.participant_id], {}, today=TODAY).outlook  # type: ignore[arg-type]
        for each in companies
    }
    assert simulated == rows
    for each in companies:
        page = sign_in(morgan).get(f"/p/{each.slug}/tier/").context["page"]
        assert page.outlook == rows[each.name]


def test_a_raised_target_moves_who_falls_short_of_it(program: ProgramGuide, morgan: User) -> None:
    found = impact(morgan, program, draft(amounts={"gold": "6000000"}))
    assert (found.stay, found.down) == (1, 1)
    (move,) = found.moves
    assert (move.name, move.was, move.is_now) == ("Halvorsen Cipher", "gold", "silver")
    assert (move.clause, move.decided_by) == ("4.5", "Financial target")
    assert move.figures == "$5.55M of $6.00M"
    assert move.short_by == "$0.45M"


def test_a_lowered_target_moves_up_and_says_what_had_held_back(program: ProgramGuide, morgan: User) -> None:
    found = impact(morgan, program, draft(amounts={"gold": "1600000"}))
    (move,) = found.moves
    assert (move.name, move.was, move.is_now) == ("Norrland Systems", "silver", "gold")
    assert (found.up, move.figures, move.short_by) == (1, "$1.66M of $1.60M", "–")


def test_a_raised_lowest_target_moves_below_the_program(program: ProgramGuide, morgan: User) -> None:
    found = impact(morgan, program, draft(amounts={"silver": "2000000"}))
    assert [(move.name, move.was, move.is_now) for move in found.moves] == [
        ("Norrland Systems", "silver", None)
    ]


def test_a_figure_that_nobody_knows_decides_nothing(program: ProgramGuide, morgan: User) -> None:
    document = _without_agreements(version="2028.1", effective_on="2028-01-01")
    document["metrics"] = [{"key": "reviews", "name": "Reviews"}]
    document["tiers"][1]["conditions"].append(
        {"clause": "9", "kind": "requirement", "name": "Reviews", **comparison("reviews", 2)}
    )
    other = import_guide(by=None, text=json.dumps(document), in_force=False, now=NOON).guide
    found = impact(morgan, program, other)
    assert (found.unknown, found.stay, found.moves) == (1, 1, ())


def test_an_alliance_manager_reads_the_own_participants_alone(
    program: ProgramGuide, ines: User, ada: User
) -> None:
    for person in (ines, ada):
        with acting(role=Role.STAFF):
            found = affected_participants(actor_of(person), TODAY)
        assert [(each.name, each.managed) for each in found] == [("Halvorsen Cipher", True)]


def test_who_administers_the_program_has_no_company_of_their_own(program: ProgramGuide, morgan: User) -> None:
    with acting(role=Role.STAFF):
        assert affected_participants(actor_of(morgan), TODAY, own=True) == []


def test_any_number_of_participants_costs_the_same_statements(program: ProgramGuide, morgan: User) -> None:
    other = draft(amounts={"gold": "6000000"})
    plan_of(program), plan_of(other)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            impact(morgan, program, other)
        return len(captured)

    few = statements()
    for number in range(10):
        hold(cast.participant(f"company-{number}", f"Company {number}"), "silver")
    assert statements() == few


def loaded(document: dict[str, Any]) -> ProgramGuide:
    """A draft with this content."""
    return import_guide(by=None, text=json.dumps(document), in_force=False, now=NOON).guide


def of_2028(**given: Any) -> dict[str, Any]:
    return _without_agreements(version="2028.1", effective_on="2028-01-01", **given)


def test_a_group_that_does_not_hold_is_told_without_a_figure(program: ProgramGuide, morgan: User) -> None:
    document = of_2028()
    document["tiers"][1]["conditions"] = [group(any=[comparison("qualified_tcv", "9000000")], clause="5.6")]
    (move,) = impact(morgan, program, loaded(document)).moves
    assert (move.was, move.is_now, move.figures, move.short_by) == ("gold", "silver", "no part holds", "–")


def test_a_tier_that_is_gone_is_told_as_what_decides(program: ProgramGuide, morgan: User) -> None:
    document = of_2028()
    del document["tiers"][1]
    found = impact(morgan, program, loaded(document))
    assert [(each.decided_by, each.clause, each.figures) for each in found.moves] == [
        ("Its tier is no longer there", "", "")
    ]


def test_what_the_other_version_means_for_a_company_is_a_sentence(
    program: ProgramGuide, morgan: User
) -> None:
    document = of_2028(metrics=[{"key": "reviews", "name": "Reviews"}])
    reviews = {"clause": "9", "kind": "requirement", "name": "Reviews", **comparison("reviews", 2)}
    document["tiers"][1]["conditions"].append(reviews)
    unknown = loaded(document)

    def said(before: ProgramGuide, after: ProgramGuide) -> str:
        with acting(role=Role.STAFF):
            companies = affected_participants(actor_of(morgan), TODAY)
            positions = positions_under(companies, before, after, today=TODAY)
        return own_impact(companies, *positions, today=TODAY)[0].sentence

    assert said(program, unknown) == (
        "Under 2028.1 the January tier of Halvorsen Cipher is not known: a figure is missing."
    )
    assert said(unknown, program) == (
        "Under 2026.1 Halvorsen Cipher would be Gold in January, at the present pace."
    )


def test_whose_company_it_is_to_look_after_is_told_apart_from_whose_it_is_to_see(
    program: ProgramGuide, halvorsen: Participant, norrland: Participant, ines: User, morgan: User
) -> None:
    """D9: an administrator sees both companies and manages neither; ines sees and manages one."""
    assign_deputy(by=None, participant=norrland, user=morgan, today=cast.JOINED)
    with acting(role=Role.STAFF):
        of_morgan = affected_participants(actor_of(morgan), TODAY)
        of_ines = affected_participants(actor_of(ines), TODAY)
    assert {each.slug: each.managed for each in of_morgan} == {"halvorsen": False, "norrland": True}
    assert {each.slug: each.managed for each in of_ines} == {"halvorsen": True}
