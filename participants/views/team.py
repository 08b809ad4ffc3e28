"""The team of a company: who has access, as what, and who is invited."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import PARTNER_ROLES, Permission
from kernel import clock
from kernel.answers import or_404, posted_words, said
from participants import selectors, services
from participants.access import PortalRequest, for_participant, person_of
from participants.forms import InviteColleagueForm
from participants.models import CLOSED_TO_PEOPLE
from participants.pages.team import invitation_rows, member_rows


@for_participant(Permission.VIEW_TEAM)
@require_safe
def team(request: PortalRequest, slug: str) -> HttpResponse:
    """The people of the company, and the invitations that wait."""
    return _page(request, InviteColleagueForm())


@for_participant(Permission.MANAGE_TEAM)
@require_POST
def invite(request: PortalRequest, slug: str) -> HttpResponse:
    """Invite a colleague."""
    form = InviteColleagueForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    values = form.cleaned_data

    def write() -> None:
        services.invite_colleague(
            by=person_of(request), participant=request.participant, now=clock.now(), **values
        )

    said(request, _("%s is invited. The link was mailed.") % values["email"], write)
    return redirect("participants:team", slug=slug)


@for_participant(Permission.MANAGE_TEAM)
@require_POST
def resend(request: PortalRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Send an invitation again, with a new link."""
    invitation = or_404(selectors.invitation_for(request.actor, request.participant, invitation_id))
    said(
        request,
        _("A new link was mailed to %s; the old one is void.") % invitation.email,
        lambda: services.resend_invitation(by=person_of(request), invitation=invitation, now=clock.now()),
    )
    return redirect("participants:team", slug=slug)


@for_participant(Permission.MANAGE_TEAM)
@require_POST
def revoke(request: PortalRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Make an invitation void."""
    invitation = or_404(selectors.invitation_for(request.actor, request.participant, invitation_id))
    said(
        request,
        _("The invitation of %s is void.") % invitation.email,
        lambda: services.revoke_invitation(by=person_of(request), invitation=invitation, now=clock.now()),
    )
    return redirect("participants:team", slug=slug)


@for_participant(Permission.MANAGE_TEAM)
@require_POST
def change_member(request: PortalRequest, slug: str, member_id: int) -> HttpResponse:
    """Give a member another role."""
    membership = or_404(selectors.member_for(request.actor, request.participant, member_id))
    role = request.POST.get("role", "")
    said(
        request,
        _("The role was changed."),
        lambda: services.change_member_role(by=person_of(request), membership=membership, role=role),
    )
    return redirect("participants:team", slug=slug)


@for_participant(Permission.MANAGE_TEAM)
@require_POST
def remove_member(request: PortalRequest, slug: str, member_id: int) -> HttpResponse:
    """Take a person out of the company."""
    membership = or_404(selectors.member_for(request.actor, request.participant, member_id))
    why = posted_words(request, "why")
    said(
        request,
        _("The person has no access to this workspace any more."),
        lambda: services.end_membership(
            by=person_of(request), membership=membership, why=why, now=clock.now()
        ),
    )
    return redirect("participants:team", slug=slug)


def _page(request: PortalRequest, form: InviteColleagueForm, status: int = 200) -> HttpResponse:
    actor, participant = request.actor, request.participant
    context = {
        "members": member_rows(selectors.team_of(actor, participant), me=actor.user_id),
        "invitations": invitation_rows(selectors.invitations_of(actor, participant), now=clock.now()),
        "may_manage": actor.can(Permission.MANAGE_TEAM, participant.pk),
        "takes_people": participant.lifecycle not in CLOSED_TO_PEOPLE,
        "may_end_access": actor.can(Permission.MANAGE_PEOPLE),
        "roles": [(role.key, role.name) for role in PARTNER_ROLES.values()],
        "form": form,
    }
    return render(request, "participants/team.html", context, status=status)
