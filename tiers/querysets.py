"""Reads of guides, runs and assessments, each starting from what the actor may see (R4, D6)."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import OuterRef, Subquery

from accounts.permissions import Actor
from participants.querysets import OfParticipantQuerySet

if TYPE_CHECKING:
    from tiers.models import AssessmentRun, ProgramGuide  # noqa: F401  (types of the querysets below)


class GuideQuerySet(models.QuerySet["ProgramGuide"]):
    """Versions of the Program Guide, one sequence by `effective_on`."""

    def announced(self) -> Self:
        """Versions that are no draft: posted for everybody (R39)."""
        return self.exclude(state="draft")

    def followed(self) -> Self:
        """Versions with `followed_on`, the first day of the announced version after each, if there is one."""
        later = GuideQuerySet(self.model).announced().filter(effective_on__gt=OuterRef("effective_on"))
        return self.annotate(followed_on=Subquery(later.order_by("effective_on").values("effective_on")[:1]))

    def applying_on(self, day: date) -> Self:
        """Announced versions that had taken effect by the day, the one in force first (R15, D2)."""
        return self.announced().filter(effective_on__lte=day).order_by("-effective_on", "-id")


class RunQuerySet(models.QuerySet["AssessmentRun"]):
    """Assessment runs; a run names no participant."""

    def of_period(self, *, kind: str, year: int, quarter: int | None) -> Self:
        """The period's own run, its corrections aside."""
        return self.filter(kind=kind, year=year, quarter=quarter, corrects=None)

    def visible_to(self, actor: Actor) -> Self:
        """IBM's people see every run, partners the published ones (D6)."""
        return self if actor.is_ibm else self.filter(state="published")


class AssessmentQuerySet(OfParticipantQuerySet):
    """Results; a partner sees them once they are published (D6)."""

    def visible_to(self, actor: Actor) -> Self:
        """The results of the participants that the actor sees; proposals only for IBM's people (R4, D6)."""
        visible = super().visible_to(actor)
        return visible if actor.is_ibm else visible.filter(published=True)


class StandingQuerySet(OfParticipantQuerySet):
    """Tiers held, one per participant and program year."""

    def held_in(self, year: int) -> Self:
        """Of the participant of an outer query: the standing of the year or the last before it, first."""
        return self.filter(participant=OuterRef("pk"), year__lte=year).order_by("-year")
