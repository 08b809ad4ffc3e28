"""Program Guide versions, for administrators: load, announce, retire (R15, R39, R40)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission
from kernel import clock
from kernel.formats import day
from kernel.periods import earliest_effective
from participants.access import PortalRequest, for_ibm, person_of
from tiers.forms import GuideUploadForm
from tiers.pages.guide_list import guide_rows
from tiers.selectors.guides import guide_versions
from tiers.selectors.pages_guides import guide_by_id
from tiers.services.guides import announce_guide, retire_guide
from tiers.views.answers import or_404, said


@for_ibm(Permission.MANAGE_GUIDES)
@require_http_methods(["GET", "HEAD", "POST"])
def guides(request: PortalRequest) -> HttpResponse:
    """The versions with their states, and the form that loads one."""
    form = GuideUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        imported = form.save(by=person_of(request), now=clock.now())
        if imported is not None:
            told = (
                _("Version %s is loaded.")
                if imported.created or imported.recorded
                else _("Version %s is known.")
            )
            messages.success(request, told % imported.guide.version)
            return redirect("tiers:guides")
    today = clock.today()
    context = {
        "rows": guide_rows(guide_versions(today), today=today),
        "form": form,
        "earliest": day(earliest_effective(today)),
    }
    return render(request, "tiers/guides.html", context, status=422 if form.errors else 200)


@for_ibm(Permission.MANAGE_GUIDES)
@require_POST
def announce(request: PortalRequest, guide_id: int) -> HttpResponse:
    """Announce a draft to the alliance managers of both sides (R40)."""
    guide = or_404(guide_by_id(guide_id))
    by, now = person_of(request), clock.now()
    said(
        request,
        _("Version %s is announced. The alliance managers of both sides are told.") % guide.version,
        lambda: announce_guide(by=by, guide=guide, now=now),
    )
    return redirect("tiers:guides")


@for_ibm(Permission.MANAGE_GUIDES)
@require_POST
def retire(request: PortalRequest, guide_id: int) -> HttpResponse:
    """Take a superseded version off the list, with a reason that is kept."""
    guide = or_404(guide_by_id(guide_id))
    by, now, why = person_of(request), clock.now(), request.POST.get("reason", "").strip()[:2000]
    if not why:
        messages.error(request, _("Say why: the reason is kept with the decision."))
        return redirect("tiers:guides")
    said(
        request,
        _("Version %s is retired.") % guide.version,
        lambda: retire_guide(by=by, guide=guide, reason=why, now=now),
    )
    return redirect("tiers:guides")
