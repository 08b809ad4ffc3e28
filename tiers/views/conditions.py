"""A requirement explained: live, as the figures are now, or frozen, as a published run found them."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from kernel import clock
from kernel.answers import or_404
from kernel.formats import moment
from kernel.paging import CursorUnreadable
from participants.access import PortalRequest, for_participant
from tiers.evaluation import ConditionOutcome
from tiers.pages.condition import condition_page, crm_leaf
from tiers.pages.lines import line_lists, places_of
from tiers.pages.periods import run_title
from tiers.pages.position import condition_address
from tiers.pages.smallest_change import SmallestChange, smallest_change
from tiers.pages.strips import evidence_strip
from tiers.selectors.guides import plan_of
from tiers.selectors.pages_lines import LinesShown, Places, lines_at_present, lines_of_assessment
from tiers.selectors.pages_results import condition_of, outcome_of_stored
from tiers.selectors.position import Position, present_position
from tiers.selectors.replays import replay_from


@for_participant(Permission.VIEW_PARTICIPANT)
@require_safe
def condition(request: PortalRequest, slug: str, clause: str) -> HttpResponse:
    """A condition of a tier as it stands today; `?tier=` names the tier, by default the one held."""
    participant = request.participant
    position = or_404(present_position(participant, clock.today()))
    outcome = or_404(_present_outcome(position, clause, request.GET.get("tier")))
    leaf, places = crm_leaf(outcome, request.GET.get("metric")), _places(request)
    shown = None
    if leaf is not None and leaf.metric is not None and position.feed_as_of is not None:
        shown = lines_at_present(
            participant.pk, leaf.metric, document=position.plan.guide, period=position.period, places=places
        )
    page = condition_page(
        outcome,
        position.plan,
        quarter=position.period.quarter,
        leaf=leaf,
        lines=shown,
        source=_source(position, outcome),
    )
    change = _change(position, request, leaf, shown, places)
    as_of = moment(position.feed_as_of, clock.program_zone())
    return _render(request, page, shown, change=change, as_of=as_of)


@for_participant(Permission.VIEW_PARTICIPANT)
@require_safe
def assessment_condition(request: PortalRequest, slug: str, run_id: int, clause: str) -> HttpResponse:
    """A condition as a run found it; partners see it once the run is published (D6)."""
    row = or_404(condition_of(request.actor, request.participant, run_id, clause, request.GET.get("tier")))
    run, outcome = row.assessment.run, outcome_of_stored(row)
    if run.guide is None:
        raise Http404
    leaf = crm_leaf(outcome, request.GET.get("metric"))
    shown = None
    if leaf is not None and leaf.metric is not None:
        shown = lines_of_assessment(row.assessment_id, leaf.metric, _places(request))
    page = condition_page(
        outcome,
        plan_of(run.guide),
        quarter=run.quarter,
        leaf=leaf,
        lines=shown,
        source=getattr(row, "read_source", "") or "",
    )
    strip = evidence_strip(row.assessment, replay_from(getattr(row, "replay_found", ())))
    return _render(request, page, shown, run=run, run_title=run_title(run), strip=strip)


def _render(request: PortalRequest, page: Any, shown: LinesShown | None, **more: Any) -> HttpResponse:
    counted, others = line_lists(shown, request.GET, slug=request.participant.slug) if shown else (None, None)
    context = {
        "participant": request.participant,
        "page": page,
        "counted": counted,
        "others": others,
        "metric": request.GET.get("metric", ""),
        "may_export": request.actor.can(Permission.EXPORT, request.participant.pk),
        **more,
    }
    return render(request, "tiers/condition.html", context)


def _present_outcome(position: Position, clause: str, tier: str | None) -> ConditionOutcome | None:
    """The condition of the tier held as the quarter reads it; of another tier as January would."""
    held = position.plan.tier(position.tier_held).key
    outcomes = position.quarter.conditions if tier in (None, held) else position.january.conditions
    found = [each for each in outcomes if each.clause == clause and each.tier == (tier or held)]
    return found[0] if found else None


def _source(position: Position, outcome: ConditionOutcome) -> str:
    reading = position.readings.get((outcome.metric or "", outcome.cumulative))
    return reading.source if reading else ""


def _change(
    position: Position,
    request: PortalRequest,
    leaf: ConditionOutcome | None,
    shown: LinesShown | None,
    places: Places,
) -> SmallestChange | None:
    if leaf is None or shown is None or places.others is not None or leaf.metric is None:
        return None
    participant = request.participant
    return smallest_change(
        position,
        leaf.metric,
        shown,
        address=lambda outcome: condition_address(participant, outcome.clause, outcome.tier),
    )


def _places(request: PortalRequest) -> Places:
    try:
        return places_of(request.GET)
    except CursorUnreadable as unreadable:
        raise Http404 from unreadable
