"""The Program Guide as a document: its JSON read, checked and written, without a database (R15, R39)."""

from tiers.guide_document.canonical import canonical_json, metric_scopes, reads_crm
from tiers.guide_document.model import (
    CATEGORY_NAMES,
    Benefit,
    BenefitCategory,
    ChecklistGroup,
    ChecklistItem,
    Condition,
    ConditionKind,
    Counting,
    Definition,
    EvidenceKind,
    Group,
    GroupKind,
    GuideDocument,
    Leaf,
    MetricDeclaration,
    MetricKind,
    Op,
    OwnerSide,
    Tier,
)
from tiers.guide_document.parsing import parse_guide
from tiers.guide_document.problems import GuideRefused, Problem

__all__ = [
    "CATEGORY_NAMES",
    "Benefit",
    "BenefitCategory",
    "ChecklistGroup",
    "ChecklistItem",
    "Condition",
    "ConditionKind",
    "Counting",
    "Definition",
    "EvidenceKind",
    "Group",
    "GroupKind",
    "GuideDocument",
    "GuideRefused",
    "Leaf",
    "MetricDeclaration",
    "MetricKind",
    "Op",
    "OwnerSide",
    "Problem",
    "Tier",
    "canonical_json",
    "metric_scopes",
    "parse_guide",
    "reads_crm",
]
