"""Questions that companies ask, and what the program answers (R5, R25).

The standard ones are the Program's own text: they stand on the site until administrators keep their own.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from alliance.models import PublicQuestion


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answer; `anchor` is its address on the page."""

    anchor: str
    question: str
    answer: str


def questions() -> tuple[Question, ...]:
    """Return what the site shows: those that administrators publish, or else the standard ones."""
    kept = PublicQuestion.objects.published().in_order().only("slug", "question", "answer")
    return tuple(Question(each.slug, each.question, each.answer) for each in kept) or standard_questions()


def standard_questions() -> tuple[Question, ...]:
    """Return the standard ones, the most asked first."""
    return (
        Question(
            "two-programs",
            _("How does it differ from the IBM Security Technology Alliance Program?"),
            _(
                "There, a company builds a purpose-built integration of its product with an IBM Security "
                "offering. Here, a company’s technology is incorporated in an IBM Services Offering, as a"
                " delivery tool or as a base component. A company may belong to both: the one is no "
                "obstacle to the other."
            ),
        ),
        Question(
            "how-to-join",
            _("How can a company join, and what does it cost?"),
            _(
                "By invitation only; there is no application. IBM invites when every prerequisite and "
                "every requirement for entry is met, and the company becomes a Participant when it has "
                "signed the Program Agreement. Joining costs nothing. A Participant commits to free "
                "equipment for test and integration, free training for sales and delivery people, and "
                "free sales support for teams that work on Qualified Leads."
            ),
        ),
        Question(
            "two-agreements",
            _("Why are there two agreements?"),
            _(
                "The Procurement Agreement lets IBM resell the technology within an offering, or use it "
                "to deliver one. The Program Agreement is about taking part in the program, and is signed"
                " as it is. Without it a company may still do business with IBM under the Procurement "
                "Agreement, but has no benefit of the program."
            ),
        ),
        Question(
            "technology-elsewhere",
            _("Does a deal count when the client bought the technology elsewhere?"),
            _(
                "Yes, when the opportunity is tagged to the Participant in IBM’s CRM. An opportunity "
                "without the tag does not count, whatever else is known of it. No other figure counts, "
                "and no forecast does."
            ),
        ),
        Question(
            "missed-requirements",
            _("What happens when a year’s requirements are missed?"),
            _(
                "Each quarter is assessed so that a problem is found and mended before the year ends. In "
                "January the whole year is evaluated, and the Participant moves to the tier whose "
                "requirements it achieved. A tier is settled once for a calendar year; nobody goes up in "
                "the middle of one."
            ),
        ),
        Question(
            "logo",
            _("Who may use the IBM Security logo?"),
            _(
                "Participants, on their own site, under the Bilateral Logo Usage Agreement, which is part"
                " of the Program Agreement."
            ),
        ),
        Question(
            "who-sees-what",
            _("Who sees our figures?"),
            _(
                "Your own people and those of IBM who work on the relationship with you. Participants may"
                " be competitors of each other: nothing of one is ever shown to another."
            ),
        ),
    )
