"""What the API says: figures as strings, each with its reason, page by page."""

from typing import Any

import pytest

from accounts.models import User
from kernel.paging import Cursor, encode_cursor
from tests.api.conftest import Ask
from tests.pipeline.exports import NOON
from tests.tiers.program import feed, in_force, lead, three_tiers
from tiers.models import AssessmentRun

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kernel.clock.now", lambda: NOON)


def rows(answer: Any) -> list[dict[str, Any]]:
    """The rows of a list."""
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]  # type: ignore[no-any-return]


def test_a_lead_says_what_it_is_worth_and_whether_it_counts(ask: Ask, ada: User, program: None) -> None:
    leads = {row["crm_id"]: row for row in rows(ask(ada, "leads/"))}
    assert {key: (row["tcv"], row["reason"]) for key, row in leads.items()} == {
        "A": ("700000", "counted"),
        "B": ("100000.1", "counted"),
        "C": ("5000", "lost"),
        "D": (None, "no_value"),
    }
    assert leads["B"]["amount_usd"] == "100000.1"


def test_a_lead_tells_its_history(ask: Ask, ada: User, program: None) -> None:
    feed(lead("A", "800000"), lead("B", "100000.10"), lead("N", "900000", tag="Fjord"), day=1)
    found = next(row for row in rows(ask(ada, "leads/")) if row["crm_id"] == "A")
    history = ask(ada, f"leads/{found['id']}/").json()["revisions"]
    assert [revision["tcv"] for revision in history] == ["800000", "700000"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [("counts=yes", {"A", "B"}), ("stage=lost", {"C"}), ("counts=missing", {"D"}), ("q=A", {"A"})],
)
def test_leads_are_filtered(ask: Ask, ada: User, program: None, asked: str, found: set[str]) -> None:
    assert {row["crm_id"] for row in rows(ask(ada, f"leads/?{asked}"))} == found


@pytest.mark.parametrize("sort", ["qualified", "tcv", "client"])
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_the_pages_of_a_list_hold_every_row_once(
    ask: Ask, ada: User, program: None, sort: str, order: str
) -> None:
    address: str | None = f"leads/?page_size=1&sort={sort}&order={order}"
    seen = []
    while address:
        answer = ask(ada, address).json()
        seen += [row["crm_id"] for row in answer["results"]]
        address = answer["next"]
    assert sorted(seen) == ["A", "B", "C", "D"]


def test_a_page_leads_back_to_the_one_before(ask: Ask, ada: User, program: None) -> None:
    one = ask(ada, "leads/?page_size=2").json()
    two = ask(ada, one["next"]).json()
    assert rows(ask(ada, two["previous"])) == one["results"]
    assert one["previous"] is None


def test_an_assessment_shows_every_condition_in_the_order_of_the_guide(
    ask: Ask, ada: User, published: AssessmentRun
) -> None:
    (found,) = rows(ask(ada, "assessments/"))
    assert (found["run"]["period"], found["run"]["guide"], found["tier_held"]) == (
        "2026Q3",
        "2026.1",
        "silver",
    )
    conditions = ask(ada, f"assessments/{found['id']}/").json()["conditions"]
    assert [each["clause"] for each in conditions] == ["4.1", "4.5"]
    assert [conditions[n][key] for n in (0, 1) for key in ("actual", "needed")] == [
        True,
        True,
        "800000.1",
        "1200000",
    ]


def test_the_evidence_names_each_line_with_its_reason(ask: Ask, ada: User, published: AssessmentRun) -> None:
    (found,) = rows(ask(ada, "assessments/"))
    lines = rows(ask(ada, f"assessments/{found['id']}/evidence/?metric=qualified_tcv"))
    assert {line["crm_id"]: (line["counted"], line["reason"], line["amount_usd"]) for line in lines} == {
        "A": (True, "counted", "700000"),
        "B": (True, "counted", "100000.1"),
        "C": (False, "lost", "5000"),
        "D": (False, "no_value", None),
    }


def test_the_evidence_is_read_page_by_page(ask: Ask, ada: User, published: AssessmentRun) -> None:
    (found,) = rows(ask(ada, "assessments/"))
    address: str | None = f"assessments/{found['id']}/evidence/?page_size=1&counted=true"
    seen = []
    while address:
        answer = ask(ada, address).json()
        seen += [line["crm_id"] for line in answer["results"]]
        address = answer["next"]
    assert sorted(seen) == ["A", "B"]


def test_a_company_shows_the_tier_it_holds(ask: Ask, ada: User, program: None) -> None:
    company = ask(ada, "participants/halvorsen/").json()
    assert (company["tier"], company["lifecycle"], company["joined_on"]) == ("silver", "active", "2025-01-09")


def test_a_standing_names_its_year_and_cause(ask: Ask, ada: User, program: None) -> None:
    (standing,) = rows(ask(ada, "standings/?year=2026"))
    assert (standing["tier"], standing["cause"]) == ("silver", "take_over")
    assert ask(ada, f"standings/{standing['id']}/").json() == standing


def test_a_guide_comes_with_its_document(ask: Ask, ada: User, program: None) -> None:
    guide = ask(ada, "guides/2026.1/").json()
    assert [tier["key"] for tier in guide["document"]["tiers"]] == ["silver", "gold", "platinum"]
    assert [row["version"] for row in rows(ask(ada, "guides/?in_force_on=2026-11-25"))] == ["2026.1"]
    assert rows(ask(ada, "guides/?in_force_on=2020-01-01")) == []


def test_a_guide_is_announced_in_force_or_retired_as_on_the_pages(ask: Ask, ada: User, program: None) -> None:
    for version, day in (("2025.1", "2025-01-01"), ("2027.1", "2027-01-01")):
        in_force(three_tiers(version=version, effective_on=day))
    states = {row["version"]: row["state"] for row in rows(ask(ada, "guides/"))}
    assert states == {"2027.1": "announced", "2026.1": "in_force", "2025.1": "retired"}
    assert ask(ada, "guides/2026.1/").json()["state"] == "in_force"
    assert [row["version"] for row in rows(ask(ada, "guides/?in_force_on=2026-03-01"))] == ["2026.1"]


@pytest.mark.parametrize(("year", "status"), [("2026", 200), ("99999", 404), ("soon", 404)])
def test_a_list_of_standings_goes_on_from_a_program_year_alone(
    ask: Ask, ada: User, program: None, year: str, status: int
) -> None:
    cursor = encode_cursor(Cursor(year, 1, back=False))
    assert ask(ada, f"standings/?cursor={cursor}").status_code == status
