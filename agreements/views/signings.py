"""One signing as IBM sees it: countersigned, or withdrawn (R2, R28)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission
from accounts.reauthentication import renewal_url, sign_in_renewed
from agreements.forms import CountersignForm, ReasonForm
from agreements.models import AgreementSigning
from agreements.pages.signing import signing_page
from agreements.selectors import signing_to_manage
from agreements.services import countersign, withdraw_offer
from kernel import clock
from kernel.answers import or_404, said
from kernel.refusal import Refusal
from participants.access import PortalRequest, for_ibm, person_of


@for_ibm(Permission.COUNTERSIGN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signing(request: PortalRequest, signing_id: int) -> HttpResponse:
    """What the company signed, verified, and the form that countersigns it."""
    found = or_404(signing_to_manage(request.actor, signing_id))
    if request.method != "POST":
        return _page(request, found, CountersignForm())
    form = CountersignForm(request.POST)
    if not sign_in_renewed(request, person_of(request)):
        form.is_valid()
        form.add_error(None, _("Your sign-in has to be renewed just before you countersign."))
        return _page(request, found, form, status=403)
    if not form.is_valid() or not _countersigned(request, found, form):
        return _page(request, found, form, status=422)
    words = _("Countersigned. The Program Agreement with %(company)s is in force.")
    messages.success(request, words % {"company": found.participant.name})
    return redirect("agreements:signing", signing_id=signing_id)


@for_ibm(Permission.MANAGE_AGREEMENTS)
@require_POST
def withdraw(request: PortalRequest, signing_id: int) -> HttpResponse:
    """Take an offer back, with a reason."""
    found = or_404(signing_to_manage(request.actor, signing_id))
    reason = ReasonForm(request.POST).data.get("reason", "")
    said(
        request,
        _("The offer is withdrawn; the company is told, with your reason."),
        lambda: withdraw_offer(by=person_of(request), signing=found, reason=reason, now=clock.now()),
    )
    return redirect("agreements:signing", signing_id=signing_id)


def _countersigned(request: PortalRequest, found: AgreementSigning, form: CountersignForm) -> bool:
    title = form.cleaned_data["title"]
    try:
        countersign(by=person_of(request), signing=found, title=title, now=clock.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _page(
    request: PortalRequest, found: AgreementSigning, form: CountersignForm, status: int = 200
) -> HttpResponse:
    person = person_of(request)
    renewed = sign_in_renewed(request, person)
    back_to = reverse("agreements:signing", args=[found.pk])
    context = {
        "page": signing_page(found),
        "form": form,
        "renewed": renewed,
        "renewal_url": "" if renewed else renewal_url(person, back_to),
    }
    return render(request, "agreements/signing.html", context, status=status)
