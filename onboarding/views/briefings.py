"""Briefings: planned, moved, called off, recorded; and their material."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission
from kernel import clock
from kernel.answers import or_404, posted_words, said
from kernel.files import attachment
from kernel.refusal import Refusal
from onboarding.forms.briefings import BriefingForm, MaterialForm, OutcomeForm, as_entered, attendee_lines
from onboarding.models import Briefing, BriefingOutcome
from onboarding.selectors.briefings import briefing_for, presenters_for
from onboarding.services import (
    cancel_briefing,
    keep_material,
    move_briefing,
    plan_briefing,
    record_briefing,
)
from onboarding.views.prospects import back, candidacy
from participants.access import PortalRequest, for_participant, person_of


@for_participant(Permission.BRIEF_PROSPECTS)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: PortalRequest, slug: str) -> HttpResponse:
    """Plan a briefing and invite everybody to it."""
    found = candidacy(request)
    contact = attendee_lines([(found.contact_name, found.contact_email)] if found.contact_email else [])
    form = _form(request, initial={"attendees": contact, "presenter": request.actor.user_id})
    title = _("Plan a briefing")
    if not form.is_valid():
        return _page(request, form, title, _("Plan and invite"))
    try:
        plan_briefing(by=person_of(request), prospect=found, plan=form.plan(), now=clock.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form, title, _("Plan and invite"))
    messages.success(request, _("The briefing is planned; everybody has it in the mail."))
    return back(slug)


@for_participant(Permission.BRIEF_PROSPECTS)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: PortalRequest, slug: str, briefing_id: int) -> HttpResponse:
    """Change a briefing that is ahead."""
    briefing = _briefing(request, briefing_id)
    form = _form(request, initial=as_entered(briefing))
    title = _("Move the briefing")
    if not form.is_valid():
        return _page(request, form, title, _("Save and tell everybody"))
    try:
        move_briefing(by=person_of(request), briefing=briefing, plan=form.plan(), now=clock.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form, title, _("Save and tell everybody"))
    messages.success(request, _("The briefing is moved; everybody has it in the mail."))
    return back(slug)


@for_participant(Permission.BRIEF_PROSPECTS)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: PortalRequest, slug: str, briefing_id: int) -> HttpResponse:
    """Record how a briefing went."""
    briefing = _briefing(request, briefing_id)
    form = OutcomeForm(request.POST or None)
    title = _("How did the briefing go?")
    if not form.is_valid():
        return _page(request, form, title, _("Record"))
    given = form.cleaned_data
    done = said(
        request,
        _("The briefing is recorded."),
        lambda: record_briefing(
            by=person_of(request),
            briefing=briefing,
            outcome=BriefingOutcome(given["outcome"]),
            notes=given["notes"],
            now=clock.now(),
        ),
    )
    return back(slug) if done else _page(request, form, title, _("Record"))


@for_participant(Permission.BRIEF_PROSPECTS)
@require_POST
def cancel(request: PortalRequest, slug: str, briefing_id: int) -> HttpResponse:
    """Call a briefing off."""
    briefing, reason = _briefing(request, briefing_id), posted_words(request)
    said(
        request,
        _("The briefing is called off; it leaves everybody’s calendar."),
        lambda: cancel_briefing(by=person_of(request), briefing=briefing, reason=reason, now=clock.now()),
    )
    return back(slug)


@for_participant(Permission.BRIEF_PROSPECTS)
@require_POST
def bring_material(request: PortalRequest, slug: str, briefing_id: int) -> HttpResponse:
    """Keep the material that was shown."""
    briefing = _briefing(request, briefing_id)
    form = MaterialForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a file first."))
        return back(slug)
    said(
        request,
        _("The material is kept."),
        lambda: keep_material(
            by=person_of(request), briefing=briefing, material=form.cleaned_data["material"]
        ),
    )
    return back(slug)


@for_participant(Permission.VIEW_ONBOARDING, before_admission=True)
@require_GET
def material(request: PortalRequest, slug: str, briefing_id: int) -> HttpResponseBase:
    """The material of a briefing, for both sides."""
    briefing = _briefing(request, briefing_id)
    or_404(briefing.material or None)
    return attachment(
        briefing.material.open(), name=briefing.material_name, content_type=briefing.material_type
    )


def _briefing(request: PortalRequest, briefing_id: int) -> Briefing:
    return or_404(briefing_for(request.actor, request.participant, briefing_id))


def _form(request: PortalRequest, *, initial: dict[str, object]) -> BriefingForm:
    presenters = presenters_for(request.actor)
    if request.method == "POST":
        return BriefingForm(request.POST, request.FILES, presenters=presenters)
    return BriefingForm(presenters=presenters, initial=initial)


def _page(request: PortalRequest, form: BriefingForm | OutcomeForm, title: str, verb: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "verb": verb,
        "back_url": reverse("onboarding:prospect", args=[request.participant.slug]),
    }
    return render(request, "onboarding/briefing.html", context, status=422 if form.is_bound else 200)
