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
from agreements.pages.termination import termination_page
from agreements.selectors import notice_days_of, running_notice_of, step_for, terminations_of
from agreements.selectors.people import signatories_of
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
    days = notice_days_of(request.participant)
    given = request.POST if request.method == "POST" else None
    earliest = earliest_end(clock.today(), days)
    form = NoticeForm(given, company=request.participant.name, earliest=earliest)
    if given is None:
        return _page(request, form, days)
    if not form.is_valid() or not _given(request, form):
        return _page(request, form, days, status=422)
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


def _page(request: PortalRequest, form: NoticeForm, notice_days: int, status: int = 200) -> HttpResponse:
    actor, company = request.actor, request.participant
    page = termination_page(
        actor,
        company,
        notices=terminations_of(actor, company),
        notice_days=notice_days,
        signatories=signatories_of(company),
        today=clock.today(),
    )
    context = {
        "page": page,
        "form": form,
        "step_form": StepForm(auto_id=False),
        "participant": company,
        "open_leads": panel_at(OPEN_LEADS, actor, company) if page.notice else None,
    }
    return render(request, "agreements/termination.html", context, status=status)
