"""Announced guides, for the API; drafts are not posted (R39)."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from tiers.models import ProgramGuide


def guides_posted(*, in_force_on: date | None = None) -> QuerySet[Any]:
    """Return the announced versions without their documents, as far as they had taken effect by the day."""
    found = ProgramGuide.objects.announced()
    if in_force_on is not None:
        found = found.filter(effective_on__lte=in_force_on)
    return found.defer("document")


def guide_named(version: str) -> ProgramGuide | None:
    """Return an announced version with its document, or None."""
    return None if "\0" in version else ProgramGuide.objects.announced().filter(version=version).first()
