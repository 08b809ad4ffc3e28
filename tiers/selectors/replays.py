"""What the last replay of a run came to, as an annotation of whatever is shown with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef

from accounts.permissions import Actor
from kernel.subqueries import list_of
from tiers.models import RunReplay


@dataclass(frozen=True, slots=True)
class LastReplay:
    """When a run was last replayed, and in how many places it differed from what was kept.

    `name` is the person's for IBM's people, empty for partners and where the command did it.
    """

    at: datetime
    identical: bool
    differences: int
    name: str


def last_replay(actor: Actor, run: str) -> Any:
    """Return the annotation that `replay_from` reads; `run` is the path from the row to its run."""
    latest = RunReplay.objects.filter(run=OuterRef(run)).order_by("-id")[:1]
    who = {"name": "by__name"} if actor.is_ibm else {}
    return list_of(latest, at="at", identical="identical", differences="differences", **who)


def replay_from(found: Sequence[dict[str, Any]]) -> LastReplay | None:
    """Return the last replay that an annotation of `last_replay` carries; None where there was none."""
    if not found:
        return None
    row = found[0]
    at = datetime.fromisoformat(row["at"])
    return LastReplay(at, row["identical"], row["differences"], row.get("name") or "")
