"""Rows of the site's questions, for administrators."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from alliance.models import PublicQuestion, QuestionState
from kernel.clock import program_zone
from kernel.formats import moment


@dataclass(frozen=True, slots=True)
class SiteQuestionRow:
    """One question; `first` and `last` cannot move further."""

    pk: int
    question: str
    answer: str
    url: str
    status: str
    published: bool
    changed: str
    by: str
    first: bool
    last: bool


def site_question_rows(questions: Iterable[PublicQuestion]) -> list[SiteQuestionRow]:
    """Return the rows in the order of the page."""
    kept = list(questions)
    return [
        SiteQuestionRow(
            pk=each.pk,
            question=each.question,
            answer=each.answer,
            url=reverse("site_question", args=[each.pk]),
            status=each.state,
            published=each.state == QuestionState.PUBLISHED,
            changed=moment(each.changed_at, program_zone()),
            by=str(each.changed_by) if each.changed_by else "",
            first=index == 0,
            last=index == len(kept) - 1,
        )
        for index, each in enumerate(kept)
    ]
