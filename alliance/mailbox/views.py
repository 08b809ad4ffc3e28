"""The mailbox as IBM's people see it: what waits, and one ticket with its answer (R25)."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.permissions import PROGRAM_ADMINISTRATOR, Permission
from alliance.mailbox import answering
from alliance.mailbox.forms import AnswerForm
from alliance.mailbox.pages import STATUS, chips, message_rows, state_words, ticket_facts, ticket_rows
from alliance.mailbox.selectors import Shown, mailbox, mailbox_counts, messages_of, ticket_for
from alliance.models import Ticket, TicketState
from kernel import clock
from kernel.answers import or_404, said
from kernel.formats import count
from kernel.paging import CursorUnreadable
from participants.access import PortalRequest, for_ibm, person_of


@for_ibm(Permission.ANSWER_MAILBOX)
@require_safe
def ticket_list(request: PortalRequest) -> HttpResponse:
    """Tickets, the newest on top; the filter stands in the address."""
    shown, today = Shown.asked(request.GET.get("show", "")), clock.today()
    try:
        page = mailbox(request.actor, shown, today=today, cursor=request.GET.get("page"))
    except CursorUnreadable:
        return redirect("mailbox")
    counts = mailbox_counts(request.actor, today=today)
    context = {
        "tickets": ticket_rows(page.rows, today=today),
        "chips": chips(shown, counts),
        "waiting": counts[Shown.WAITING],
        "late": counts[Shown.LATE],
        "shown": _("%(n)s shown, the newest first") % {"n": count(len(page.rows))},
        "newer_url": f"?show={shown}&page={page.before}" if page.before else "",
        "older_url": f"?show={shown}&page={page.after}" if page.after else "",
    }
    return render(request, "alliance/mailbox.html", context)


@for_ibm(Permission.ANSWER_MAILBOX)
@require_safe
def ticket(request: PortalRequest, ticket_id: int) -> HttpResponse:
    """One ticket: what was written, what is known, what can be done."""
    return _page(request, or_404(ticket_for(request.actor, ticket_id)), AnswerForm())


@for_ibm(Permission.ANSWER_MAILBOX)
@require_POST
def answer(request: PortalRequest, ticket_id: int) -> HttpResponse:
    """Mail an answer."""
    found = or_404(ticket_for(request.actor, ticket_id))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)

    def write() -> object:
        text = form.cleaned_data["text"]
        return answering.answer_ticket(by=person_of(request), ticket=found, text=text, now=clock.now())

    if not said(request, _("The answer is mailed to %s.") % found.email, write):
        return _page(request, found, form, status=409)
    return redirect("mailbox_ticket", ticket_id=found.pk)


@for_ibm(Permission.ANSWER_MAILBOX)
@require_POST
def take(request: PortalRequest, ticket_id: int) -> HttpResponse:
    """Take a ticket."""
    return _move(request, ticket_id, _("The ticket is yours to answer."), answering.take_ticket)


@for_ibm(Permission.ANSWER_MAILBOX)
@require_POST
def put_back(request: PortalRequest, ticket_id: int) -> HttpResponse:
    """Put a ticket back."""
    return _move(request, ticket_id, _("The ticket is anybody’s again."), answering.put_back_ticket)


@for_ibm(Permission.ANSWER_MAILBOX)
@require_POST
def close(request: PortalRequest, ticket_id: int) -> HttpResponse:
    """Close a ticket."""
    done = _("The ticket is closed. It opens again when its sender writes.")
    return _move(request, ticket_id, done, answering.close_ticket)


def _move(request: PortalRequest, ticket_id: int, done: str, move: Callable[..., Ticket]) -> HttpResponse:
    found = or_404(ticket_for(request.actor, ticket_id))
    said(request, done, lambda: move(by=person_of(request), ticket=found, now=clock.now()))
    return redirect("mailbox_ticket", ticket_id=found.pk)


def _page(request: PortalRequest, found: Ticket, form: AnswerForm, status: int = 200) -> HttpResponse:
    me = person_of(request)
    context = {
        "ticket": found,
        "status": STATUS[TicketState(found.state)],
        "state": state_words(found, taken_by=str(found.taken_by) if found.taken_by else ""),
        "messages_written": message_rows(messages_of(request.actor, found)),
        "facts": ticket_facts(found, today=clock.today()),
        "form": form,
        **_possible(found, me),
    }
    return render(request, "alliance/mailbox_ticket.html", context, status=status)


def _possible(found: Ticket, me: User) -> dict[str, bool]:
    """What the person can do with the ticket as it is; the services decide it again."""
    mine = found.taken_by_id == me.pk
    free = found.taken_by_id is None
    may_end = mine or free or me.role is PROGRAM_ADMINISTRATOR
    state = found.state
    return {
        "mine": mine,
        "can_take": state == TicketState.OPEN or (state == TicketState.ANSWERED and not mine),
        "can_put_back": state == TicketState.TAKEN and may_end,
        "can_answer": mine and state in (TicketState.TAKEN, TicketState.ANSWERED),
        "can_close": state != TicketState.CLOSED and may_end,
    }
