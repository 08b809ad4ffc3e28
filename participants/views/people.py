"""IBM's people: who has access, as what."""

import re

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import services
from accounts.permissions import IBM_ROLES, Permission
from accounts.selectors import person_by_id
from kernel import clock
from kernel.answers import or_404, posted_words, said
from participants import selectors
from participants.access import PortalRequest, for_ibm, person_of
from participants.forms import InviteIbmPersonForm
from participants.pages.people import ibm_rows

_SLUG = re.compile(r"[-a-zA-Z0-9_]+")


@for_ibm(Permission.MANAGE_PEOPLE)
@require_safe
def people(request: PortalRequest) -> HttpResponse:
    """IBM's people and their roles."""
    return _page(request, InviteIbmPersonForm())


@for_ibm(Permission.MANAGE_PEOPLE)
@require_POST
def invite_ibm(request: PortalRequest) -> HttpResponse:
    """Invite a person to IBM's side."""
    form = InviteIbmPersonForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    values = form.cleaned_data
    said(
        request,
        _("%s is invited. A link to set the password was mailed.") % values["email"],
        lambda: services.invite_ibm_person(by=person_of(request), now=clock.now(), **values),
    )
    return redirect("participants:people")


@for_ibm(Permission.MANAGE_PEOPLE)
@require_POST
def change_role(request: PortalRequest, user_id: int) -> HttpResponse:
    """Give an IBM person another role."""
    person = or_404(person_by_id(user_id))
    role, why = request.POST.get("role", ""), posted_words(request, "why")
    said(
        request,
        _("%s has another role now.") % person.name,
        lambda: services.change_ibm_role(by=person_of(request), user=person, role=role, why=why),
    )
    return redirect("participants:people")


@for_ibm(Permission.MANAGE_PEOPLE)
@require_POST
def deactivate(request: PortalRequest, user_id: int) -> HttpResponse:
    """End a person's access, on either side."""
    person = or_404(person_by_id(user_id))
    reason = posted_words(request, "why")
    said(
        request,
        _("%s has no access any more; sessions and tokens ended.") % person.name,
        lambda: services.deactivate_person(
            by=person_of(request), user=person, reason=reason, now=clock.now()
        ),
    )
    return _back(request)


@for_ibm(Permission.MANAGE_PEOPLE)
@require_POST
def reactivate(request: PortalRequest, user_id: int) -> HttpResponse:
    """Let a person sign in again."""
    person = or_404(person_by_id(user_id))
    reason = posted_words(request, "why")
    said(
        request,
        _("%s can sign in again.") % person.name,
        lambda: services.reactivate_person(by=person_of(request), user=person, reason=reason),
    )
    return _back(request)


def _back(request: PortalRequest) -> HttpResponse:
    """Return to the company's team where the person was chosen there (`team` is its short name)."""
    slug = request.POST.get("team", "")
    return (
        redirect("participants:team", slug=slug) if _SLUG.fullmatch(slug) else redirect("participants:people")
    )


def _page(request: PortalRequest, form: InviteIbmPersonForm, status: int = 200) -> HttpResponse:
    rows = ibm_rows(selectors.ibm_people(), me=request.actor.user_id)
    roles = [(role.key, role.name) for role in IBM_ROLES.values()]
    return render(
        request, "participants/people.html", {"people": rows, "form": form, "roles": roles}, status=status
    )
