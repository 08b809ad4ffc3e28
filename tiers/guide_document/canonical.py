"""One spelling for each Program Guide, and what a guide asks for."""

import json
from collections.abc import Collection

from tiers.guide_document.model import (
    Benefit,
    ChecklistGroup,
    ChecklistItem,
    Condition,
    Group,
    GuideDocument,
    Leaf,
    Tier,
)


def canonical_json(document: GuideDocument) -> str:
    """The document as JSON in one spelling, ASCII only: the same content always gives the same bytes.

    Decimals are strings, keys sorted, defaults written out, what is absent left out. It reads back as the
    same document. A key that a later format adds is written only where it is used, so digests stay.
    """
    return json.dumps(_present(_document(document)), sort_keys=True, separators=(",", ":"))


def metric_scopes(document: GuideDocument) -> frozenset[tuple[str, bool]]:
    """The (metric, cumulative) pairs that the conditions read: one reading each."""
    return frozenset(
        leaf.scope for tier in document.tiers for condition in tier.conditions for leaf in condition.leaves()
    )


def reads_crm(document: GuideDocument, crm_metrics: Collection[str]) -> bool:
    """Whether any condition stands on the CRM, so that an assessment has to wait for its feed: D2."""
    return any(metric in crm_metrics for metric, _ in metric_scopes(document))


def _present(members: dict[str, object]) -> dict[str, object]:
    return {key: member for key, member in members.items() if member is not None}


def _document(document: GuideDocument) -> dict[str, object]:
    return {
        "program": document.program,
        "version": document.version,
        "effective_on": document.effective_on.isoformat(),
        "counting": {"stages": list(document.counting.stages), "year_of": document.counting.year_of},
        "pace": [str(share) for share in document.pace],
        "at_risk_from": str(document.at_risk_from),
        "first_year": document.first_year,
        "metrics": [
            _present({"key": metric.key, "name": metric.name, "unit": metric.unit})
            for metric in document.metrics
        ],
        "tiers": [_tier(tier) for tier in document.tiers],
        "definitions": [
            {"clause": definition.clause, "term": definition.term, "text": definition.text}
            for definition in document.definitions
        ],
        "checklist": [_checklist_group(group) for group in document.checklist] or None,
    }


def _tier(tier: Tier) -> dict[str, object]:
    return {
        "key": tier.key,
        "name": tier.name,
        "rank": str(tier.rank),
        "conditions": [_condition(condition) for condition in tier.conditions],
        "benefits": [_benefit(benefit) for benefit in tier.benefits],
    }


def _condition(condition: Condition) -> dict[str, object]:
    return _present(
        {
            "clause": condition.cited or condition.clause,
            "kind": condition.kind,
            "name": condition.name,
            "text": condition.text,
            "unit": condition.unit,
            **_node(condition.root),
        }
    )


def _node(node: Leaf | Group) -> dict[str, object]:
    if isinstance(node, Group):
        return {node.kind: [_node(member) for member in node.members]}
    return _present(
        {
            "metric": node.metric,
            "op": node.op,
            "value": node.value if isinstance(node.value, bool) else str(node.value),
            "unit": node.unit,
            "cumulative": node.cumulative or None,
        }
    )


def _benefit(benefit: Benefit) -> dict[str, object]:
    quantity = None if benefit.quantity is None else str(benefit.quantity)
    return _present(
        {"key": benefit.key, "category": benefit.category, "name": benefit.name, "quantity": quantity}
    )


def _checklist_group(group: ChecklistGroup) -> dict[str, object]:
    return {"group": group.name, "items": [_checklist_item(item) for item in group.items]}


def _checklist_item(item: ChecklistItem) -> dict[str, object]:
    return _present(
        {
            "key": item.key,
            "name": item.name,
            "owner": item.owner,
            "evidence": item.evidence,
            "due_days": None if item.due_days is None else str(item.due_days),
            "clause": item.clause,
            "text": item.text,
            **(_node(item.leaf) if item.leaf else {}),
        }
    )
