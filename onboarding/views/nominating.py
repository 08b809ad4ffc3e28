"""A company is nominated."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import Permission
from kernel import clock
from kernel.refusal import Refusal
from onboarding.forms.prospects import NEW_COMPANY, NominateForm
from onboarding.models import Prospect
from onboarding.selectors.lookalikes import Lookalike, lookalikes
from onboarding.services import nominate, nominate_again, tell_contact
from onboarding.services.nominating import LooksKnown
from participants.access import PortalRequest, for_ibm, person_of
from participants.selectors import participant_for


@for_ibm(Permission.MANAGE_PROSPECTS)
@require_http_methods(["GET", "HEAD", "POST"])
def nominate_company(request: PortalRequest) -> HttpResponse:
    """The form; a company that looks known is shown with its state before anything is saved."""
    if request.method != "POST":
        return _page(request, NominateForm())
    form = NominateForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    candidate = form.candidate()
    found = lookalikes(name=candidate.name, domain=candidate.domain)
    if found:
        form = NominateForm(request.POST, found=found)
        if not form.is_valid():
            return _page(request, form, found=found, status=422)
    by, now = person_of(request), clock.now()
    try:
        prospect = _nominate(request, form, by, now)
    except LooksKnown as known:
        return _page(request, NominateForm(request.POST, found=known.found), found=known.found, status=422)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _page(request, form, found=found, status=422)
    messages.success(request, _("%s is nominated.") % prospect.participant.name)
    return redirect("onboarding:prospect", slug=prospect.participant.slug)


def _nominate(request: PortalRequest, form: NominateForm, by: User, now: datetime) -> Prospect:
    which, candidate = form.cleaned_data.get("which", ""), form.candidate()
    if which and which != NEW_COMPANY:
        company = participant_for(request.actor, which)
        prospect = nominate_again(by=by, participant=company, candidate=candidate, now=now)
    else:
        prospect = nominate(by=by, candidate=candidate, known_apart=which == NEW_COMPANY, now=now)
    if form.cleaned_data["tell"]:
        tell_contact(by=by, prospect=prospect, now=now)
    return prospect


def _page(
    request: PortalRequest, form: NominateForm, *, found: tuple[Lookalike, ...] = (), status: int = 200
) -> HttpResponse:
    return render(request, "onboarding/nominate.html", {"form": form, "found": found}, status=status)
