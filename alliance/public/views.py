"""The public home; a signed-in person is led to their own."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from alliance.homes.workspaces import companies_of, home_of
from alliance.public.guide_summary import guide_notice, guide_summary
from alliance.public.questions import questions
from kernel import clock
from participants.access import PortalRequest, public

SHOWN_QUESTIONS = 4


@public
def home(request: PortalRequest) -> HttpResponse:
    """What the program is (R3, R7, R39); for a signed-in person the way to their own home."""
    if request.user.is_authenticated:
        return _own_home(request)
    today = clock.today()
    context = {
        "guide": guide_summary(today),
        "notice": guide_notice(today),
        "questions": questions()[:SHOWN_QUESTIONS],
    }
    return render(request, "alliance/public_home.html", context)


def _own_home(request: PortalRequest) -> HttpResponse:
    """Lead to the one workspace, offer several, or say that there is none yet."""
    companies = companies_of(request.actor)
    way = home_of(request.actor, companies)
    if way:
        return redirect(way)
    return render(request, "alliance/choose_workspace.html", {"companies": companies})
