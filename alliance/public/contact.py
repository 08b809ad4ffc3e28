"""The contact form: a question from anybody, and what its sender writes later (R25)."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance.homes.workspaces import companies_of
from alliance.mailbox.asking import TooManyMessages, ask_as_visitor, write_again
from alliance.mailbox.pages import STATUS, state_words
from alliance.mailbox.selectors import ticket_of_link
from alliance.models import Ticket, TicketState
from alliance.public.forms import ContactForm, StampedForm
from alliance.public.questions import questions
from alliance.public.spam import within_limits
from kernel import clock
from kernel.answers import or_404
from participants.access import PortalRequest, public


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: PortalRequest) -> HttpResponse:
    """The form with the questions that are asked most; who has a workspace asks from there (R4, R5, R25)."""
    own = companies_of(request.actor)
    if request.method != "POST":
        return _page(request, None if own else ContactForm(now=clock.now()), own=own)
    if own:
        return redirect("contact")
    form = ContactForm(request.POST, now=clock.now())
    if not form.is_valid():
        return _page(request, form, status=422)
    if form.is_from_machine():
        return redirect("contact_sent")
    if not within_limits(request, form.cleaned_data["email"]):
        return _page(request, form, status=429, too_many=True)
    values = form.cleaned_data
    ask_as_visitor(sender=form.sender(), subject=values["subject"], text=values["text"], now=form.now)
    return redirect("contact_sent")


@public
@never_cache
@require_safe
def sent(request: PortalRequest) -> HttpResponse:
    """What comes next; the same for everybody who sent something."""
    return render(request, "alliance/contact_sent.html", {"days": settings.MAILBOX_ANSWER_DAYS})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: PortalRequest, ticket_token: str) -> HttpResponse:
    """What the sender writes later, by the link in the mail; the page repeats nothing of what was written."""
    ticket = or_404(ticket_of_link(ticket_token))
    if request.method != "POST":
        return _again(request, ticket, StampedForm(now=clock.now()))
    form = StampedForm(request.POST, now=clock.now())
    if not form.is_valid():
        return _again(request, ticket, form, status=422)
    if form.is_from_machine():
        return redirect("contact_sent")
    if not within_limits(request, ticket.email):
        return _again(request, ticket, form, status=429, too_many=True)
    try:
        write_again(by=None, ticket=ticket, text=form.cleaned_data["text"], now=form.now)
    except TooManyMessages as refusal:
        form.add_error(None, str(refusal))
        return _again(request, ticket, form, status=409)
    return redirect("contact_sent")


def _page(
    request: PortalRequest,
    form: ContactForm | None,
    *,
    own: object = (),
    status: int = 200,
    too_many: bool = False,
) -> HttpResponse:
    context = {
        "form": form,
        "own": own,
        "too_many": too_many,
        "questions": questions(),
        "mailbox": settings.PROGRAM_MAILBOX,
        "days": settings.MAILBOX_ANSWER_DAYS,
    }
    return render(request, "alliance/contact.html", context, status=status)


def _again(
    request: PortalRequest, ticket: Ticket, form: StampedForm, *, status: int = 200, too_many: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "number": ticket.number,
        "status": STATUS[TicketState(ticket.state)],
        "state": state_words(ticket),
        "too_many": too_many,
        "mailbox": settings.PROGRAM_MAILBOX,
    }
    return render(request, "alliance/contact_again.html", context, status=status)
