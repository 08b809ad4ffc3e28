"""The onboarding checklist of a guide: what is read, and what is refused with which mend (R20, R21)."""

import hashlib
from datetime import date
from decimal import Decimal

import pytest

from alliance.demo.guides import sample_guide
from tests.tiers.guides import agreement, checklist, comparison, guide, item, read, self_ticking, target, tier
from tests.tiers.test_guide_document import refused
from tiers.guide_document import EvidenceKind, Leaf, Op, OwnerSide, canonical_json, metric_scopes

AGREED = guide(tier(agreement(), target()))


def with_items(*items):
    return AGREED | {"checklist": [checklist(*items)]}


def test_a_checklist_is_read_as_it_is_written():
    document = read(with_items(item(clause="2.1", text="Explained."), self_ticking()))
    (group,) = document.checklist
    briefing, leads = document.checklist_items()
    assert (group.name, briefing.owner, briefing.evidence) == (
        "Consideration",
        OwnerSide.IBM,
        EvidenceKind.DATE,
    )
    assert (briefing.due_days, briefing.clause, briefing.text, briefing.leaf) == (
        14,
        "2.1",
        "Explained.",
        None,
    )
    assert leads.leaf == Leaf("qualified_leads", Op.AT_LEAST, Decimal(2), "leads")


def test_a_guide_with_a_checklist_survives_its_own_spelling():
    document = read(with_items(item(due_days=None), self_ticking(owner="partner")))
    assert read(canonical_json(document)) == document


def test_a_guide_without_a_checklist_keeps_its_digest():
    """Digests of versions recorded before the key was known stay as they are."""
    spelled = canonical_json(read(AGREED))
    assert "checklist" not in spelled
    assert spelled == canonical_json(read(AGREED | {"checklist": []}))
    digest = hashlib.sha256(spelled.encode()).hexdigest()
    assert digest == "6487d806848df188ffeab422ab472f4e2282ccaf672d637fc1e5c11af39c3301"


def test_what_the_checklist_reads_is_no_condition_of_a_tier():
    assert metric_scopes(read(with_items(self_ticking()))) == metric_scopes(read(AGREED))


@pytest.mark.parametrize(
    ("groups", "path", "mend"),
    [
        ({}, "", "square brackets"),
        ([checklist()], "[0].items", "at least one item"),
        ([checklist(item(), group=None)], "[0].group", "missing"),
        ([checklist(item(), colour="red")], "[0].colour", "group, items"),
        ([checklist(item("a")), checklist(item("b"))], "[1].group", "twice"),
        ([checklist(item()), checklist(item(), group="People")], "[1].items[0].key", "twice"),
        ([checklist(item(), item())], "[0].items[1].key", "twice"),
        ([checklist(item("big deal"))], "[0].items[0].key", "letters"),
        ([checklist(item(owner="both"))], "[0].items[0].owner", "ibm, partner"),
        ([checklist(item(evidence="tick"))], "[0].items[0].evidence", "metric"),
        ([checklist(item(due_days="1.5"))], "[0].items[0].due_days", "whole number of days"),
        ([checklist(item(due_days=-1))], "[0].items[0].due_days", "whole number of days"),
        ([checklist(item(evidence="metric"))], "[0].items[0].metric", "missing"),
        ([checklist(self_ticking() | {"op": "=>"})], "[0].items[0].op", ">="),
        ([checklist(self_ticking() | {"value": True})], "[0].items[0].value", "is a number"),
        ([checklist(self_ticking() | {"metric": "luck"})], "[0].items[0].metric", "neither computed"),
        ([checklist(self_ticking() | {"evidence": "file"})], "[0].items[0].evidence", "remove metric"),
        ([checklist(item(any=[comparison("won_tcv", 1)]))], "[0].items[0].any", "not known here"),
    ],
)
def test_a_wrong_checklist_is_refused_where_it_is_wrong(groups, path, mend):
    assert mend in refused(AGREED | {"checklist": groups})[f"checklist{path}"]


def test_the_sample_checklist_names_what_a_prospect_is_considered_by():
    """R20, R19, R23, R6: pipeline, agreement, offering, training, registration, briefing, contributions."""
    sample = read(sample_guide(version="2026.1", effective_on=date(2026, 1, 1), targets={}))
    keys = {each.key for each in sample.checklist_items()}
    assert keys >= {
        "briefing",
        "sales_success",
        "procurement_agreement",
        "launched_offering",
        "sales_training",
        "delivery_training",
        "deal_registration",
        "alliance_manager",
        "signatory",
        "test_equipment",
        "free_training",
        "sales_support",
    }
