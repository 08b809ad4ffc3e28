"""Termination of the Program Agreement: one page for both sides (R30)."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.permissions import Permission
from agreements.forms import NoticeForm, StepForm
from agreements.models import Termination
from agreements.pages.termination import shown_of, termination_page
from agreements.selectors import notice_terms, running_notice_of, step_for, steps_of, terminations_of
from agreements.selectors.terminations import NoticeTerms
from agreements.services import (
    agree_cancellation,
    ask_cancellation,
    give_notice,
    mark_step_done,
    refuse_cancellation,
)
from agreements.winding_down import earliest_end
from kernel import clock
from kernel.answers import or_404, said
from kernel.refusal import Refusal
from participants.access import PortalRequest, for_participant, person_of
from participants.slots import panel_at

OPEN_LEADS = "open_leads"
"""The place of this page that the app of the leads fills, through `participants.slots`."""


@for_participant(Permission.VIEW_PARTICIPANT)
@require_http_methods(["GET", "HEAD", "POST"])
def termination(request: PortalRequest, slug: str) -> HttpResponse:
    """The notice that runs with its wind-down, or the form that gives one."""
    if request.method != "POST":
        return _page(request)
    form = _form(request, notice_terms(request.participant))
    if not form.is_valid() or not _given(request, form):
        return _page(request, form, status=422)
    messages.success(request, _("Notice is given. Both sides are told, and the wind-down has begun."))
    return redirect("agreements:termination", slug=slug)


@for_participant(Permission.GIVE_NOTICE)
@require_POST
def ask(request: PortalRequest, slug: str) -> HttpResponse:
    """Ask the other party to take the notice back."""
    return _answered(request, _("The other party is asked to take the notice back."), ask_cancellation)


@for_participant(Permission.GIVE_NOTICE)
@require_POST
def agree(request: PortalRequest, slug: str) -> HttpResponse:
    """Take the notice back, as the other party asked."""
    return _answered(request, _("The notice is taken back. The agreement goes on."), agree_cancellation)


@for_participant(Permission.GIVE_NOTICE)
@require_POST
def refuse(request: PortalRequest, slug: str) -> HttpResponse:
    """Let the notice stand against the other party's wish."""
    return _answered(request, _("The notice stands; the other party is told."), refuse_cancellation)


@for_participant(Permission.VIEW_PARTICIPANT)
@require_POST
def mark_step(request: PortalRequest, slug: str, step_id: int) -> HttpResponse:
    """Mark a step of the wind-down as done."""
    step = or_404(step_for(request.actor, request.participant, step_id))
    form = StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors.get("note", ()))))
    else:
        note = form.cleaned_data["note"]
        said(
            request,
            _("The step is marked as done."),
            lambda: mark_step_done(by=person_of(request), step=step, note=note, now=clock.now()),
        )
    return redirect("agreements:termination", slug=slug)


def _answered(request: PortalRequest, done: str, write: Callable[..., Termination]) -> HttpResponse:
    notice = or_404(running_notice_of(request.actor, request.participant))
    person: User = person_of(request)
    now: datetime = clock.now()
    said(request, done, lambda: write(by=person, notice=notice, now=now))
    return redirect("agreements:termination", slug=request.participant.slug)


def _given(request: PortalRequest, form: NoticeForm) -> bool:
    given = form.cleaned_data
    try:
        give_notice(
            by=person_of(request),
            participant=request.participant,
            ground=given["ground"],
            effective_on=given["effective_on"],
            now=clock.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _form(request: PortalRequest, terms: NoticeTerms) -> NoticeForm:
    given = request.POST if request.method == "POST" else None
    earliest = earliest_end(clock.today(), terms.days)
    return NoticeForm(given, company=request.participant.name, earliest=earliest)


def _page(request: PortalRequest, form: NoticeForm | None = None, status: int = 200) -> HttpResponse:
    actor, company = request.actor, request.participant
    notices = terminations_of(actor, company)
    shown = shown_of(notices, company)
    terms = notice_terms(company) if shown is None and company.in_program else None
    page = termination_page(
        actor,
        company,
        notices=notices,
        shown=shown,
        steps=steps_of(actor, shown) if shown else (),
        terms=terms,
        today=clock.today(),
    )
    if form is not None and not (page.offer and page.offer.form_shown):
        for refusal in form.non_field_errors():  # there is no form on the page beside which it could stand
            messages.error(request, str(refusal))
    context = {
        "page": page,
        "form": form or (_form(request, terms) if terms else None),
        "step_form": StepForm(auto_id=False),
        "participant": company,
        "open_leads": panel_at(OPEN_LEADS, actor, company, today=clock.today()) if shown else None,
    }
    return render(request, "agreements/termination.html", context, status=status)
