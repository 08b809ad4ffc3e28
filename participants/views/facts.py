"""Verbs on a fact that stands in the record: it ends, or it was recorded by mistake."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from kernel.answers import or_404, said
from participants import selectors, services
from participants.access import PortalRequest, for_participant, person_of
from participants.forms import EndFactForm, TakeBackFactForm


@for_participant(Permission.EDIT_FACTS)
@require_POST
def end_offering(request: PortalRequest, slug: str, incorporation_id: int) -> HttpResponse:
    """Record the last day of an incorporation (R1)."""
    incorporation = or_404(selectors.incorporation_for(request.actor, request.participant, incorporation_id))
    form = EndFactForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was recorded: give the last day and a reason."))
        return _facts_of(slug)
    said(
        request,
        _("The last day is recorded."),
        lambda: services.end_incorporation(
            by=person_of(request), incorporation=incorporation, **form.cleaned_data
        ),
    )
    return _facts_of(slug)


@for_participant(Permission.EDIT_FACTS)
@require_POST
def take_back_training(request: PortalRequest, slug: str, trained_id: int) -> HttpResponse:
    """Take back a training that was recorded by mistake (R20, D10)."""
    trained = or_404(selectors.trained_person_for(request.actor, request.participant, trained_id))
    form = TakeBackFactForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was taken back: give a reason."))
        return _facts_of(slug)
    said(
        request,
        _("%s is no longer counted as trained.") % trained.name,
        lambda: services.remove_trained_person(by=person_of(request), trained=trained, **form.cleaned_data),
    )
    return _facts_of(slug)


def _facts_of(slug: str) -> HttpResponse:
    return redirect(f"{reverse('participants:overview', args=[slug])}?tab=facts")
