"""A checklist's items: done with evidence, discussed, given to people, reminded of, waived (R21)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission
from kernel import clock
from kernel.answers import or_404, posted_words, said
from kernel.files import FileEmpty, FileTooLarge, FileTypeRefused, attachment
from kernel.refusal import Refusal
from onboarding.forms.checklist import AssignForm, CommentForm, EvidenceForm
from onboarding.models import ChecklistItem
from onboarding.pages.checklist_item import item_page
from onboarding.selectors.checklist import item_for, item_record, readings_of
from onboarding.selectors.checklist_people import workers_of
from onboarding.services import (
    approve_waiver,
    ask_waiver,
    assign_item,
    comment_on_item,
    complete_item,
    refuse_waiver,
    remind_item,
    renew_checklist,
    reopen_item,
)
from onboarding.services.checklist import EvidenceMissing
from onboarding.views.prospects import back, candidacy, reader_of
from participants.access import PortalRequest, for_participant, person_of

ABOUT_EVIDENCE = (EvidenceMissing, FileTooLarge, FileEmpty, FileTypeRefused)


@for_participant(Permission.VIEW_ONBOARDING, before_admission=True)
@require_http_methods(["GET", "HEAD"])
def item(request: PortalRequest, slug: str, item_id: int) -> HttpResponse:
    """One item, for both sides."""
    return _show(request, item_id)


@for_participant(Permission.WORK_ON_CHECKLIST, before_admission=True)
@require_POST
def complete(request: PortalRequest, slug: str, item_id: int) -> HttpResponse:
    """Mark an item done with what proves it."""
    found = _item(request, item_id)
    form = EvidenceForm(request.POST, request.FILES, kind=found.evidence)
    if not form.is_valid():
        return _show(request, item_id, evidence_form=form)
    try:
        complete_item(by=person_of(request), item=found, evidence=form.evidence(), now=clock.now())
    except ABOUT_EVIDENCE as refusal:
        form.refuse(refusal)
        return _show(request, item_id, evidence_form=form)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _to_item(found)
    messages.success(request, _("“%s” is done.") % found.name)
    return back(slug)


@for_participant(Permission.WORK_ON_CHECKLIST, before_admission=True)
@require_POST
def comment(request: PortalRequest, slug: str, item_id: int) -> HttpResponse:
    """Write about an item."""
    found, form = _item(request, item_id), CommentForm(request.POST)
    if not form.is_valid():
        return _show(request, item_id, comment_form=form)
    text = form.cleaned_data["text"]
    return _done(
        request, found, _("The comment is kept; both sides read it."),
        lambda: comment_on_item(by=person_of(request), item=found, text=text, now=clock.now()),
    )  # fmt: skip


@for_participant(Permission.WORK_ON_CHECKLIST, before_admission=True)
@require_POST
def assign(request: PortalRequest, slug: str, item_id: int) -> HttpResponse:
    """Give an item to a person of its side."""
    found = _item(request, item_id)
    form = AssignForm(request.POST, workers=workers_of([found.participant_id], found.side))
    if not form.is_valid():
        return _show(request, item_id, assign_form=form)
    to = form.cleaned_data["person"]
    return _done(
        request, found, _("It is noted whose work this is."),
        lambda: assign_item(by=person_of(request), item=found, to=to),
    )  # fmt: skip


@for_participant(Permission.WORK_ON_CHECKLIST, before_admission=True)
@require_POST
def reopen(request: PortalRequest, slug: str, item_id: int) -> HttpResponse:
    """Open an item that was done."""
    found, reason = _item(request, item_id), posted_words(request)
    return _done(
        request, found, _("The item is open again."),
        lambda: reopen_item(by=person_of(request), item=found, reason=reason),
    )  # fmt: skip


@for_participant(Permission.WORK_ON_CHECKLIST, before_admission=True)
@require_POST
def remind(request: PortalRequest, slug: str, item_id: int) -> HttpResponse:
    """Remind the people of an item."""
    found = _item(request, item_id)
    said(
        request,
        _("A reminder of “%s” goes out.") % found.name,
        lambda: remind_item(by=person_of(request), item=found, now=clock.now()),
    )
    return back(slug)


@for_participant(Permission.BRIEF_PROSPECTS)
@require_POST
def waive(request: PortalRequest, slug: str, item_id: int, to: str) -> HttpResponse:
    """Ask for a waiver, give it, or refuse it: by the name of the move."""
    found, by, reason = _item(request, item_id), person_of(request), posted_words(request)
    moves: dict[str, tuple[str, Callable[[], Any]]] = {
        "ask": (
            _("Another administrator decides about the waiver."),
            lambda: ask_waiver(by=by, item=found, reason=reason),
        ),
        "approve": (_("The item is waived."), lambda: approve_waiver(by=by, item=found)),
        "refuse": (
            _("The item is open: it is to be done."),
            lambda: refuse_waiver(by=by, item=found, reason=reason),
        ),
    }
    done, write = or_404(moves.get(to))
    return _done(request, found, done, write)


@for_participant(Permission.VIEW_ONBOARDING, before_admission=True)
@require_GET
def evidence(request: PortalRequest, slug: str, item_id: int) -> HttpResponseBase:
    """The file that proves an item, for both sides."""
    found = _item(request, item_id)
    or_404(found.evidence_file or None)
    return attachment(found.evidence_file.open(), name=found.evidence_name, content_type=found.evidence_type)


@for_participant(Permission.MANAGE_PROSPECTS)
@require_POST
def renew(request: PortalRequest, slug: str) -> HttpResponse:
    """Move the candidacy to the checklist of the guide in force."""
    found = candidacy(request)
    said(
        request,
        _("The checklist is that of the Program Guide in force."),
        lambda: renew_checklist(by=person_of(request), prospect=found, now=clock.now()),
    )
    return back(slug)


def _show(request: PortalRequest, item_id: int, **forms: Any) -> HttpResponse:
    """Answer with the page of an item; `forms` are those that were filled in wrongly."""
    today = clock.today()
    found = or_404(item_record(request.actor, request.participant, item_id, today=today))
    readings = readings_of(found, today=today)
    page = item_page(found, reader=reader_of(request), readings=readings, today=today)
    context = {"page": page, "comment_form": CommentForm(), **forms}
    if page.acts.complete and "evidence_form" not in context:
        context["evidence_form"] = EvidenceForm(kind=found.evidence)
    if page.acts.assign and "assign_form" not in context:
        people = workers_of([found.participant_id], found.side)
        context["assign_form"] = AssignForm(workers=people, initial={"person": found.assignee_id})
    return render(request, "onboarding/checklist_item.html", context, status=422 if forms else 200)


def _done(request: PortalRequest, found: ChecklistItem, done: str, write: Callable[[], Any]) -> HttpResponse:
    said(request, done, write)
    return _to_item(found)


def _to_item(found: ChecklistItem) -> HttpResponse:
    return redirect("onboarding:item", slug=found.participant.slug, item_id=found.pk)


def _item(request: PortalRequest, item_id: int) -> ChecklistItem:
    return or_404(item_for(request.actor, request.participant, item_id))
