"""The leads list: one list for both sides with the same figures, and IBM's over all participants."""

from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from accounts.permissions import Permission
from kernel import clock
from kernel.addresses import id_in
from kernel.export import csv_response
from kernel.paging import CursorUnreadable, Page
from participants.access import PortalRequest, for_ibm, for_participant, reader_of
from participants.models import Participant
from pipeline.counting import CountingRule, current_rule
from pipeline.lead_filter import LeadFilter
from pipeline.pages.lead_detail import LeadDetail, lead_detail
from pipeline.pages.lead_export import export_columns, export_rows
from pipeline.pages.leads import lead_rows
from pipeline.pages.leads_page import leads_page
from pipeline.pages.stamp import stamp_strip
from pipeline.selectors.feeds import feed_stamp
from pipeline.selectors.leads import (
    in_order,
    lead_history,
    listed_leads,
    page_of_leads,
    participants_with_leads,
)

PAGE_SIZE = 50


@for_participant(Permission.VIEW_PIPELINE)
def leads(request: PortalRequest, slug: str) -> HttpResponse:
    """The leads of one Participant, as IBM's CRM has them, with what counts and why the rest does not."""
    return _list(request, participant=request.participant)


@for_ibm(Permission.VIEW_PIPELINE)
def all_leads(request: PortalRequest) -> HttpResponse:
    """The leads of every participant that the person sees, and for administrators those of nobody."""
    return _list(request, participant=None)


@for_participant(Permission.EXPORT)
def leads_csv(request: PortalRequest, slug: str) -> StreamingHttpResponse:
    """The list as shown, as a file."""
    return _export(request, participant=request.participant)


@for_ibm(Permission.EXPORT)
def all_leads_csv(request: PortalRequest) -> StreamingHttpResponse:
    """IBM's list as shown, as a file."""
    return _export(request, participant=None)


def _list(request: PortalRequest, *, participant: Participant | None) -> HttpResponse:
    wanted, today = LeadFilter.parse(request.GET.dict()), clock.today()
    rule, zone = current_rule(today), clock.program_zone()
    place = request.GET.get("after", "")
    try:
        page = page_of_leads(
            actor=request.actor,
            wanted=wanted,
            rule=rule,
            today=today,
            participant=participant,
            cursor=place or None,
            size=PAGE_SIZE,
        )
    except CursorUnreadable as unreadable:
        raise Http404 from unreadable
    opened = _opened(request)
    detail = _detail(request, page, opened, rule)
    rows = lead_rows(
        page.rows,
        wanted=wanted,
        place=place,
        opened=opened,
        zone=zone,
        clause=rule.clause,
        with_participant=participant is None,
    )
    choices = participants_with_leads(actor=request.actor) if participant is None else None
    shown = leads_page(page, rows, wanted=wanted, detail=detail, today=today, participants=choices)
    context = {
        "page": shown,
        "year": rule.year,
        "participant": participant,
        "strip": stamp_strip(feed_stamp(), zone=zone),
        "may_export": request.actor.can(Permission.EXPORT, participant.pk if participant else None),
    }
    return render(request, "pipeline/leads.html", context)


def _opened(request: PortalRequest) -> int | None:
    return id_in(request.GET.get("lead", ""))


def _detail(
    request: PortalRequest, page: Page[Any], opened: int | None, rule: CountingRule
) -> LeadDetail | None:
    lead = next((each for each in page.rows if each["id"] == opened), None)
    if lead is None:
        return None
    history = lead_history(actor=request.actor, lead_id=lead["id"], rule=rule)
    return lead_detail(lead, history, zone=clock.program_zone(), clause=rule.clause)


def _export(request: PortalRequest, *, participant: Participant | None) -> StreamingHttpResponse:
    wanted, today = LeadFilter.parse(request.GET.dict()), clock.today()
    found = listed_leads(
        actor=request.actor, wanted=wanted, rule=current_rule(today), today=today, participant=participant
    )
    over_all = participant is None
    return csv_response(
        export_rows(in_order(found, wanted), with_participant=over_all),
        export_columns(with_participant=over_all),
        file_name=f"leads-{participant.slug if participant else 'all'}-{today:%Y-%m-%d}.csv",
        reader=reader_of(request),
    )
