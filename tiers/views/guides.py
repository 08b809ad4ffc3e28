"""The Program Guide, posted for everybody: the version in force, and every other by its name (R39)."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from kernel import clock
from participants.access import PortalRequest, public
from tiers.models import ProgramGuide
from tiers.pages.guide import guide_page
from tiers.selectors.guides import document_of, guide_in_force, guide_versions
from tiers.selectors.pages_guides import readable_guide


@public
@require_safe
def guide(request: PortalRequest) -> HttpResponse:
    """The version in force today; before the first, a page that says so."""
    return _page(request, guide_in_force(clock.today()))


@public
@require_safe
def guide_version(request: PortalRequest, version: str) -> HttpResponse:
    """One version: announced, in force or past; a draft only for who manages guides."""
    found = readable_guide(request.actor, version)
    if found is None:
        raise Http404
    return _page(request, found)


def _page(request: PortalRequest, found: ProgramGuide | None) -> HttpResponse:
    page = None
    if found is not None:
        drafts = request.actor.can(Permission.MANAGE_GUIDES)
        page = guide_page(found, document_of(found), guide_versions(clock.today()), drafts=drafts)
    return render(request, "tiers/guide.html", {"page": page})
