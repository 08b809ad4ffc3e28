"""The floor of an assessment: the same rows by plain SQL."""

from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection

from kernel.clock import program_zone
from kernel.periods import Period, program_day
from kernel.tenancy import Role, acting
from pipeline.models import Feed
from tiers.guide_document import GuideDocument
from tiers.guide_document.model import Group, Leaf
from tiers.models import AssessmentRun
from tiers.selectors.guides import plan_of

FLOOR = Path(__file__).with_name("floor.sql").read_text(encoding="utf-8")
_ASKED = """
CREATE TEMP TABLE asked (
    tier text, rank int, position int, clause text, name text, kind text, grouped boolean, leaf int,
    branch int, metric text, cumulative boolean, op text, unit text, yes_no boolean, needed numeric,
    paced numeric, at_risk numeric
) ON COMMIT DROP;
INSERT INTO asked SELECT * FROM unnest({columns});
"""
_TYPES = (
    "text", "int", "int", "text", "text", "text", "boolean", "int", "int", "text", "boolean", "text", "text",
    "boolean", "numeric", "numeric", "numeric",
)  # fmt: skip


def compute_floor(run: AssessmentRun) -> None:
    """Write the run's results in one transaction, as its task would."""
    with acting(role=Role.STAFF, why="benchmark"), connection.cursor() as cursor:
        _ask(cursor, plan_of(run.guide).guide, run.quarter)
        cursor.execute(FLOOR, _parameters(run))


def _parameters(run: AssessmentRun) -> dict[str, Any]:
    feed = Feed.objects.get(file_name="generated.csv")
    return {
        "run": run.pk, "year": run.year, "last_day": Period(run.year, run.quarter).last_day,
        "year_start": date(run.year, 1, 1), "year_end": date(run.year, 12, 31), "annual": run.quarter is None,
        "source": feed.source_id, "feed": feed.pk, "feed_day": program_day(feed.taken_at, program_zone()),
    }  # fmt: skip


def _ask(cursor: Any, guide: GuideDocument, quarter: int | None) -> None:
    rows = _rows(guide, quarter)
    columns = ", ".join(f"%s::{kind}[]" for kind in _TYPES)
    cursor.execute(_ASKED.format(columns=columns), [list(column) for column in zip(*rows, strict=True)])


def _rows(guide: GuideDocument, quarter: int | None) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    position = 0
    for tier in guide.tiers:
        position = position if quarter is None else 0
        for condition in tier.conditions:
            root = condition.root
            own = (tier.key, tier.rank, position, condition.clause, condition.name, str(condition.kind))
            branches = root.members if isinstance(root, Group) else (root,)
            leaves = [
                (branch, leaf)
                for branch, member in enumerate(branches)
                for leaf in (member.members if isinstance(member, Group) else (member,))
            ]
            grouped = isinstance(root, Group)
            rows += [
                (*own, grouped, number, branch, *_leaf(leaf, guide, quarter))
                for number, (branch, leaf) in enumerate(leaves)
                if isinstance(leaf, Leaf)
            ]
            position += 1
    return rows


def _leaf(leaf: Leaf, guide: GuideDocument, quarter: int | None) -> tuple[Any, ...]:
    yes_no = isinstance(leaf.value, bool)
    needed = int(leaf.value) if yes_no else leaf.value
    paced = needed * guide.pace[quarter - 1] if leaf.cumulative and quarter else None
    at_risk = paced * guide.at_risk_from if paced is not None else None
    return (leaf.metric, leaf.cumulative, str(leaf.op), leaf.unit, yes_no, needed, paced, at_risk)
