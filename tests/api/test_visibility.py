"""The API shows what the pages show: one's own, once it is published (R4, D6)."""

import json

import pytest

from accounts.models import User
from kernel.tenancy import Role, acting
from participants.models import Participant
from pipeline.models import Lead
from tests.api.conftest import Ask
from tests.pipeline.exports import NOON
from tests.tiers.program import three_tiers
from tiers.models import Assessment, AssessmentRun, TierStanding
from tiers.services.guides import import_guide

pytestmark = pytest.mark.django_db


def first(model: type, participant: Participant) -> int:
    """The id of a company's first row."""
    with acting(role=Role.STAFF):
        return model.objects.filter(participant=participant).order_by("pk").first().pk  # type: ignore[attr-defined]


def slugs(answer: object) -> set[str]:
    """The companies that an answer names."""
    return {row["participant"] for row in answer.json()["results"]}  # type: ignore[attr-defined]


def test_a_partner_reads_its_own_company(ask: Ask, ada: User, program: None) -> None:
    assert [row["slug"] for row in ask(ada, "participants/").json()["results"]] == ["halvorsen"]
    assert slugs(ask(ada, "leads/")) == {"halvorsen"}
    assert slugs(ask(ada, "standings/")) == {"halvorsen"}


def test_an_alliance_manager_reads_the_companies_assigned(ask: Ask, ines: User, program: None) -> None:
    assert [row["slug"] for row in ask(ines, "participants/").json()["results"]] == ["halvorsen"]
    assert slugs(ask(ines, "leads/")) == {"halvorsen"}


def test_an_administrator_reads_all_leads_and_those_of_nobody(ask: Ask, morgan: User, program: None) -> None:
    assert slugs(ask(morgan, "leads/")) == {"halvorsen", "norrland", None}


def test_a_partner_reads_no_proposal(
    ask: Ask, ada: User, halvorsen: Participant, proposed: AssessmentRun
) -> None:
    assert ask(ada, "assessments/").json()["results"] == []
    assert ask(ada, f"assessments/{first(Assessment, halvorsen)}/").status_code == 404
    assert ask(ada, f"assessments/{first(Assessment, halvorsen)}/evidence/").status_code == 404


def test_an_alliance_manager_reads_the_proposal(ask: Ask, ines: User, proposed: AssessmentRun) -> None:
    assert slugs(ask(ines, "assessments/")) == {"halvorsen"}


def test_a_partner_reads_what_is_published(ask: Ask, ada: User, published: AssessmentRun) -> None:
    assert slugs(ask(ada, "assessments/")) == {"halvorsen"}


@pytest.mark.parametrize(
    ("noun", "model"), [("leads", Lead), ("assessments", Assessment), ("standings", TierStanding)]
)
def test_a_strangers_row_and_a_missing_one_are_alike(
    ask: Ask, ada: User, norrland: Participant, published: AssessmentRun, noun: str, model: type
) -> None:
    theirs, missing = ask(ada, f"{noun}/{first(model, norrland)}/"), ask(ada, f"{noun}/987654321/")
    assert (theirs.status_code, theirs.content) == (404, missing.content)
    assert missing.status_code == 404


def test_a_strangers_company_and_a_missing_one_are_alike(ask: Ask, ada: User, norrland: Participant) -> None:
    theirs, missing = ask(ada, "participants/norrland/"), ask(ada, "participants/nobody/")
    assert (theirs.status_code, theirs.content) == (404, missing.content)


def test_a_filter_by_a_strangers_company_finds_nothing(ask: Ask, ada: User, program: None) -> None:
    assert ask(ada, "leads/?participant=norrland").json()["results"] == []
    assert ask(ada, "standings/?participant=norrland").json()["results"] == []


def test_a_draft_of_the_guide_is_not_posted(ask: Ask, ada: User, program: None) -> None:
    draft = json.dumps(three_tiers(version="2027.1", effective_on="2027-06-01"))
    import_guide(by=None, text=draft, in_force=False, now=NOON)
    assert [row["version"] for row in ask(ada, "guides/").json()["results"]] == ["2026.1"]
    assert ask(ada, "guides/2027.1/").status_code == 404
