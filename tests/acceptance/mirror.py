"""What the portal's mirror holds, read as staff."""

from typing import Any

from kernel.tenancy import Role, acting
from pipeline.models import Feed, Lead, LeadRevision


def leads(*columns: str) -> dict[str, Any]:
    """Each lead's columns by the CRM's id; one column stands for itself."""
    with acting(role=Role.STAFF, why="test"):
        rows = Lead.objects.order_by("crm_id").values_list("crm_id", *columns)
        return {row[0]: row[1] if len(columns) == 1 else row[1:] for row in rows}


def revisions() -> int:
    """How many revisions there are of all leads."""
    with acting(role=Role.STAFF, why="test"):
        return LeadRevision.objects.count()


def feeds() -> list[str]:
    """The states of all feeds, oldest first."""
    with acting(role=Role.STAFF, why="test"):
        return list(Feed.objects.order_by("pk").values_list("state", flat=True))
