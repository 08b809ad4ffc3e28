"""A floor that does less than the product is no floor: what both wrote is compared row by row."""

from typing import Any

from django.db import connection

from kernel.tenancy import Role, acting

_ROWS = {
    "assessments": """
        SELECT participant_id, tier_held, tier_earned, status, months_missed, lines_counted, lines_not_counted
        FROM tiers_assessment""",
    "readings": """
        SELECT participant_id, metric, cumulative, trim_scale(value), yes_no, as_of, source, lines_counted,
               lines_not_counted FROM tiers_assessmentreading""",
    "conditions": """
        SELECT participant_id, position, tier, clause, name, kind, metric, op, unit, yes_no, cumulative,
               trim_scale(actual), trim_scale(needed), trim_scale(paced), trim_scale(margin), state,
               lines_counted, lines_not_counted, parts FROM tiers_conditionresult""",
    "evidence": """
        SELECT participant_id, metric, revision_id, counted, reason, trim_scale(amount_usd), trim_scale(rate)
        FROM tiers_evidenceline""",
}


class FloorDiffers(AssertionError):
    """The floor wrote other rows than the product."""


def written_rows() -> dict[str, tuple[Any, ...]]:
    """Return how many rows of each kind there are, and one hash over all of them."""
    with acting(role=Role.STAFF), connection.cursor() as cursor:
        found = {}
        for name, rows in _ROWS.items():
            cursor.execute(f"SELECT count(*), coalesce(sum(hashtextextended(r::text, 0)), 0) FROM ({rows}) r")
            found[name] = cursor.fetchone()
    return found


def refuse_difference(product: dict[str, tuple[Any, ...]], floor: dict[str, tuple[Any, ...]]) -> None:
    """Raise `FloorDiffers` unless both wrote the same rows."""
    other = [f"{name}: {product[name]} / {floor[name]}" for name in product if product[name] != floor[name]]
    if other:
        raise FloorDiffers("; ".join(other))
