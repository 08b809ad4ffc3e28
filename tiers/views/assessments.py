"""Results of a participant: the list, one result, and what IBM's people say of a proposal (D6)."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission
from kernel import clock
from kernel.answers import or_404, posted_words, said
from participants.access import PortalRequest, for_participant, person_of
from tiers.forms import OverrideForm
from tiers.models import Assessment, RunState
from tiers.pages.history import history_rows
from tiers.pages.result import drift_rows, result_page
from tiers.pages.strips import evidence_strip
from tiers.selectors.drift import drift_since
from tiers.selectors.guides import plan_of
from tiers.selectors.pages_position import around_position
from tiers.selectors.pages_results import ResultShown, conditions_of, outcome_of_stored, result_of
from tiers.services.reviews import (
    accept_assessment,
    approve_override,
    return_assessment,
    withdraw_override,
)


@for_participant(Permission.VIEW_PARTICIPANT)
@require_safe
def assessments(request: PortalRequest, slug: str) -> HttpResponse:
    """The results that the person may see, the latest first; partners see published ones."""
    around = around_position(request.actor, request.participant)
    context = {
        "participant": request.participant,
        "history": history_rows(around.results, request.participant),
    }
    return render(request, "tiers/assessments.html", context)


@for_participant(Permission.VIEW_PARTICIPANT)
@require_safe
def assessment(request: PortalRequest, slug: str, run_id: int) -> HttpResponse:
    """One result; before it is published, partners get 404 (D6)."""
    return _page(request, or_404(result_of(request.actor, request.participant, run_id)))


@for_participant(Permission.REVIEW_ASSESSMENTS)
@require_POST
def accept(request: PortalRequest, slug: str, run_id: int) -> HttpResponse:
    """Accept a proposal."""
    return _decided(request, run_id, _("The result is accepted."), accept_assessment)


@for_participant(Permission.REVIEW_ASSESSMENTS)
@require_POST
def send_back(request: PortalRequest, slug: str, run_id: int) -> HttpResponse:
    """Return a proposal with a reason; the run is not published before that is resolved."""
    write = partial(return_assessment, reason=posted_words(request))
    return _decided(request, run_id, _("The result is returned."), write)


@for_participant(Permission.PUBLISH_ASSESSMENTS)
@require_POST
def override(request: PortalRequest, slug: str, run_id: int) -> HttpResponse:
    """Decide another tier than the computed one, with a reason (D5, D6)."""
    shown = or_404(result_of(request.actor, request.participant, run_id))
    form = OverrideForm(request.POST, tiers=_tiers(shown.result))
    if not form.is_valid():
        return _page(request, shown, form=form, status=422)
    by, now = person_of(request), clock.now()
    said(
        request,
        _("The decision is recorded. Another administrator has to approve it."),
        lambda: form.save(by=by, assessment=shown.result, now=now),
    )
    return redirect("tiers:assessment", slug=slug, run_id=run_id)


@for_participant(Permission.PUBLISH_ASSESSMENTS)
@require_POST
def approve(request: PortalRequest, slug: str, run_id: int) -> HttpResponse:
    """Approve another administrator's decision (D6)."""
    return _decided(request, run_id, _("The decision is approved."), approve_override)


@for_participant(Permission.PUBLISH_ASSESSMENTS)
@require_POST
def withdraw(request: PortalRequest, slug: str, run_id: int) -> HttpResponse:
    """Take a decision back before the run is published; the computed result stands again (D6)."""
    words = _("The decision is taken back. The computed result stands again.")
    return _decided(request, run_id, words, partial(withdraw_override, reason=posted_words(request)))


def _page(
    request: PortalRequest, shown: ResultShown, *, form: OverrideForm | None = None, status: int = 200
) -> HttpResponse:
    actor, participant, result = request.actor, request.participant, shown.result
    plan = plan_of(or_404(result.run.guide))
    outcomes = [outcome_of_stored(row) for row in conditions_of(result)]
    under_review = result.run.state == RunState.UNDER_REVIEW
    may_override = under_review and result.run.quarter is None and actor.can(Permission.PUBLISH_ASSESSMENTS)
    context: dict[str, Any] = {
        "participant": participant,
        "run": result.run,
        "page": result_page(shown, outcomes, plan, participant),
        "strip": evidence_strip(result, shown.replay),
        "correction_id": shown.correction_id,
        "drift": drift_rows(drift_since(result.pk, participant.pk)) if "drift" in request.GET else None,
        "may_review": under_review and actor.can(Permission.REVIEW_ASSESSMENTS, participant.pk),
        "may_override": may_override,
        "override_form": form or (OverrideForm(tiers=_tiers(result)) if may_override else None),
        "may_export": actor.can(Permission.EXPORT, participant.pk),
    }
    return render(request, "tiers/assessment.html", context, status=status)


def _decided(
    request: PortalRequest, run_id: int, words: str, write: Callable[..., object]
) -> HttpResponseRedirect:
    """Let a service write what the person says of a result, and return to it."""
    result = or_404(result_of(request.actor, request.participant, run_id)).result
    by, now = person_of(request), clock.now()
    said(request, words, lambda: write(by=by, assessment=result, now=now))
    return redirect("tiers:assessment", slug=request.participant.slug, run_id=run_id)


def _tiers(result: Assessment) -> list[tuple[str, str]]:
    guide = result.run.guide
    return [(tier.key, tier.name) for tier in plan_of(guide).by_rank] if guide else []
