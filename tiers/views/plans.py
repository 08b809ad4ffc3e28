"""Plans and requests: what was agreed for one, and its end by a person with a reason (D4, R17)."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from kernel import clock
from kernel.answers import or_404, said
from participants.access import PortalRequest, for_participant, person_of
from tiers.models import RemediationPlan
from tiers.selectors.runs import plans_of
from tiers.services.plans import close_plan, note_on_plan


@for_participant(Permission.CLOSE_PLANS)
@require_POST
def close(request: PortalRequest, slug: str, plan_id: int) -> HttpResponse:
    """Close an open plan."""
    plan = _plan(request, plan_id)
    by, reason, now = person_of(request), request.POST.get("reason", "")[:2000], clock.now()
    said(
        request,
        _("“%s” is closed.") % plan.name,
        lambda: close_plan(by=by, plan=plan, reason=reason, now=now),
    )
    return redirect("tiers:position", slug=slug)


@for_participant(Permission.CLOSE_PLANS)
@require_POST
def note(request: PortalRequest, slug: str, plan_id: int) -> HttpResponse:
    """Write down what the two sides agreed for an open plan; both read it."""
    plan = _plan(request, plan_id)
    by, words, now = person_of(request), request.POST.get("note", "")[:2000], clock.now()
    said(
        request,
        _("What was agreed for “%s” is written down.") % plan.name,
        lambda: note_on_plan(by=by, plan=plan, note=words, now=now),
    )
    return redirect("tiers:position", slug=slug)


def _plan(request: PortalRequest, plan_id: int) -> RemediationPlan:
    return or_404(plans_of(request.actor, request.participant).filter(pk=plan_id).first())
