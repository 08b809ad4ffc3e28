"""Reads of the site's questions for who keeps them; drafts too."""

from django.db.models import QuerySet

from alliance.models import PublicQuestion

MOST = 200


def site_questions() -> QuerySet[PublicQuestion]:
    """Return every question with who changed it last, in the order of the page; call it as staff."""
    return PublicQuestion.objects.select_related("changed_by").in_order()[:MOST]


def site_question(question_id: int) -> PublicQuestion | None:
    """Return a question, or None; call it as staff."""
    return PublicQuestion.objects.filter(pk=question_id).first()
