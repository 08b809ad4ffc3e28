"""The agreements of one company: one page for both sides."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission
from agreements.pages.company import company_page
from agreements.pdf.keys import certificates_pem
from agreements.selectors import agreements_of, company_agreements, signings_of
from agreements.services import offer_text
from agreements.views.files import refuse_before_invitation
from kernel import clock
from kernel.answers import said
from kernel.refusal import Refusal
from participants.access import PortalRequest, for_participant, person_of


@for_participant(Permission.VIEW_ONBOARDING, before_admission=True)
@require_safe
def agreements(request: PortalRequest, slug: str) -> HttpResponse:
    """What was signed, what waits, and what that allows (R26, R27)."""
    refuse_before_invitation(request)
    today = clock.today()
    page = company_page(
        request.actor,
        request.participant,
        state=company_agreements(request.participant, today),
        signings=signings_of(request.actor, request.participant),
        facts=agreements_of(request.participant),
        today=today,
    )
    return render(request, "agreements/agreements.html", {"page": page, "participant": request.participant})


@for_participant(Permission.MANAGE_AGREEMENTS)
@require_POST
def offer(request: PortalRequest, slug: str) -> HttpResponse:
    """Offer the newest text to the company."""
    said(
        request,
        _("The newest version is offered; the company’s signatories are told."),
        lambda: offer_text(by=person_of(request), participant=request.participant, now=clock.now()),
    )
    return redirect("agreements:agreements", slug=slug)


@for_participant(Permission.VIEW_ONBOARDING, before_admission=True)
@require_safe
def certificates(request: PortalRequest, slug: str) -> HttpResponse:
    """The certificates under which signed files verify: with them anybody checks a signature."""
    try:
        content = certificates_pem()
    except Refusal as refusal:
        return HttpResponse(str(refusal), status=503, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(content, content_type="application/x-pem-file")
    answer["Content-Disposition"] = 'attachment; filename="alliance-signing-certificates.pem"'
    return answer
