"""What administrators do with the site's questions: write, order, publish, remove (R5)."""

from datetime import datetime

from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from alliance.models import PublicQuestion, QuestionState
from alliance.public.questions import Question
from kernel.refusal import Refusal
from participants.services.behalf import as_ibm

LONGEST_SLUG = 60


class KeptAlready(Refusal):
    """The standard questions are a beginning; they overwrite nothing."""

    def __init__(self) -> None:
        super().__init__(_("There are questions already. Add the one that you miss."))


class ChangedMeanwhile(Refusal):
    """Somebody else removed the question."""

    def __init__(self) -> None:
        super().__init__(_("This question was removed in the meantime. Load the page again."))


def add_question(*, by: User, question: str, answer: str, now: datetime) -> PublicQuestion:
    """Add a draft at the end. Its address on the page follows from its words, and stays."""
    with as_ibm(by, why="question written"):
        return PublicQuestion.objects.create(
            slug=_free_slug(question), question=question, answer=answer, position=_last() + 1,
            changed_by=by, changed_at=now,
        )  # fmt: skip


def start_with_standard(*, by: User, standard: tuple[Question, ...], now: datetime) -> int:
    """Keep the standard questions as one's own, published, to change them; return how many.

    Raises KeptAlready.
    """
    with as_ibm(by, why="standard questions kept"):
        if PublicQuestion.objects.exists():
            raise KeptAlready
        rows = [
            PublicQuestion(
                slug=each.anchor, question=each.question, answer=each.answer, position=position,
                state=QuestionState.PUBLISHED, changed_by=by, changed_at=now,
            )
            for position, each in enumerate(standard, 1)
        ]  # fmt: skip
        return len(PublicQuestion.objects.bulk_create(rows))


def change_question(
    *, by: User, kept: PublicQuestion, question: str, answer: str, now: datetime
) -> PublicQuestion:
    """Change the words; what is published shows them at once. Raises ChangedMeanwhile."""
    with as_ibm(by, why="question changed"):
        present = _locked(kept)
        present.question, present.answer = question, answer
        return _saved(present, by, now, "question", "answer")


def publish_question(*, by: User, kept: PublicQuestion, now: datetime) -> PublicQuestion:
    """Show it on the site. Raises ChangedMeanwhile."""
    return _set_state(by, kept, QuestionState.PUBLISHED, now, "question published")


def withdraw_question(*, by: User, kept: PublicQuestion, now: datetime) -> PublicQuestion:
    """Take it off the site, and keep it as a draft. Raises ChangedMeanwhile."""
    return _set_state(by, kept, QuestionState.DRAFT, now, "question withdrawn")


def move_question(*, by: User, kept: PublicQuestion, up: bool, now: datetime) -> None:
    """Change places with the neighbour above or below; at the end of the list it stays. Raises
    ChangedMeanwhile.
    """
    with as_ibm(by, why="question moved"):
        everyone = list(PublicQuestion.objects.select_for_update().in_order())
        at = next((index for index, each in enumerate(everyone) if each.pk == kept.pk), None)
        if at is None:
            raise ChangedMeanwhile
        other = at - 1 if up else at + 1
        if not 0 <= other < len(everyone):
            return
        everyone[at], everyone[other] = everyone[other], everyone[at]
        everyone[other].changed_by, everyone[other].changed_at = by, now
        moved = [(position, each) for position, each in enumerate(everyone, 1) if each.position != position]
        for position, each in moved:
            each.position = position
        changed = [each for _position, each in moved]
        PublicQuestion.objects.bulk_update(changed, ["position", "changed_by", "changed_at"])


def remove_question(*, by: User, kept: PublicQuestion) -> None:
    """Remove it; the record of changes keeps its words (D10)."""
    with as_ibm(by, why="question removed"):
        PublicQuestion.objects.filter(pk=kept.pk).delete()


def _set_state(
    by: User, kept: PublicQuestion, state: QuestionState, now: datetime, why: str
) -> PublicQuestion:
    with as_ibm(by, why=why):
        present = _locked(kept)
        present.state = state
        return _saved(present, by, now, "state")


def _locked(kept: PublicQuestion) -> PublicQuestion:
    present = PublicQuestion.objects.select_for_update().filter(pk=kept.pk).first()
    if present is None:
        raise ChangedMeanwhile
    return present


def _saved(present: PublicQuestion, by: User, now: datetime, *fields: str) -> PublicQuestion:
    present.changed_by, present.changed_at = by, now
    present.save(update_fields=[*fields, "changed_by", "changed_at"])
    return present


def _last() -> int:
    return PublicQuestion.objects.aggregate(last=Max("position"))["last"] or 0


def _free_slug(question: str) -> str:
    """Return an address from the words, with a number where another question has it."""
    wanted = slugify(question)[:LONGEST_SLUG].strip("-") or "question"
    taken = set(PublicQuestion.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbers = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(slug for slug in numbers if slug not in taken)
