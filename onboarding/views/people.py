"""The company's people come into its onboarding."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from kernel import clock
from kernel.answers import or_404, said
from onboarding.forms.prospects import InvitePersonForm
from onboarding.services.people import invite_person, invite_person_again, take_back_invitation
from onboarding.views.prospects import back, candidacy, show
from participants.access import PortalRequest, for_participant, person_of
from participants.models import ColleagueInvitation
from participants.selectors import invitation_for


@for_participant(Permission.MANAGE_TEAM, before_admission=True)
@require_POST
def invite(request: PortalRequest, slug: str) -> HttpResponse:
    """Invite a person of the company."""
    form = InvitePersonForm(request.POST)
    if not form.is_valid():
        return show(request, status=422, person_form=form)
    found, given = candidacy(request), form.cleaned_data
    said(
        request,
        _("%s is invited. The link was mailed.") % given["email"],
        lambda: invite_person(by=person_of(request), prospect=found, now=clock.now(), **given),
    )
    return back(slug)


@for_participant(Permission.MANAGE_TEAM, before_admission=True)
@require_POST
def resend(request: PortalRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Send an invitation again, with a new link."""
    found, invitation = candidacy(request), _invitation(request, invitation_id)
    said(
        request,
        _("A new link was mailed to %s; the old one is void.") % invitation.email,
        lambda: invite_person_again(
            by=person_of(request), prospect=found, invitation=invitation, now=clock.now()
        ),
    )
    return back(slug)


@for_participant(Permission.MANAGE_TEAM, before_admission=True)
@require_POST
def revoke(request: PortalRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Make an invitation void."""
    invitation = _invitation(request, invitation_id)
    said(
        request,
        _("The invitation of %s is void.") % invitation.email,
        lambda: take_back_invitation(by=person_of(request), invitation=invitation, now=clock.now()),
    )
    return back(slug)


def _invitation(request: PortalRequest, invitation_id: int) -> ColleagueInvitation:
    return or_404(invitation_for(request.actor, request.participant, invitation_id))
