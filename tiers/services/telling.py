"""Telling everybody concerned of a published result, in the portal and by mail, however often it is tried
(D6).
"""

from collections import defaultdict
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.services import Message, tell_all
from kernel.outbox import queue_letters
from kernel.tenancy import Role, acting
from tiers.labels import period_words, status_words
from tiers.letters import assessment_published
from tiers.models import Assessment, AssessmentRun, RunState
from tiers.selectors.people import Concerned, PeopleOf, people_of_participants

_AT_ONCE = 200


def untold_publications() -> list[int]:
    """Return the published runs of which not everybody was told yet; call it as staff."""
    untold = AssessmentRun.objects.filter(state=RunState.PUBLISHED, told_at=None)
    return list(untold.order_by("published_at", "id").values_list("pk", flat=True))


def tell_of_publication(*, run_id: int, now: datetime) -> int:
    """Tell the people of every Participant of a published run; return the number of letters.

    Some Participants at a time, each once whatever happens: a notice and a letter are known by their keys.
    """
    letters = 0
    with acting(role=Role.STAFF, why="published result told"):
        run = AssessmentRun.objects.get(pk=run_id)
        results = list(Assessment.objects.filter(run=run).select_related("participant").order_by("id"))
    for start in range(0, len(results), _AT_ONCE):
        with acting(role=Role.STAFF, why="published result told"):
            letters += _tell_some(run, results[start : start + _AT_ONCE], now)
    with acting(role=Role.STAFF, why="published result told"):
        AssessmentRun.objects.filter(pk=run_id, told_at=None).update(told_at=now)
    return letters


def _tell_some(run: AssessmentRun, results: list[Assessment], now: datetime) -> int:
    people: dict[int, list[Concerned]] = defaultdict(list)
    for person in people_of_participants(PeopleOf.EVERYBODY, [each.participant_id for each in results]):
        people[person.participant_id].append(person)
    messages = [_message(run, result, people[result.participant_id]) for result in results]
    tell_all(messages, now=now)
    letters = [
        assessment_published(run, result, person, title=message.title, url=message.url)
        for result, message in zip(results, messages, strict=True)
        for person in people[result.participant_id]
    ]
    queue_letters(letters, now=now)
    return len(letters)


def _message(run: AssessmentRun, result: Assessment, concerned: list[Concerned]) -> Message:
    return Message(
        user_ids=tuple(person.user_id for person in concerned),
        key=f"run:{run.pk}:{result.participant_id}",
        topic="assessment",
        title=_title(run, result),
        body="",
        url=reverse("tiers:assessment", args=[result.participant.slug, run.pk]),
        participant_id=result.participant_id,
    )


def _title(run: AssessmentRun, result: Assessment) -> str:
    correction = _("Correction: ") if run.corrects_id else ""
    return correction + _("%(name)s, %(period)s: %(status)s") % {
        "name": result.participant.name,
        "period": period_words(run.year, run.quarter),
        "status": status_words(result.status),
    }
