"""What a standing brings: one page for both sides."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from benefits.pages import benefits_page
from benefits.selectors import benefits_of
from kernel import clock
from participants.access import PortalRequest, for_participant


@for_participant(Permission.VIEW_PARTICIPANT)
@require_safe
def benefits(request: PortalRequest, slug: str) -> HttpResponse:
    """The benefits of the tier held, by category, with what is locked and the tier that opens it (R31)."""
    today = clock.today()
    found = benefits_of(request.participant, year=today.year, today=today)
    context = {
        "participant": request.participant,
        "year": today.year,
        "page": benefits_page(found) if found else None,
    }
    return render(request, "benefits/benefits.html", context)
