"""The row of a Program Guide version: its content, and the lock under which versions are written."""

import hashlib
import json
from datetime import datetime
from typing import Any

from accounts.models import User
from kernel.locks import one_at_a_time
from tiers.guide_document import GuideDocument, canonical_json
from tiers.models import ProgramGuide


def content_of(document: GuideDocument) -> dict[str, Any]:
    """Return the columns that follow from what a version says, by name."""
    canonical = canonical_json(document)
    return {
        "program": document.program,
        "version": document.version,
        "effective_on": document.effective_on,
        "document": json.loads(canonical),
        "digest": hashlib.sha256(canonical.encode()).hexdigest(),
    }


def new_draft(document: GuideDocument, *, by: User | None, now: datetime) -> ProgramGuide:
    """Return a draft that is not stored yet."""
    return ProgramGuide(**content_of(document), created_at=now, created_by=by)


def lock_guides() -> None:
    """Serialise writers of guides, so that two imports of one version give one version."""
    one_at_a_time("tiers.guides")
