"""Our tier: where a participant stands, the same page for both sides."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from kernel import clock
from participants.access import PortalRequest, for_participant
from tiers.pages.history import history_rows, plan_rows
from tiers.pages.position import position_page
from tiers.selectors.pages_position import around_position
from tiers.selectors.position import present_position


@for_participant(Permission.VIEW_PARTICIPANT)
@require_safe
def position(request: PortalRequest, slug: str) -> HttpResponse:
    """The tier held, this quarter and January, the ladder of tiers, plans and past results."""
    today, participant = clock.today(), request.participant
    present = present_position(participant, today)
    around = around_position(request.actor, participant)
    context = {
        "participant": participant,
        "page": position_page(present, around, participant, today=today) if present else None,
        "plans": plan_rows(around, participant),
        "history": history_rows(around.results, participant),
        "may_close": request.actor.can(Permission.CLOSE_PLANS, participant.pk),
    }
    return render(request, "tiers/position.html", context)
