"""Recording of agreement facts; the tab itself is part of the company page."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from agreements.forms import AgreementForm, EndAgreementForm
from agreements.selectors import agreement_for
from agreements.services import end_agreement, record_agreement
from kernel.refusal import Refusal
from participants.access import PortalRequest, for_participant, person_of


@for_participant(Permission.EDIT_FACTS)
@require_POST
def record(request: PortalRequest, slug: str) -> HttpResponse:
    """Record a signed agreement."""
    form = AgreementForm(request.POST, request.FILES)
    if not form.is_valid():
        return _back(request, slug, _unreadable(form))
    try:
        record_agreement(by=person_of(request), participant=request.participant, **form.cleaned_data)
    except Refusal as refusal:
        return _back(request, slug, str(refusal))
    messages.success(request, _("The agreement is recorded."))
    return _back(request, slug)


@for_participant(Permission.EDIT_FACTS)
@require_POST
def end(request: PortalRequest, slug: str, agreement_id: int) -> HttpResponse:
    """Record the last day of an agreement."""
    agreement = agreement_for(request.actor, request.participant, agreement_id)
    if agreement is None:
        raise Http404
    form = EndAgreementForm(request.POST)
    if not form.is_valid():
        return _back(request, slug, _unreadable(form))
    try:
        end_agreement(by=person_of(request), agreement=agreement, **form.cleaned_data)
    except Refusal as refusal:
        return _back(request, slug, str(refusal))
    messages.success(request, _("The last day is recorded."))
    return _back(request, slug)


def _unreadable(form: AgreementForm | EndAgreementForm) -> str:
    return " ".join(
        f"{form[name].label}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()
    )


def _back(request: PortalRequest, slug: str, refusal: str = "") -> HttpResponse:
    if refusal:
        messages.error(request, refusal)
    return redirect(f"{reverse('participants:overview', args=[slug])}?tab=agreements")
