"""Program Guides for tests, written as operators write them."""

import json
from typing import Any

from tiers.guide_document import GuideDocument, MetricKind, parse_guide

COMPUTED = {
    **dict.fromkeys(
        [
            "qualified_tcv",
            "qualified_leads",
            "won_tcv",
            "trained_sales_people",
            "trained_delivery_people",
            "launched_offerings",
        ],
        MetricKind.NUMBER,
    ),
    **dict.fromkeys(
        ["procurement_agreement_signed", "program_agreement_signed", "deal_registration_program"],
        MetricKind.YES_NO,
    ),
}


def target(value: object = "1200000", **given: object) -> dict[str, Any]:
    """A financial target, cumulative."""
    return {
        "clause": "4.5",
        "kind": "requirement",
        "name": "Financial target",
        "metric": "qualified_tcv",
        "op": ">=",
        "value": value,
        "unit": "USD",
        "cumulative": True,
        **given,
    }


def agreement(**given: object) -> dict[str, Any]:
    """The Procurement Agreement, a yes/no prerequisite."""
    return {
        "clause": "4.1",
        "kind": "prerequisite",
        "name": "Procurement Agreement",
        "metric": "procurement_agreement_signed",
        "op": "==",
        "value": True,
        **given,
    }


def group(**given: object) -> dict[str, Any]:
    """A condition of several comparisons: give `any` or `all`."""
    return {"clause": "4.6", "kind": "requirement", "name": "Enablement", **given}


def comparison(metric: str, value: object, op: str = ">=") -> dict[str, Any]:
    return {"metric": metric, "op": op, "value": value}


def tier(
    *conditions: dict[str, Any], key: str = "silver", rank: object = 1, **given: object
) -> dict[str, Any]:
    return {
        "key": key,
        "name": key.title(),
        "rank": rank,
        "conditions": list(conditions),
        "benefits": [],
        **given,
    }


def guide(*tiers: dict[str, Any], **given: object) -> dict[str, Any]:
    """A whole guide of the tiers given."""
    return {
        "program": "IBM Security Services Alliance Program",
        "version": "2026.1",
        "effective_on": "2026-01-01",
        "tiers": list(tiers),
        **given,
    }


def read(document: dict[str, Any] | str | bytes) -> GuideDocument:
    """The guide as the portal reads it."""
    source = document if isinstance(document, str | bytes) else json.dumps(document)
    return parse_guide(source, computed=COMPUTED)


def checklist(*items: dict[str, Any], group: object = "Consideration", **given: object) -> dict[str, Any]:
    """A group of the onboarding checklist."""
    return {"group": group, "items": list(items), **given}


def item(key: object = "briefing", **given: object) -> dict[str, Any]:
    """A thing that IBM does, shown by its date."""
    return {
        "key": key,
        "name": "Briefing held",
        "owner": "ibm",
        "evidence": "date",
        "due_days": 14,
        **given,
    }


def self_ticking(key: str = "leads", **given: object) -> dict[str, Any]:
    """An item that a metric ticks."""
    return item(key, evidence="metric", metric="qualified_leads", op=">=", value="2", unit="leads", **given)
