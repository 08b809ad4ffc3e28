"""Plans and requests: what was agreed for one, and its end by a person with a reason (D4, R17)."""

from collections.abc import Callable
from functools import partial

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from kernel import clock
from kernel.answers import or_404, posted_words, said
from participants.access import PortalRequest, for_participant, person_of
from tiers.selectors.runs import plans_of
from tiers.services.plans import close_plan, note_on_plan


@for_participant(Permission.CLOSE_PLANS)
@require_POST
def close(request: PortalRequest, slug: str, plan_id: int) -> HttpResponse:
    """Close an open plan."""
    write = partial(close_plan, reason=posted_words(request))
    return _written(request, plan_id, _("“%s” is closed."), write)


@for_participant(Permission.CLOSE_PLANS)
@require_POST
def note(request: PortalRequest, slug: str, plan_id: int) -> HttpResponse:
    """Write down what the two sides agreed for an open plan; both read it."""
    write = partial(note_on_plan, note=posted_words(request, "note"))
    return _written(request, plan_id, _("What was agreed for “%s” is written down."), write)


def _written(
    request: PortalRequest, plan_id: int, words: str, write: Callable[..., object]
) -> HttpResponseRedirect:
    """Let a service write to a plan, and return to where it stands; `words` take its name."""
    plan = or_404(plans_of(request.actor, request.participant).filter(pk=plan_id).first())
    by, now = person_of(request), clock.now()
    said(request, words % plan.name, lambda: write(by=by, plan=plan, now=now))
    return redirect("tiers:position", slug=request.participant.slug)
