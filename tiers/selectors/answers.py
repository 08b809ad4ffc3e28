"""A run as one JSON-ready answer (FORMATS "Assessment"): the command, the API and tests read the same."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from kernel.periods import Period
from tiers.digests import plain
from tiers.models import Assessment, AssessmentRun, ConditionResult
from tiers.selectors.guides import cited_clauses

_CONDITIONS = (
    "assessment_id", "tier", "clause", "name", "kind", "metric", "op", "unit", "yes_no", "cumulative",
    "actual",
    "needed", "paced", "state", "margin", "lines_counted", "lines_not_counted", "parts",
)  # fmt: skip


def run_answer(run: AssessmentRun) -> dict[str, Any]:
    """Return a run with every Participant's result: slugs in order, conditions in guide order; call it as
    staff.

    Decimals are strings, plain and without needless zeros; every key is always there, null where it does not
    apply. `parts` holds the leaves of a group, null for a single comparison; `clause` is as the guide has it.
    """
    cited = cited_clauses(run.guide)
    conditions: dict[int, list[dict[str, Any]]] = {}
    rows = ConditionResult.objects.filter(assessment__run=run).order_by("assessment_id", "position")
    for row in rows.values(*_CONDITIONS):
        conditions.setdefault(row["assessment_id"], []).append(_condition(row, cited))
    results = Assessment.objects.filter(run=run).select_related("participant").order_by("participant__slug")
    return {
        "run": run.pk,
        "kind": str(run.kind),
        "period": str(Period(run.year, run.quarter)),
        "cut_off": _moment(run.cut_off),
        "guide": run.guide.version if run.guide else None,
        "feed_as_of": _moment(run.feed_as_of),
        "state": str(run.state),
        "digest": run.digest,
        "participants": [
            {
                "slug": result.participant.slug,
                "tier_held": result.tier_held,
                "tier_earned": result.tier_earned,
                "status": result.status,
                "conditions": conditions.get(result.pk, []),
            }
            for result in results
        ],
    }


def _condition(row: dict[str, Any], cited: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    group = row["metric"] is None
    return {
        "tier": row["tier"],
        "clause": cited.get((row["tier"], row["clause"]), row["clause"]),
        "name": row["name"],
        "kind": row["kind"],
        "metric": row["metric"],
        "op": row["op"],
        "unit": row["unit"],
        "cumulative": None if group else row["cumulative"],
        "actual": _value(row["actual"], yes_no=row["yes_no"]),
        "needed": _value(row["needed"], yes_no=row["yes_no"]),
        "paced": _value(row["paced"]),
        "state": row["state"],
        "margin": _value(row["margin"]),
        "lines_counted": row["lines_counted"],
        "lines_not_counted": row["lines_not_counted"],
        "parts": row["parts"] if group else None,
    }


def _value(value: Decimal | None, *, yes_no: bool = False) -> str | bool | None:
    if value is None:
        return None
    return bool(value) if yes_no else plain(value)


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None
