"""FORMATS "Participants": a running program taken over, whole or not at all."""

import pytest
from django.core.management import CommandError

from accounts.models import User
from agreements.models import AgreementFact
from kernel.tenancy import Role, acting
from participants.models import Assignment, Incorporation, Participant
from tests.acceptance.documents import COMPANY_COLUMNS, company, condition, found, guide, of, tier
from tests.acceptance.portal import Portal, moment
from tiers.models import TierStanding
from tiers.services.publication import approve_run


def standings() -> dict[tuple[str, int], str]:
    with acting(role=Role.STAFF, why="test"):
        rows = TierStanding.objects.values_list("participant__slug", "year", "tier")
        return {(slug, year): key for slug, year, key in rows}


def known() -> dict[str, str]:
    with acting(role=Role.STAFF, why="test"):
        return dict(Participant.objects.values_list("slug", "lifecycle"))


FULL = company(
    "acme",
    joined_on="2024-05-01",
    tier="gold",
    alliance_manager="Ines.Berg@IBM.example",
    crm_tags="A|B | A",
    deal_registration_program="yes",
    launched_offerings="MDR|SIEM",
    trained_sales_people="14",
    trained_delivery_people="0",
)


def test_a_full_row_is_taken_over_without_a_guide_and_twice_changes_nothing(portal: Portal) -> None:
    first = portal.companies(FULL)
    assert (first["created"], first["tags_mapped"]) == (1, 2)
    second = portal.companies(FULL)
    assert (second["created"], second["updated"], second["unchanged"], second["tags_mapped"]) == (0, 0, 1, 0)
    assert standings() == {("acme", 2024): "gold"}
    with acting(role=Role.STAFF, why="test"):
        assert Incorporation.objects.count() == AgreementFact.objects.count() == 2
        manager = Assignment.objects.get().user
    assert (manager.email, manager.ibm_role) == ("ines.berg@ibm.example", "alliance_manager")


def test_the_order_of_columns_the_mark_and_windows_lines_do_not_matter(portal: Portal) -> None:
    turned = ",".join(reversed(COMPANY_COLUMNS.split(",")))
    cells = [str(FULL.get(column, "")) for column in turned.split(",")]
    text = f"\ufeff{turned}\r\n{','.join(cells)}\r\n\r\n"
    assert portal.run("import_participants", portal.file(text))["created"] == 1
    assert portal.companies(FULL)["unchanged"] == 1


def test_without_a_signed_program_agreement_it_is_no_participant(portal: Portal) -> None:
    portal.guide(guide(tier("base", 1)), "--in-force")
    portal.companies(
        company("acme"), company("hope", program_agreement_signed_on="", joined_on="", tier="base")
    )
    assert known() == {"acme": "active", "hope": "prospect"}
    assert [each["slug"] for each in portal.assess("2026Q4")["participants"]] == ["acme"]
    assert standings() == {}


def test_a_changed_row_updates_facts_and_a_blank_one_takes_them_back(portal: Portal) -> None:
    portal.guide(
        guide(
            tier(
                "base", 1, condition("trained_sales_people", "10"), condition("launched_offerings", "1"),
                condition("deal_registration_program", True, op="=="),
                condition("procurement_agreement_signed", True, op="=="),
            )
        ),
        "--in-force",
    )  # fmt: skip
    portal.companies(FULL)
    changed = FULL | {
        "trained_sales_people": "", "launched_offerings": "", "deal_registration_program": "no",
        "procurement_agreement_signed_on": "",
    }  # fmt: skip
    assert portal.companies(changed)["updated"] == 1
    states = {each["clause"]: (each["actual"], each["state"])
              for each in of(portal.assess("2026Q4"), "acme")["conditions"]}  # fmt: skip
    assert states == {
        "trained_sales_people": (None, "not_known"),
        "launched_offerings": ("0", "not_met"),
        "deal_registration_program": (False, "not_met"),
        "procurement_agreement_signed": (False, "not_met"),
    }


def test_a_tier_holds_from_the_year_of_joining_until_a_year_has_its_own(portal: Portal) -> None:
    both = [tier("base", 1, condition("launched_offerings", "1")), tier("gold", 2)]
    portal.guide(guide(*both), "--in-force")
    portal.companies(company("acme", joined_on="2023-02-01", tier="gold"), company("plain"))
    quarter, year = portal.assess("2026Q2"), portal.assess("2025")
    assert (of(quarter, "acme")["tier_held"], of(quarter, "acme")["conditions"]) == ("gold", [])
    assert of(quarter, "plain")["tier_held"] is None
    assert found(quarter, "plain", "launched_offerings")["tier"] == "base"
    assert of(year, "acme")["status"] == "retained"
    assert of(year, "plain")["status"] == "promoted"
    before = portal.assess("2022")
    assert before["participants"] == []


