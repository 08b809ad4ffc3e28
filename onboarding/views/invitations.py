"""The invitation into the Program: sent, sent again, taken back; opened by its link, and accepted."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission
from kernel import clock
from kernel.answers import or_404, posted_words, said
from kernel.refusal import Refusal
from onboarding.forms.invitations import InviteForm
from onboarding.pages.readiness import tier_note
from onboarding.readiness import Readiness
from onboarding.selectors.briefings import presenters_for
from onboarding.selectors.invitations import latest_invitation
from onboarding.selectors.readiness import readiness_of
from onboarding.services import accept as accept_invitation
from onboarding.services import invitation_by_link
from onboarding.services import invite as invite_company
from onboarding.services import resend as resend_invitation
from onboarding.services import revoke as revoke_invitation
from onboarding.services.readiness import NotReady
from onboarding.views.prospects import back, candidacy
from participants.access import PortalRequest, for_participant, person_of, signed_in


@for_participant(Permission.MANAGE_PROSPECTS)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: PortalRequest, slug: str) -> HttpResponse:
    """Invite a ready company; what is missing otherwise is said on its page."""
    found = candidacy(request)
    ready = readiness_of(found, today=clock.today())
    if not ready.ready and request.method != "POST":
        messages.error(request, str(NotReady(request.participant.name, ready.lacks)))
        return back(slug)
    form = _form(request, ready)
    if not form.is_valid():
        return _page(request, form, ready)
    given = form.cleaned_data
    try:
        invite_company(
            by=person_of(request),
            prospect=found,
            manager=given["manager"],
            email=given["email"],
            tier_confirmed=given["tier"],
            now=clock.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form, ready)
    messages.success(request, _("%s is invited. The link was mailed.") % request.participant.name)
    return back(slug)


@for_participant(Permission.MANAGE_PROSPECTS)
@require_POST
def resend(request: PortalRequest, slug: str) -> HttpResponse:
    """Mail the invitation again."""
    found = candidacy(request)
    said(
        request,
        _("A new link was mailed; the old one is void."),
        lambda: resend_invitation(by=person_of(request), prospect=found, now=clock.now()),
    )
    return back(slug)


@for_participant(Permission.MANAGE_PROSPECTS)
@require_POST
def revoke(request: PortalRequest, slug: str) -> HttpResponse:
    """Take the invitation back."""
    found, reason = candidacy(request), posted_words(request)
    said(
        request,
        _("The invitation is revoked; the company is ready to be invited again."),
        lambda: revoke_invitation(by=person_of(request), prospect=found, reason=reason, now=clock.now()),
    )
    return back(slug)


@for_participant(Permission.VIEW_ONBOARDING, before_admission=True)
@require_POST
def accept(request: PortalRequest, slug: str) -> HttpResponse:
    """Accept the invitation for the company; the agreement comes next."""
    invitation = or_404(latest_invitation(request.actor, request.participant))
    done = said(
        request,
        _("Accepted. Read the Program Agreement, and sign it as it is."),
        lambda: accept_invitation(by=person_of(request), invitation=invitation, now=clock.now()),
    )
    return redirect("agreements:sign", slug=slug) if done else back(slug)


@signed_in
@never_cache
@require_safe
def by_link(request: PortalRequest, token: str) -> HttpResponse:
    """Lead the addressee of a mailed link to the invitation; to anybody else it says nothing."""
    try:
        found = invitation_by_link(by=person_of(request), secret=token, now=clock.now())
    except Refusal as refusal:
        return render(request, "participants/join.html", {"refusal": str(refusal)}, status=410)
    return redirect(reverse("onboarding:prospect", args=[found.participant.slug]) + "#invitation")


def _form(request: PortalRequest, ready: Readiness) -> InviteForm:
    return InviteForm(
        request.POST or None,
        managers=presenters_for(request.actor),
        signatories=ready.signatories,
        tier=ready.tier or "",
        tier_name=ready.tier_name,
    )


def _page(request: PortalRequest, form: InviteForm, ready: Readiness) -> HttpResponse:
    context = {
        "form": form,
        "tier": ready.tier or "",
        "tier_name": ready.tier_name,
        "note": tier_note(ready),
        "back_url": reverse("onboarding:prospect", args=[request.participant.slug]),
    }
    return render(request, "onboarding/invite.html", context, status=422 if form.is_bound else 200)
