"""Announced guides, for the API; drafts are not posted (R39)."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from tiers.models import ProgramGuide


def guides_posted(*, in_force_on: date | None = None) -> QuerySet[Any]:
    """Return the announced versions without their documents; of a day, the one in force on it (D2)."""
    found = ProgramGuide.objects.announced().followed()
    if in_force_on is not None:
        found = found.filter(pk__in=ProgramGuide.objects.applying_on(in_force_on).values("pk")[:1])
    return found.defer("document")


def guide_named(version: str) -> ProgramGuide | None:
    """Return an announced version with its document, or None."""
    if "\0" in version:
        return None
    return ProgramGuide.objects.announced().followed().filter(version=version).first()
