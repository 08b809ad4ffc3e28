"""Telling IBM's alliance managers and deputies that results wait for their review (D6)."""

from collections import defaultdict
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.services import notify
from kernel.outbox import queue_letters
from kernel.tenancy import Role, acting
from tiers.labels import period_words, status_words
from tiers.letters import review_waits
from tiers.models import Assessment, AssessmentRun, RunState
from tiers.selectors.people import Concerned, PeopleOf, people_of_participants

Result = tuple[str, str]


def untold_reviews() -> list[int]:
    """Return the runs under review of which the reviewers were not told yet; call it as staff."""
    untold = AssessmentRun.objects.filter(state=RunState.UNDER_REVIEW, review_told_at=None)
    return list(untold.order_by("computed_at", "id").values_list("pk", flat=True))


def tell_of_review(*, run_id: int, now: datetime) -> int:
    """Tell who reviews a run, each once whatever happens, with the names of their results; return how many.

    A run that was published in between waits for nobody: then nobody is told.
    """
    with acting(role=Role.STAFF, why="review told"):
        run = AssessmentRun.objects.select_for_update().get(pk=run_id)
        if run.state != RunState.UNDER_REVIEW or run.review_told_at is not None:
            return 0
        reviewers, results = _reviewers(run_id)
        title, url = _title(run), reverse("tiers:run", args=[run_id])
        notify(
            user_ids=reviewers,
            key=f"review:{run_id}",
            topic="assessment",
            title=title,
            body=_("Accept each result of yours, or return it with a reason."),
            url=url,
            participant_id=None,
            now=now,
        )
        letters = [
            review_waits(run, person, results[user_id], title=title, url=url)
            for user_id, person in reviewers.items()
        ]
        queue_letters(letters, now=now)
        AssessmentRun.objects.filter(pk=run_id).update(review_told_at=now)
    return len(reviewers)


def _reviewers(run_id: int) -> tuple[dict[int, Concerned], dict[int, list[Result]]]:
    """The people by id, and by person the name and status of each of their results, in order of name."""
    found = Assessment.objects.filter(run=run_id).order_by("participant__name", "pk")
    assessed = {
        participant: (name, status_words(status))
        for participant, name, status in found.values_list("participant_id", "participant__name", "status")
    }
    people: dict[int, Concerned] = {}
    results: dict[int, list[Result]] = defaultdict(list)
    of_participant: dict[int, list[Concerned]] = defaultdict(list)
    for person in people_of_participants(PeopleOf.ALLIANCE_MANAGERS, list(assessed)):
        if person.is_ibm:
            of_participant[person.participant_id].append(person)
    for participant, result in assessed.items():
        for person in of_participant[participant]:
            people[person.user_id] = person
            results[person.user_id].append(result)
    return people, results


def _title(run: AssessmentRun) -> str:
    correction = _("Correction: ") if run.corrects_id else ""
    return correction + _("%(period)s waits for your review") % {
        "period": period_words(run.year, run.quarter)
    }
