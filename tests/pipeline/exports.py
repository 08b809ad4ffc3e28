"""Small CRM exports for tests: rows as text, a profile for them, and a load through the real services."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from accounts.models import User
from kernel.tenancy import Role, acting
from pipeline.models import Feed, Lead, LeadRevision
from pipeline.profiles.document import parse_profile
from pipeline.profiles.profile import MappingProfile
from pipeline.services.feeds import receive_feed
from pipeline.services.loading import load_feed

NOON = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
HEADER = "id,client,stage,value,currency,qualified,product"
COLUMNS = {
    "crm_id": "id",
    "client": "client",
    "stage": "stage",
    "tcv": "value",
    "currency": "currency",
    "qualified_on": "qualified",
    "tag": "product",
}


def profile(**changes: object) -> MappingProfile:
    """A profile for `HEADER`, the whole pipeline of source “crm” unless changed."""
    document = {
        "source": "crm",
        "columns": COLUMNS,
        "stages": {"Qualified": "qualified", "Won": "won", "Lost": "lost"},
        "complete": True,
    }
    return parse_profile(document | changes)


def row(
    crm_id: str, client: str = "Harbour Bank", stage: str = "Qualified", value: str = "1000", **cells: str
) -> str:
    """One line of an export."""
    currency, qualified, tag = (
        cells.get("currency", "USD"),
        cells.get("qualified", "2026-03-02"),
        cells.get("tag", ""),
    )
    return f"{crm_id},{client},{stage},{value},{currency},{qualified},{tag}"


def export(*rows: str) -> str:
    """A whole file of rows under `HEADER`."""
    return "\n".join([HEADER, *rows]) + "\n"


def receive(
    text: str | bytes, *, day: int = 0, by: User | None = None, accept: bool = False, **changes: object
) -> Feed:
    """Receive an export, some days after `NOON`."""
    content = text.encode() if isinstance(text, str) else text
    with acting(role=Role.STAFF, why="test"):
        return receive_feed(
            by=by,
            profile=profile(**changes),
            file=io.BytesIO(content),
            file_name="export.csv",
            now=NOON + timedelta(days=day),
            accept_changes=accept,
        )


def load(
    text: str | bytes, *, day: int = 0, by: User | None = None, accept: bool = False, **changes: object
) -> Feed:
    """Receive an export and load it."""
    feed = receive(text, day=day, by=by, accept=accept, **changes)
    return load_feed(feed_id=feed.pk, now=NOON + timedelta(days=day))


def counts(feed: Feed) -> dict[str, int]:
    """The counts of a feed that are not zero."""
    names = ("created", "updated", "unchanged", "withdrawn", "collapsed", "rejected", "untagged")
    return {name: getattr(feed, name) for name in names if getattr(feed, name)}


def lead(crm_id: str) -> Lead:
    """A lead as it is now."""
    with acting(role=Role.STAFF, why="test"):
        return Lead.objects.select_related("participant").get(crm_id=crm_id)


def revisions(crm_id: str) -> list[LeadRevision]:
    """The revisions of a lead, oldest first."""
    with acting(role=Role.STAFF, why="test"):
        return list(LeadRevision.objects.filter(crm_id=crm_id).order_by("pk"))


def as_feed_left(feed: Feed, crm_id: str) -> LeadRevision | None:
    """The revision that a run standing on the feed reads (D2)."""
    return next(
        (
            revision
            for revision in revisions(crm_id)
            if revision.feed_id <= feed.pk and (revision.superseded_by_id or feed.pk + 1) > feed.pk
        ),
        None,
    )


def write(path: Path, text: str) -> Path:
    """Write a text file and return its path."""
    path.write_text(text, encoding="utf-8")
    return path
