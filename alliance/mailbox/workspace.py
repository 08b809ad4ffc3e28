"""Questions of a company's own people, in their workspace; open before admission, too (R2, R4, R25)."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission
from alliance.mailbox.asking import ask_from_workspace, write_again
from alliance.mailbox.forms import LONGEST_SUBJECT, MessageForm, QuestionForm
from alliance.mailbox.pages import STATUS, clock_words, message_rows, question_rows, state_words, ticket_rows
from alliance.mailbox.selectors import messages_of, question_for_company, question_page
from alliance.models import Ticket, TicketState
from kernel import clock
from kernel.answers import or_404, said
from kernel.formats import count
from kernel.paging import CursorUnreadable
from participants.access import PortalRequest, for_participant, person_of

LIMIT = "question"
"""The limit stands in settings, ACCOUNT_RATE_LIMITS."""


@for_participant(Permission.VIEW_QUESTIONS, before_admission=True)
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: PortalRequest, slug: str) -> HttpResponse:
    """The company's questions, the newest on top, and the form to ask one more; `?subject=` begins it."""
    if request.method != "POST":
        return _list(
            request, QuestionForm(initial={"subject": request.GET.get("subject", "")[:LONGEST_SUBJECT]})
        )
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    if not _within_limits(request):
        return _list(request, form, status=429)

    def write() -> object:
        return ask_from_workspace(
            by=person_of(request), participant=request.participant, now=clock.now(), **form.cleaned_data
        )

    done = _("The Program has your question. Its number comes by mail; the answer is mailed and stands here.")
    if not said(request, done, write):
        return _list(request, form, status=409)
    return redirect("workspace_questions", slug=slug)


@for_participant(Permission.VIEW_QUESTIONS, before_admission=True)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: PortalRequest, slug: str, ticket_id: int) -> HttpResponse:
    """One question with what was answered, and a place to write more."""
    found = or_404(question_for_company(request.actor, request.participant, ticket_id))
    if request.actor.is_ibm and request.method != "POST":
        return redirect("mailbox_ticket", ticket_id=found.pk)
    if request.method != "POST":
        return _question(request, found, MessageForm())
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _question(request, found, form, status=422)
    if not _within_limits(request):
        return _question(request, found, form, status=429)

    def write() -> object:
        text = form.cleaned_data["text"]
        return write_again(by=person_of(request), ticket=found, text=text, now=clock.now())

    if not said(request, _("Added. The Program is told."), write):
        return _question(request, found, form, status=409)
    return redirect("workspace_question", slug=slug, ticket_id=found.pk)


def _within_limits(request: PortalRequest) -> bool:
    """Count a message against its writer, and say so where it is one too many.

    Without a cache nothing is counted.
    """
    if ratelimit.consume(request, action=LIMIT):
        return True
    messages.error(
        request, _("You have written very often within an hour. Nothing was sent; try again later.")
    )
    return False


def _list(request: PortalRequest, form: QuestionForm, status: int = 200) -> HttpResponse:
    slug, today = request.participant.slug, clock.today()
    try:
        page = question_page(request.actor, request.participant, cursor=request.GET.get("page"))
    except CursorUnreadable:
        return redirect("workspace_questions", slug=slug)
    ibm = request.actor.is_ibm
    context = {
        "tickets": ticket_rows(page.rows, today=today)
        if ibm
        else question_rows(page.rows, slug, today=today),
        "form": None if ibm else form,
        "shown": _("%(n)s shown, the newest first") % {"n": count(len(page.rows))},
        "newer_url": f"?page={page.before}" if page.before else "",
        "older_url": f"?page={page.after}" if page.after else "",
    }
    return render(request, "alliance/questions.html", context, status=status)


def _question(request: PortalRequest, found: Ticket, form: MessageForm, status: int = 200) -> HttpResponse:
    due, late = clock_words(found, today=clock.today())
    context = {
        "ticket": found,
        "status": STATUS[TicketState(found.state)],
        "state": state_words(found),
        "due": due,
        "late": late,
        "messages_written": message_rows(messages_of(request.actor, found)),
        "form": form,
    }
    return render(request, "alliance/question.html", context, status=status)
