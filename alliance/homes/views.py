"""The two homes; both take every figure from the registry of metrics."""

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render

from accounts.permissions import Permission
from alliance.homes.participant_page import participant_page
from alliance.homes.participant_reads import read_participant
from alliance.homes.portfolio_csv import portfolio_lines
from alliance.homes.portfolio_list import Wanted, listed
from alliance.homes.portfolio_page import portfolio_page, read_entries, read_portfolio
from kernel import clock
from onboarding.selectors.prospects import has_candidacy
from participants.access import PortalRequest, for_ibm, for_participant


@for_ibm(Permission.VIEW_PORTFOLIO)
def portfolio(request: PortalRequest) -> HttpResponse:
    """The participants of an IBM person, worst first, with what waits for the person."""
    today, wanted = clock.today(), Wanted.parse(request.GET.dict())
    read = read_portfolio(request.actor, wanted, today=today)
    page = portfolio_page(read, wanted, today=today, zone=clock.program_zone())
    return render(request, "alliance/portfolio.html", {"page": page})


@for_ibm(Permission.EXPORT)
def portfolio_csv(request: PortalRequest) -> StreamingHttpResponse:
    """The portfolio as shown, as a file."""
    today, wanted = clock.today(), Wanted.parse(request.GET.dict())
    _page, matching = listed(read_entries(request.actor, today=today), wanted)
    response = StreamingHttpResponse(portfolio_lines(matching), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="portfolio-{today:%Y-%m-%d}.csv"'
    response["Cache-Control"] = "no-store"
    return response


@for_participant(Permission.VIEW_PARTICIPANT, before_admission=True)
def participant_home(request: PortalRequest, slug: str) -> HttpResponse:
    """Where a participant stands, the same page for both sides; before its admission, the way in (R2)."""
    participant, today = request.participant, clock.today()
    if not participant.admitted:
        if has_candidacy(request.actor, participant):
            return redirect("onboarding:prospect", slug=slug)
        return render(request, "alliance/not_a_participant.html", {"participant": participant})
    page = participant_page(
        read_participant(request.actor, participant, today=today),
        participant,
        today=today,
        now=clock.now(),
        zone=clock.program_zone(),
    )
    context = {"page": page, "participant": participant, "ours": not request.actor.is_ibm}
    return render(request, "alliance/participant_home.html", context)
