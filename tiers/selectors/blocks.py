"""What stands between a run and its publication (D5, D6). Staff's reads."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from tiers.models import Assessment, AssessmentReview, AssessmentRun, Override

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Blocks:
    """Slugs of the results that hold a publication up, at most `MOST_NAMED` of each kind."""

    returned: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    unapproved: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.returned or self.undecided or self.unapproved)

    def words(self) -> list[str]:
        """Return one sentence for each kind of block, with what would mend it."""
        sentences = (
            (self.returned, _("Returned by an alliance manager and not resolved: %(slugs)s.")),
            (self.undecided, _("Below the program, an administrator has to decide: %(slugs)s.")),
            (self.unapproved, _("An override waits for a second administrator: %(slugs)s.")),
        )
        return [sentence % {"slugs": ", ".join(slugs)} for slugs, sentence in sentences if slugs]


def blocks_of(run: AssessmentRun) -> Blocks:
    """Return what holds the run's publication up; call it as staff."""
    results = Assessment.objects.filter(run=run)
    approved = Override.objects.filter(assessment=OuterRef("pk"), approved_by__isnull=False)
    latest = AssessmentReview.objects.filter(assessment=OuterRef("pk")).order_by("-id").values("decision")[:1]
    open_override = Override.objects.filter(assessment=OuterRef("pk"), approved_by=None)
    settled = ~Exists(approved)
    return Blocks(
        returned=_slugs(results.annotate(said=Subquery(latest)).filter(settled, said="returned")),
        undecided=_slugs(results.filter(settled, ~Exists(open_override), status="below_program")),
        unapproved=_slugs(results.filter(Exists(open_override))),
    )


def _slugs(results: QuerySet[Assessment]) -> tuple[str, ...]:
    ordered = results.order_by("participant__slug")
    return tuple(ordered.values_list("participant__slug", flat=True)[:MOST_NAMED])
