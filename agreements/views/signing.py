"""The text to sign: read, then accepted as it is, or declined (R28)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission
from accounts.reauthentication import renewal_url, sign_in_renewed
from agreements.forms import ReasonForm, SignForm
from agreements.models import AgreementSigning
from agreements.pages.sign import SignPage, sign_page
from agreements.selectors import company_agreements, open_signing_of, signings_of
from agreements.services import accept_text, decline_text
from agreements.services.signing.accepting import NameDoesNotMatch, TitleNeeded
from agreements.views.files import refuse_before_invitation
from kernel import clock
from kernel.answers import said
from kernel.refusal import Refusal
from participants.access import PortalRequest, for_participant, person_of
from participants.selectors import company_header

_FIELD_OF = {NameDoesNotMatch: "name", TitleNeeded: "title"}


@for_participant(Permission.VIEW_ONBOARDING, before_admission=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: PortalRequest, slug: str) -> HttpResponse:
    """The whole text with the form; the signature itself needs a sign-in that was renewed just before."""
    refuse_before_invitation(request)
    signings = signings_of(request.actor, request.participant)
    signing = next((each for each in signings if each.is_open), None)
    if signing is None:
        messages.info(request, _("No version waits for a signature now."))
        return redirect("agreements:agreements", slug=slug)
    if request.method != "POST":
        return _page(request, signings, signing, _form(request, signing))
    form = _form(request, signing, request.POST)
    if not sign_in_renewed(request, person_of(request)):
        form.is_valid()
        form.add_error(None, _("Your sign-in has to be renewed just before you sign."))
        return _page(request, signings, signing, form, status=403)
    if not form.is_valid() or not _accepted(request, signing, form):
        return _page(request, signings, signing, form, status=422)
    messages.success(request, _("Signed. The agreement is in force once IBM has countersigned it."))
    return redirect("agreements:agreements", slug=slug)


@for_participant(Permission.VIEW_ONBOARDING, before_admission=True)
@require_POST
def decline(request: PortalRequest, slug: str) -> HttpResponse:
    """Say no, with a reason."""
    refuse_before_invitation(request)
    signing = open_signing_of(request.actor, request.participant)
    if signing is None:
        return redirect("agreements:sign", slug=slug)
    reason = ReasonForm(request.POST).data.get("reason", "")
    done = said(
        request,
        _("Declined. IBM is told, with your reason."),
        lambda: decline_text(by=person_of(request), signing=signing, reason=reason, now=clock.now()),
    )
    if done and not request.participant.admitted:
        return redirect("home")  # the company is no candidate any more, and has no agreements to see (R2)
    return redirect("agreements:agreements" if done else "agreements:sign", slug=slug)


def _accepted(request: PortalRequest, signing: AgreementSigning, form: SignForm) -> bool:
    """Sign, or put the refusal where it belongs in the form."""
    given = form.cleaned_data
    try:
        accept_text(
            by=person_of(request),
            signing=signing,
            name=given["name"],
            title=given["title"],
            confirmations=form.confirmations(),
            now=clock.now(),
        )
    except Refusal as refusal:
        form.add_error(_FIELD_OF.get(type(refusal)), str(refusal))
        return False
    return True


def _form(request: PortalRequest, signing: AgreementSigning, given: object = None) -> SignForm:
    return SignForm(
        given,
        on_record=person_of(request).name,
        version=signing.text.version,
        pages=signing.text.pages,
        company=request.participant.name,
    )


def _page(
    request: PortalRequest,
    signings: list[AgreementSigning],
    signing: AgreementSigning,
    form: SignForm,
    status: int = 200,
) -> HttpResponse:
    person, today = person_of(request), clock.today()
    may_sign = not request.actor.is_ibm and request.actor.can(Permission.SIGN, request.participant.pk)
    renewed = may_sign and sign_in_renewed(request, person)
    back_to = reverse("agreements:sign", args=[request.participant.slug])
    page: SignPage = sign_page(
        request.participant,
        signing,
        former=next((each for each in signings if each.is_in_force), None),
        state=company_agreements(request.participant, today),
        tier=company_header(request.actor, request.participant, today=today).tier,
        may_sign=may_sign,
        renewal=renewal_url(person, back_to) if may_sign and not renewed else "",
        today=today,
    )
    context = {"page": page, "form": form, "renewed": renewed, "participant": request.participant}
    return render(request, "agreements/sign.html", context, status=status)
