"""The board and the list of prospects."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from kernel import clock
from kernel.components import Chip, TableAction
from kernel.formats import count
from kernel.paging import CursorUnreadable
from onboarding.models import OPEN_STAGES, Stage
from onboarding.pages.board import board_columns
from onboarding.pages.prospect_csv import prospect_lines
from onboarding.pages.prospect_rows import prospect_rows
from onboarding.selectors.prospects import (
    every_prospect,
    page_of_prospects,
    prospect_board,
    stage_counts,
    unmet_conditions,
)
from participants.access import PortalRequest, for_ibm


@for_ibm(Permission.VIEW_PROSPECTS)
@require_safe
def board(request: PortalRequest) -> HttpResponse:
    """The open candidacies by stage."""
    today = clock.today()
    counts = stage_counts(request.actor)
    found = prospect_board(request.actor, today=today)
    rows = prospect_rows(found, today=today, unmet=unmet_conditions(found, today=today))
    return render(
        request,
        "onboarding/board.html",
        _common(request) | {"columns": board_columns(rows, counts), "total": len(rows)},
    )


@for_ibm(Permission.VIEW_PROSPECTS)
@require_safe
def prospect_list(request: PortalRequest) -> HttpResponse:
    """The candidacies, the longest in their stage first; filters and search stand in the address."""
    stage, prefix, today = *_filters(request), clock.today()
    try:
        page = page_of_prospects(
            request.actor, stage=stage, prefix=prefix, today=today, cursor=request.GET.get("after")
        )
    except CursorUnreadable:
        return redirect("onboarding:list")
    export = reverse("onboarding:export") + _address(stage=stage, q=prefix)
    context = _common(request) | {
        "prospects": prospect_rows(page.rows, today=today, unmet=unmet_conditions(page.rows, today=today)),
        "chips": _chips(request, stage, prefix),
        "actions": (TableAction(_("Export"), export, "download"),),
        "shown": ngettext(
            "%d shown, the longest in its stage first",
            "%d shown, the longest in their stage first",
            len(page.rows),
        )
        % len(page.rows),
        "newer_url": _address(stage=stage, q=prefix, after=page.before) if page.before else "",
        "older_url": _address(stage=stage, q=prefix, after=page.after) if page.after else "",
    }
    return render(request, "onboarding/list.html", context)


@for_ibm(Permission.VIEW_PROSPECTS)
@require_safe
def export(request: PortalRequest) -> StreamingHttpResponse:
    """The list as shown, as a file."""
    stage, prefix, today = *_filters(request), clock.today()
    found = every_prospect(request.actor, stage=stage, prefix=prefix, today=today)
    rows = prospect_rows(found, today=today, unmet=unmet_conditions(found, today=today))
    response = StreamingHttpResponse(prospect_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="prospects-{today:%Y-%m-%d}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _common(request: PortalRequest) -> dict[str, Any]:
    return {"manages": request.actor.can(Permission.MANAGE_PROSPECTS)}


def _filters(request: PortalRequest) -> tuple[str, str]:
    stage = request.GET.get("stage", "")
    prefix = request.GET.get("q", "").replace("\0", "").strip()[:100]
    return stage if stage in Stage.values else "", prefix


def _chips(request: PortalRequest, current: str, prefix: str) -> tuple[Chip, ...]:
    counts = stage_counts(request.actor)
    is_open = sum(counts.get(stage, 0) for stage in OPEN_STAGES)
    first = Chip(_("Open"), _address(q=prefix) or "?", count(is_open), current=not current)
    stages = (
        Chip(
            str(stage.label),
            _address(stage=stage.value, q=prefix),
            count(counts[stage]) if stage in counts else "",
            current=stage == current,
        )
        for stage in Stage
    )
    return (first, *stages)


def _address(**filters: str | None) -> str:
    query = urlencode({key: value for key, value in filters.items() if value})
    return f"?{query}" if query else ""
