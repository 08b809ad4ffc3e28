"""The questions and answers of the public site: administrators write, order and publish them (R5)."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.permissions import Permission
from alliance.models import PublicQuestion
from alliance.public.questions import standard_questions
from alliance.questions import services
from alliance.questions.forms import SiteQuestionForm
from alliance.questions.pages import site_question_rows
from alliance.questions.selectors import site_question, site_questions
from kernel import clock
from kernel.answers import or_404, said
from participants.access import PortalRequest, for_ibm, person_of


@for_ibm(Permission.MANAGE_SITE)
@require_safe
def question_list(request: PortalRequest) -> HttpResponse:
    """Every question in the order of the page; before the first, the standard ones that the site shows."""
    rows = site_question_rows(site_questions())
    context = {
        "questions": rows,
        "standard": standard_questions(),
        "any_published": any(row.published for row in rows),
    }
    return render(request, "alliance/site_questions.html", context)


@for_ibm(Permission.MANAGE_SITE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PortalRequest) -> HttpResponse:
    """Write a new question; it begins as a draft."""
    form = SiteQuestionForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _form(request, form)
    if not form.is_valid():
        return _form(request, form, status=422)

    def write() -> object:
        return services.add_question(by=person_of(request), now=clock.now(), **form.cleaned_data)

    said(request, _("The question is kept as a draft. Publish it when it is right."), write)
    return redirect("site_questions")


@for_ibm(Permission.MANAGE_SITE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PortalRequest, question_id: int) -> HttpResponse:
    """Change the words of a question."""
    kept = or_404(site_question(question_id))
    if request.method != "POST":
        words = {"question": kept.question, "answer": kept.answer}
        return _form(request, SiteQuestionForm(initial=words), kept)
    form = SiteQuestionForm(request.POST)
    if not form.is_valid():
        return _form(request, form, kept, status=422)

    def write() -> object:
        by = person_of(request)
        return services.change_question(by=by, kept=kept, now=clock.now(), **form.cleaned_data)

    said(request, _("The question is changed."), write)
    return redirect("site_questions")


@for_ibm(Permission.MANAGE_SITE)
@require_POST
def publish(request: PortalRequest, question_id: int) -> HttpResponse:
    """Show a question on the site."""
    return _change(request, question_id, _("The question is on the site."), services.publish_question)


@for_ibm(Permission.MANAGE_SITE)
@require_POST
def withdraw(request: PortalRequest, question_id: int) -> HttpResponse:
    """Take a question off the site."""
    return _change(request, question_id, _("The question is a draft again."), services.withdraw_question)


@for_ibm(Permission.MANAGE_SITE)
@require_POST
def move(request: PortalRequest, question_id: int) -> HttpResponse:
    """Move a question up, or down."""
    up = request.POST.get("way") == "up"

    def write(*, by: User, kept: PublicQuestion, now: datetime) -> None:
        services.move_question(by=by, kept=kept, up=up, now=now)

    return _change(request, question_id, _("Moved."), write)


@for_ibm(Permission.MANAGE_SITE)
@require_POST
def remove(request: PortalRequest, question_id: int) -> HttpResponse:
    """Remove a question."""
    kept = or_404(site_question(question_id))
    said(
        request,
        _("The question is removed."),
        lambda: services.remove_question(by=person_of(request), kept=kept),
    )
    return redirect("site_questions")


@for_ibm(Permission.MANAGE_SITE)
@require_POST
def start(request: PortalRequest) -> HttpResponse:
    """Keep the standard questions as one's own."""
    said(
        request,
        _("The standard questions are yours to change."),
        lambda: services.start_with_standard(
            by=person_of(request), standard=standard_questions(), now=clock.now()
        ),
    )
    return redirect("site_questions")


def _change(
    request: PortalRequest, question_id: int, done: str, write: Callable[..., object]
) -> HttpResponse:
    kept = or_404(site_question(question_id))
    said(request, done, lambda: write(by=person_of(request), kept=kept, now=clock.now()))
    return redirect("site_questions")


def _form(
    request: PortalRequest, form: SiteQuestionForm, kept: PublicQuestion | None = None, status: int = 200
) -> HttpResponse:
    return render(request, "alliance/site_question.html", {"form": form, "kept": kept}, status=status)
