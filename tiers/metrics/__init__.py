"""The registry of metrics: every figure of every screen, export, letter and assessment comes from here (R13,
R15).

Each metric is one set-based SQL over a relation of participants and one period; nothing here reads the clock.
"""

from tiers.metrics.crm import (
    ALIKE,
    LEADS,
    REVISIONS,
    crm_lines,
    crm_values,
    period_parameters,
    with_alike,
)
from tiers.metrics.present import MANY, ONE, present_facts, present_totals
from tiers.metrics.registry import COMPUTED, CRM_METRICS, ComputedMetric, computed_kinds
from tiers.metrics.scopes import Scopes, fact_values, scopes_of

__all__ = [
    "ALIKE",
    "COMPUTED",
    "CRM_METRICS",
    "LEADS",
    "MANY",
    "ONE",
    "REVISIONS",
    "ComputedMetric",
    "Scopes",
    "computed_kinds",
    "crm_lines",
    "crm_values",
    "fact_values",
    "period_parameters",
    "present_facts",
    "present_totals",
    "scopes_of",
    "with_alike",
]
