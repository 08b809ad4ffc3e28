"""FORMATS "Mapping profile" and "Participants": what a tag means, when it is mapped, and what contradicts."""

import pytest
from django.core.management import CommandError

from accounts.models import User
from kernel.tenancy import Role, acting
from participants.models import Participant
from pipeline.services.tags import remap_tag
from tests.acceptance.documents import company, export, found, guide, line, target, tier
from tests.acceptance.mirror import feeds, leads, revisions
from tests.acceptance.portal import Portal, moment


@pytest.fixture
def two(portal: Portal) -> Portal:
    """A portal that knows acme and umbra, with no tag mapped."""
    portal.companies(company("acme", crm_tags=""), company("umbra", crm_tags=""))
    return portal


def test_a_profile_maps_several_tags_to_one_participant(two: Portal) -> None:
    answer = two.leads(
        export(
            line("A", tag="GTX Pro"), line("B", tag="GTXPro"), line("C", tag="gtx pro"), line("D", tag="")
        ),
        tags={"GTX Pro": "acme", "GTXPro": "acme"},
    )
    assert (answer["untagged"], answer["unknown_tags"]) == (2, {"gtx pro": 1})
    assert leads("participant__slug") == {"A": "acme", "B": "acme", "C": None, "D": None}


def test_a_profile_that_names_an_unknown_participant_is_refused(two: Portal) -> None:
    with pytest.raises(CommandError, match="nobody"):
        two.leads(export(line("A")), tags={"x": "acme", "y": "nobody"})
    assert (leads("tcv"), feeds()) == ({}, [])


def test_a_profile_that_contradicts_a_mapping_is_refused_naming_both(two: Portal) -> None:
    two.companies(company("acme", crm_tags="x"), company("umbra", crm_tags=""))
    with pytest.raises(CommandError, match=r"x.*acme.*umbra"):
        two.leads(export(line("A")), tags={"x": "umbra"})
    assert leads("tcv") == {}


def test_participants_that_contradict_each_other_or_a_profile_are_refused_whole(two: Portal) -> None:
    two.leads(export(line("A")), tags={"x": "umbra"})
    for rows in (
        [company("acme", crm_tags="x"), company("newco")],
        [company("newco", crm_tags="y"), company("acme", crm_tags="y|z")],
    ):
        with pytest.raises(CommandError, match="crm_tags"):
            two.companies(*rows)
    with pytest.raises(CommandError, match="newco"):
        two.leads(export(line("A")), tags={"q": "newco"})


def test_a_tag_mapped_later_retags_its_leads_as_a_revision(two: Portal) -> None:
    two.leads(export(line("A", tag="x"), line("B", tag="y"), line("C", tag="z")))
    before = revisions()
    answer = two.companies(company("acme", crm_tags="x"), company("umbra", crm_tags="y"))
    assert (answer["tags_mapped"], answer["leads_retagged"]) == (2, 2)
    assert leads("participant__slug") == {"A": "acme", "B": "umbra", "C": None}
    assert revisions() == before + 2
    two.leads(export(line("A", tag="x"), line("B", tag="y"), line("C", tag="z")), tags={"z": "acme"})
    assert leads("participant__slug") == {"A": "acme", "B": "umbra", "C": "acme"}


def test_a_tag_that_changes_in_the_crm_moves_the_lead(two: Portal) -> None:
    tags = {"x": "acme", "y": "umbra"}
    two.leads(export(line("A", tag="x")), tags=tags)
    assert two.leads(export(line("A", tag="y")), tags=tags)["updated"] == 1
    assert leads("participant__slug") == {"A": "umbra"}


def test_a_tag_mapped_after_the_feed_counts_in_a_run_that_stands_on_it(two: Portal) -> None:
    two.guide(guide(tier("base", 1, target("1000"))), "--in-force")
    two.leads(export(line("A", "1000", tag="x")))
    two.companies(company("acme", crm_tags="x"), company("umbra", crm_tags=""))
    year = two.assess("2026")
    assert (found(year, "acme")["actual"], found(year, "umbra")["actual"]) == ("1000", "0")


def test_a_tag_that_is_corrected_counts_for_its_new_holder_alone(two: Portal, morgan: User) -> None:
    two.guide(guide(tier("base", 1, target("1000"))), "--in-force")
    two.leads(export(line("A", "1000", tag="x")), tags={"x": "umbra"})
    with acting(role=Role.STAFF, why="test"):
        acme = Participant.objects.get(slug="acme")
    remap_tag(by=morgan, tag="x", participant=acme, reason="mistaken", now=moment("2027-01-20"))
    year = two.assess("2026")
    assert (found(year, "acme")["actual"], found(year, "umbra")["actual"]) == ("1000", "0")
