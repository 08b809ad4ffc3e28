"""The page behind the link of an invitation."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import PARTNER_ROLES
from accounts.selectors import active_person
from kernel import clock
from kernel.refusal import Refusal
from kernel.tenancy import acting
from participants import selectors, services
from participants.access import PortalRequest, public
from participants.forms import JoinForm
from participants.models import ColleagueInvitation
from participants.services.inviting import InvitationClosed

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: PortalRequest, token: str) -> HttpResponse:
    """Accept an invitation: a new person chooses a password, a known one signs in first and confirms."""
    invitation = selectors.invitation_of_link(token, now=clock.now())
    if invitation is None:
        return _refused(request, InvitationClosed())
    person = request.user if isinstance(request.user, User) else None
    if person is not None:
        return _confirm(request, invitation, token, person)
    if active_person(invitation.email) is not None:
        return _page(request, invitation, sign_in=True)
    return _create(request, invitation, token)


def _confirm(
    request: PortalRequest, invitation: ColleagueInvitation, token: str, person: User
) -> HttpResponse:
    if request.method != "POST":
        return _page(request, invitation, confirm=True)
    try:
        services.accept_invitation(token=token, by=person, now=clock.now())
    except Refusal as refusal:
        return _refused(request, refusal)
    return _welcome(request, invitation)


def _create(request: PortalRequest, invitation: ColleagueInvitation, token: str) -> HttpResponse:
    form = JoinForm(request.POST or None, email=invitation.email, initial={"name": invitation.name})
    if not form.is_valid():
        return _page(request, invitation, form=form, status=422 if form.is_bound else 200)
    try:
        membership = services.accept_invitation(token=token, by=None, now=clock.now(), **form.cleaned_data)
    except Refusal as refusal:
        return _refused(request, refusal)
    with acting(user=membership.user_id, request_id=request.request_id):
        login(request, membership.user, backend=_BACKEND)
    return _welcome(request, invitation)


def _welcome(request: PortalRequest, invitation: ColleagueInvitation) -> HttpResponse:
    messages.success(request, _("You belong to the workspace of %s now.") % invitation.participant.name)
    return redirect("home")


def _page(
    request: PortalRequest,
    invitation: ColleagueInvitation,
    *,
    form: JoinForm | None = None,
    confirm: bool = False,
    sign_in: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "company": invitation.participant.name,
        "email": invitation.email,
        "role": PARTNER_ROLES[invitation.role].name,
        "invited_by": invitation.invited_by.name if invitation.invited_by else "",
        "form": form,
        "confirm": confirm,
        "sign_in": sign_in,
    }
    return render(request, "participants/join.html", context, status=status)


def _refused(request: PortalRequest, refusal: Refusal) -> HttpResponse:
    return render(request, "participants/join.html", {"refusal": str(refusal)}, status=410)
