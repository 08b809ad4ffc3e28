"""Runs, for IBM: due, running, under review, published; started, approved, corrected, replayed (D6)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission
from kernel import clock
from kernel.addresses import id_in
from kernel.answers import done, or_404, posted_words, said
from kernel.formats import count
from kernel.periods import Period, PeriodUnreadable
from participants.access import PortalRequest, for_ibm, person_of
from tiers.labels import period_words
from tiers.models import AssessmentRun, RunState
from tiers.pages.run import replay_note, run_page
from tiers.pages.run_matrix import matrix_columns, matrix_rows
from tiers.pages.runs import first_open_year, next_due, open_periods, run_rows
from tiers.pages.statuses import SEVERITY
from tiers.pages.strips import run_strip
from tiers.selectors.guides import plan_of
from tiers.selectors.pages_runs import (
    PAGE,
    Place,
    listed_runs,
    matrix_of,
    periods_with_runs,
    shown_run,
    tally_of,
)
from tiers.selectors.runs import runs_of
from tiers.services.corrections import correct_run
from tiers.services.publication import approve_run
from tiers.services.replay_requests import ask_replay
from tiers.services.runs import open_run, retry_run
from tiers.views.queueing import compute_soon, replay_soon


@for_ibm(Permission.VIEW_PORTFOLIO)
@require_safe
def runs(request: PortalRequest) -> HttpResponse:
    """The runs, the latest first, and the closed periods that can be started."""
    actor, now = request.actor, clock.now()
    found = listed_runs(actor, before=id_in(request.GET.get("before", "")))
    shown = found[:PAGE]
    may_run = actor.can(Permission.RUN_ASSESSMENTS)
    known = periods_with_runs(actor, since=first_open_year(now=now)) if may_run else ()
    period, when = next_due(now=now)
    context = {
        "rows": run_rows(shown),
        "shown": ngettext("%(n)s run shown.", "%(n)s runs shown.", len(shown)) % {"n": count(len(shown))},
        "older_url": f"?before={shown[-1].pk}" if len(found) > PAGE else "",
        "newer_url": "?" if "before" in request.GET else "",
        "periods": open_periods(known, now=now) if may_run else [],
        "may_run": may_run,
        "next_period": period,
        "next_when": when,
    }
    return render(request, "tiers/runs.html", context)


@for_ibm(Permission.RUN_ASSESSMENTS)
@require_POST
def start(request: PortalRequest) -> HttpResponse:
    """Open the run of a closed period and hand it to a worker (R9, R10)."""
    try:
        period = Period.parse(request.POST.get("period", ""))
    except PeriodUnreadable as unreadable:
        messages.error(request, str(unreadable))
        return redirect("tiers:runs")
    by, now = person_of(request), clock.now()

    def write() -> None:
        compute_soon(open_run(by=by, period=period, now=now).pk)

    words = period_words(period.year, period.quarter)
    said(request, _("The assessment of %s is handed to a worker.") % words, write)
    return redirect("tiers:runs")


@for_ibm(Permission.VIEW_PORTFOLIO)
@require_safe
def run(request: PortalRequest, run_id: int) -> HttpResponse:
    """One run: progress while it runs, then its results by requirement and what publishing needs."""
    actor = request.actor
    shown = or_404(shown_run(actor, run_id))
    page = run_page(shown, tally_of(actor, shown.run, tuple(SEVERITY)), user_id=actor.user_id)
    note = replay_note(shown) if actor.can(Permission.RUN_ASSESSMENTS) else None
    refreshes = page.progress is not None or bool(note and note.since)
    context: dict[str, Any] = {
        "run": shown.run,
        "page": page,
        "note": note,
        "refreshes": refreshes,
        "strip": run_strip(shown.run, shown.replay),
        "correction_id": shown.correction_id,
        "may_publish": actor.can(Permission.PUBLISH_ASSESSMENTS),
        "may_run": actor.can(Permission.RUN_ASSESSMENTS),
        **_matrix(request, shown.run),
    }
    answer = render(request, "tiers/run.html", context)
    if request.headers.get("HX-Request") and not refreshes:
        answer["HX-Refresh"] = "true"
    return answer


@for_ibm(Permission.PUBLISH_ASSESSMENTS)
@require_POST
def approve(request: PortalRequest, run_id: int) -> HttpResponse:
    """Approve a run; the last approval needed publishes it (D6)."""
    found = or_404(runs_of(request.actor).filter(pk=run_id).first())
    by, now = person_of(request), clock.now()
    approved: list[AssessmentRun] = []
    if done(request, lambda: approved.append(approve_run(by=by, run_id=found.pk, now=now))):
        published = approved[0].state == RunState.PUBLISHED
        told = _("Published: everybody concerned is told.") if published else _("Your approval is recorded.")
        messages.success(request, told)
    return redirect("tiers:run", run_id=run_id)


@for_ibm(Permission.RUN_ASSESSMENTS)
@require_POST
def correct(request: PortalRequest, run_id: int) -> HttpResponse:
    """Open a correction of a published run, or try a failed one again (D6)."""
    found = or_404(runs_of(request.actor).filter(pk=run_id).first())
    by, now, reason = person_of(request), clock.now(), posted_words(request)

    opened: list[AssessmentRun] = []

    def write() -> None:
        if found.state == RunState.FAILED:
            opened.append(retry_run(by=by, run_id=found.pk, now=now))
        else:
            opened.append(correct_run(by=by, run=found, reason=reason, now=now))
        compute_soon(opened[0].pk)

    again = _("It is tried again by a worker.")
    new = _("The correction is opened. It is computed by itself once it has what it waits for.")
    said(request, again if found.state == RunState.FAILED else new, write)
    return redirect("tiers:run", run_id=opened[0].pk if opened else run_id)


@for_ibm(Permission.RUN_ASSESSMENTS)
@require_POST
def replay(request: PortalRequest, run_id: int) -> HttpResponse:
    """Have a worker recompute a run from what was kept; the page says what it comes to."""
    or_404(runs_of(request.actor).filter(pk=run_id).first())
    by, now = person_of(request), clock.now()

    def write() -> None:
        replay_soon(ask_replay(by=by, run_id=run_id, now=now).pk)

    said(request, _("The replay is handed to a worker."), write)
    return redirect("tiers:run", run_id=run_id)


def _matrix(request: PortalRequest, found: AssessmentRun) -> dict[str, Any]:
    if found.guide is None or not found.digest:
        return {"rows": [], "columns": []}
    plan = plan_of(found.guide)
    columns = matrix_columns(plan)
    results = matrix_of(request.actor, found, SEVERITY, after=_place(request.GET.get("after")))
    shown = results[:PAGE]
    more = f"?after={shown[-1].bad}.{shown[-1].pk}" if len(results) > PAGE else ""
    rows = matrix_rows(shown, found, plan, columns)
    return {
        "rows": rows,
        "columns": columns,
        "more_url": more,
        "first_url": "?" if "after" in request.GET else "",
    }


def _place(text: str | None) -> Place | None:
    if not text:
        return None
    bad, _dot, pk = text.partition(".")
    after = id_in(pk)
    if after is None or bad.lstrip("-") not in {"0", "1", "2", "3", "4"}:
        raise Http404
    return (int(bad), after)
