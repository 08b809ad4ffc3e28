"""The letters of guides and assessments, one function per message."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from kernel.addresses import absolute
from kernel.formats import count
from kernel.outbox import Letter
from tiers.labels import period_words, status_words
from tiers.models import Assessment, AssessmentRun, ProgramGuide
from tiers.selectors.guide_people import Asked, reminder_key
from tiers.selectors.people import Concerned

MOST_NAMED = 20
"""Results named in one letter; the page of the run has them all."""


def guide_announced(guide: ProgramGuide, person: Concerned) -> Letter:
    """An alliance manager of either side hears of a version to come (R40)."""
    return Letter(
        key=f"guide:{guide.pk}:{person.user_id}",
        kind="guide_announced",
        to=person.email,
        template="guide_announced",
        context=_of_guide(guide, person.name),
    )


def guide_reminder(guide: ProgramGuide, person: Asked, today: date) -> Letter:
    """Who has not acknowledged a version is reminded of it (R40)."""
    return Letter(
        key=reminder_key(guide, today, person.user_id),
        kind="guide_reminder",
        to=person.email,
        template="guide_reminder",
        context=_of_guide(guide, person.name),
    )


def assessment_published(
    run: AssessmentRun, result: Assessment, person: Concerned, *, title: str, url: str
) -> Letter:
    """A person of either side reads what a published run found of the company (D6)."""
    return Letter(
        key=f"run:{run.pk}:{result.participant_id}:{person.user_id}",
        kind="assessment_published",
        to=person.email,
        template="assessment_published",
        context={
            "person": person.name,
            "company": result.participant.name,
            "title": title,
            "period": period_words(run.year, run.quarter),
            "annual": run.quarter is None,
            "status": status_words(result.status),
            "correction": run.corrects_id is not None,
            "link": absolute(url),
        },
    )


def review_waits(
    run: AssessmentRun, person: Concerned, results: Sequence[tuple[str, str]], *, title: str, url: str
) -> Letter:
    """IBM's alliance manager or deputy reviews results; `results` are (company, status) of theirs (D6)."""
    more = max(0, len(results) - MOST_NAMED)
    return Letter(
        key=f"review:{run.pk}:{person.user_id}",
        kind="review_waits",
        to=person.email,
        template="review_waits",
        context={
            "person": person.name,
            "title": title,
            "period": period_words(run.year, run.quarter),
            "results": results[:MOST_NAMED],
            "more": count(more) if more else "",
            "correction": run.corrects_id is not None,
            "link": absolute(url),
        },
    )


def _of_guide(guide: ProgramGuide, name: str) -> dict[str, object]:
    return {
        "name": name,
        "version": guide.version,
        "program": guide.program,
        "effective_on": guide.effective_on,
        "address": absolute(reverse("tiers:guide_version", args=[guide.version])),
    }
