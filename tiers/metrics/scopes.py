"""What a guide asks to be read, and the one SQL that reads all of it that is no CRM figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tiers.guide_document import GuideDocument, metric_scopes
from tiers.metrics.facts import FACTS, RECORDED
from tiers.metrics.registry import CRM_METRICS

Scope = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Scopes:
    """The (metric, cumulative) pairs that a guide's conditions read, by where they are read; each in order.

    `yes_no` holds the metrics that are answered with yes or no.
    """

    facts: tuple[Scope, ...]
    recorded: tuple[Scope, ...]
    crm: tuple[Scope, ...]
    yes_no: frozenset[str]

    @property
    def crm_metrics(self) -> tuple[str, ...]:
        """The CRM metrics without their scope: a CRM figure is always of the program year (R13)."""
        return tuple(sorted({metric for metric, _ in self.crm}))

    @property
    def parameters(self) -> dict[str, Any]:
        """The named parameters of `fact_values`, the period's aside."""
        return {
            "recorded": [metric for metric, _ in self.recorded],
            "recorded_cumulative": [cumulative for _, cumulative in self.recorded],
            "recorded_yes_no": [metric in self.yes_no for metric, _ in self.recorded],
        }


@lru_cache(maxsize=64)
def scopes_of(document: GuideDocument) -> Scopes:
    """Return what the guide's conditions read."""
    asked = sorted(metric_scopes(document))
    yes_no = {
        leaf.metric
        for tier in document.tiers
        for condition in tier.conditions
        for leaf in condition.leaves()
        if isinstance(leaf.value, bool)
    }
    return Scopes(
        facts=tuple(scope for scope in asked if scope[0] in FACTS),
        recorded=tuple(scope for scope in asked if scope[0] not in FACTS and scope[0] not in CRM_METRICS),
        crm=tuple(scope for scope in asked if scope[0] in CRM_METRICS),
        yes_no=frozenset(yes_no),
    )


def fact_values(scopes: Scopes, participants: str) -> str:
    """Return the SQL of every fact and recorded metric of each row of `participants`, known or not.

    `participants` is a relation with `participant_id`. The columns are participant_id, metric, cumulative,
    value (null: not known; yes is 1), as_of, source. Parameters: `period_parameters` and `Scopes.parameters`.
    """
    parts = [_fact(metric, cumulative, participants) for metric, cumulative in scopes.facts]
    if scopes.recorded:
        parts.append(
            "SELECT p.participant_id, wanted.metric, wanted.cumulative, "  # noqa: S608  (texts of ours)
            f"found.value, found.as_of, found.source FROM {participants} p CROSS JOIN unnest("
            "%(recorded)s::text[], %(recorded_cumulative)s::boolean[], %(recorded_yes_no)s::boolean[]) "
            "wanted(metric, cumulative, yes_no) "
            f"LEFT JOIN LATERAL ({RECORDED}) found ON true"
        )
    return "\nUNION ALL\n".join(parts)


def rows_are_wanted(scopes: Scopes) -> bool:
    """Whether the guide reads anything besides the CRM."""
    return bool(scopes.facts or scopes.recorded)


def _fact(metric: str, cumulative: bool, participants: str) -> str:
    since = "%(year_start)s::date" if cumulative else "'-infinity'::date"
    written: Mapping[bool, str] = {True: "true", False: "false"}
    return (
        f"SELECT p.participant_id, '{metric}' AS metric, "  # noqa: S608  (texts of ours)
        f"{written[cumulative]} AS cumulative, "
        f"found.value::numeric AS value, found.as_of, found.source FROM {participants} p "
        f"LEFT JOIN LATERAL ({FACTS[metric].replace('{since}', since)}) found ON true"
    )