def test_a_changed_tier_updates_the_standing_it_wrote(portal: Portal) -> None:
    portal.companies(company("acme", tier="gold"))
    portal.companies(company("acme", tier="silver"))
    assert standings() == {("acme", 2025): "silver"}


def test_a_published_year_is_never_changed(portal: Portal, morgan: User, priya: User) -> None:
    portal.guide(guide(tier("base", 1), tier("gold", 2)), "--in-force")
    portal.companies(company("acme", joined_on="2026-01-01", tier="base"))
    run = portal.assess("2026")["run"]
    for administrator in (morgan, priya):
        approve_run(by=administrator, run_id=run, now=moment("2027-01-20"))
    assert standings() == {("acme", 2026): "base", ("acme", 2027): "gold"}
    portal.companies(company("acme", joined_on="2027-01-01", tier="base"))
    assert standings()[("acme", 2027)] == "gold"


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("slug", ""),
        ("slug", "Acme Corp"),
        ("slug", "../etc"),
        ("name", ""),
        ("joined_on", ""),
        ("joined_on", "01/02/2026"),
        ("joined_on", "2026-02-30"),
        ("joined_on", "1889-01-01"),
        ("procurement_agreement_signed_on", "soon"),
        ("program_agreement_signed_on", "20260101"),
        ("deal_registration_program", "maybe"),
        ("trained_sales_people", "-1"),
        ("trained_sales_people", "3.5"),
        ("trained_delivery_people", "NaN"),
        ("trained_delivery_people", "1e400"),
        ("alliance_manager", "ines"),
        ("tier", "gold tier"),
    ],
)
def test_a_wrong_cell_refuses_the_file_with_line_field_and_mend(
    portal: Portal, column: str, cell: str
) -> None:
    with pytest.raises(CommandError, match=rf"Line 3, {column}: .*\."):
        portal.companies(company("good"), company("bad") | {column: cell})
    assert known() == {}
    assert portal.said == ""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "empty"),
        (COMPANY_COLUMNS.replace(",name", "") + "\n", "name"),
        (COMPANY_COLUMNS.replace("slug,", "") + "\n", "slug"),
        (COMPANY_COLUMNS + ",surprise\n", "surprise"),
        (COMPANY_COLUMNS + ",name\n", "name"),
        (COMPANY_COLUMNS + "\na,b\n", "Line 2"),
        (COMPANY_COLUMNS.replace(",", ";") + "\n", "missing"),
        (COMPANY_COLUMNS + '\n"a,b\n', "Line 2"),
        (COMPANY_COLUMNS.encode("utf-16"), "UTF-8"),
        (COMPANY_COLUMNS.encode() + b"\nacme,\xe9,,,,,,,,,,\n", "Line 2"),
        (b"PK\x03\x04\x00\x00", "UTF-8"),
    ],
)
def test_a_file_of_the_wrong_shape_is_refused_whole(portal: Portal, content: str | bytes, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        portal.run("import_participants", portal.file(content))
    assert known() == {}


def test_the_same_company_or_tag_twice_in_a_file_is_refused(portal: Portal) -> None:
    with pytest.raises(CommandError, match="Line 3, slug"):
        portal.companies(company("acme"), company("acme", name="Other"))
    with pytest.raises(CommandError, match="Line 3, crm_tags"):
        portal.companies(company("acme", crm_tags="x"), company("umbra", crm_tags="y|x"))
    assert known() == {}


def test_a_partners_own_person_cannot_be_an_alliance_manager_of_ibm(portal: Portal, ada: User) -> None:
    with pytest.raises(CommandError, match="alliance_manager"):
        portal.companies(company("acme", alliance_manager=ada.email))


def test_hostile_names_are_kept_as_they_are(portal: Portal) -> None:
    portal.companies(company("acme", name="<script>{{7*7}}</script>"))
    with acting(role=Role.STAFF, why="test"):
        assert Participant.objects.get(slug="acme").name == "<script>{{7*7}}</script>"
