"""The page of a company's onboarding, and the moves of its candidacy."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission
from agreements.models import Side
from kernel import clock
from kernel.answers import or_404, posted_words, said
from onboarding.forms.prospects import CloseForm, ContactForm, InvitePersonForm
from onboarding.models import OPEN_STAGES, Prospect, Stage
from onboarding.pages.checklist import Reader, checklist_panel
from onboarding.pages.invitation import InvitationPanel, invitation_panel
from onboarding.pages.prospect import prospect_page
from onboarding.pages.prospect_columns import columns
from onboarding.pages.readiness import readiness_panel
from onboarding.selectors.prospect_record import ProspectRecord, entry_of, prospect_record
from onboarding.selectors.prospects import prospect_of
from onboarding.selectors.readiness import readiness_in
from onboarding.services import (
    back_to_preparing,
    change_contact,
    decline,
    mark_ready,
    start_preparing,
    tell_contact,
    withdraw,
)
from onboarding.services.closing import who_declines
from participants.access import PortalRequest, for_participant, person_of
from participants.slots import panel_at

JUDGED = (Stage.PREPARING, Stage.READY)
"""Stages in which the page says what is missing before an invitation."""


@for_participant(Permission.VIEW_ONBOARDING, before_admission=True)
@require_safe
def prospect(request: PortalRequest, slug: str) -> HttpResponse:
    """A company's way into the Program; its own people see their side of it, and nothing else of the portal
    (R2). `?as=prospect` shows an administrator what they see.
    """
    return show(request)


def show(request: PortalRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    """Answer with the page; `forms` are those that were filled in wrongly."""
    today = clock.today()
    record = prospect_record(request.participant, today=today)
    if record is None:
        return _without_candidacy(request)
    actor, company = request.actor, request.participant
    manages = actor.can(Permission.MANAGE_PROSPECTS)
    as_prospect = manages and request.GET.get("as") == "prospect"
    for_ibm, administers = actor.is_ibm and not as_prospect, manages and not as_prospect
    position = entry_of(record, today=today)
    ready = readiness_in(record, position, today=today) if record.stage in JUDGED else None
    page = prospect_page(record, for_ibm=for_ibm, now=clock.now(), unmet=ready.unmet if ready else None)
    lacks = readiness_panel(record, ready, for_ibm=for_ibm, invites=administers) if ready else None
    invitation = _invitation(request, record, for_ibm=for_ibm)
    context = {
        "page": page,
        "columns": columns(for_ibm=for_ibm, readiness=lacks, invitation=invitation),
        "as_prospect": as_prospect,
        "manages": administers,
        "briefs": actor.can(Permission.BRIEF_PROSPECTS) and for_ibm and page.is_open,
        "may_decline": _may_decline(request, page.stage) and page.is_open,
        "may_invite": actor.can(Permission.MANAGE_TEAM, company.pk) and not as_prospect and page.is_open,
        "moves": _moves(page.stage) if for_ibm else (),
        "readiness": lacks,
        "invitation": invitation,
        "checklist": checklist_panel(
            record,
            reader=reader_of(request, as_prospect=as_prospect),
            readings=position.readings if position else {},
            today=today,
        ),
        "questions": panel_at("questions", actor, company, today=today),
        **_forms(request, record, administers, forms),
    }
    return render(request, "onboarding/prospect.html", context, status=status)


def _invitation(request: PortalRequest, record: ProspectRecord, *, for_ibm: bool) -> InvitationPanel | None:
    return invitation_panel(
        record,
        address=person_of(request).email,
        signs=not request.actor.is_ibm and request.actor.can(Permission.SIGN, request.participant.pk),
        for_ibm=for_ibm,
        now=clock.now(),
    )


def reader_of(request: PortalRequest, *, as_prospect: bool = False) -> Reader:
    """Return who looks at the checklist; an administrator who looks as the prospect changes nothing."""
    actor, company = request.actor, request.participant
    side = Side.IBM if actor.is_ibm and not as_prospect else Side.PARTNER
    return Reader(
        actor.user_id,
        side,
        works=actor.can(Permission.WORK_ON_CHECKLIST, company.pk) and not as_prospect,
        manages=actor.can(Permission.MANAGE_PROSPECTS) and not as_prospect,
    )


def _without_candidacy(request: PortalRequest) -> HttpResponse:
    """A company on record that nobody nominated: its own people are told, a Participant has no such page."""
    if request.participant.admitted:
        raise Http404
    return render(
        request, "onboarding/no_candidacy.html", {"manages": request.actor.can(Permission.MANAGE_PROSPECTS)}
    )


@for_participant(Permission.MANAGE_PROSPECTS)
@require_POST
def tell(request: PortalRequest, slug: str) -> HttpResponse:
    """Tell the contact that the company could become a Participant."""
    found = candidacy(request)
    reason = posted_words(request)
    said(
        request,
        _("The notice was mailed to %s.") % found.contact_email,
        lambda: tell_contact(by=person_of(request), prospect=found, reason=reason, now=clock.now()),
    )
    return back(slug)


@for_participant(Permission.MANAGE_PROSPECTS)
@require_POST
def contact(request: PortalRequest, slug: str) -> HttpResponse:
    """Record whom IBM talks to."""
    form = ContactForm(request.POST)
    if not form.is_valid():
        return show(request, status=422, contact_form=form)
    given, found = form.cleaned_data, candidacy(request)
    said(
        request,
        _("The contact is recorded."),
        lambda: change_contact(
            by=person_of(request),
            prospect=found,
            name=given["contact_name"],
            email=given["contact_email"],
            summary=given["summary"],
            now=clock.now(),
        ),
    )
    return back(slug)


@for_participant(Permission.BRIEF_PROSPECTS)
@require_POST
def move(request: PortalRequest, slug: str, to: str) -> HttpResponse:
    """Move the candidacy to a stage by the name of the move."""
    found, by, now = candidacy(request), person_of(request), clock.now()
    reason = posted_words(request)
    writes = {
        "preparing": lambda: start_preparing(by=by, prospect=found, now=now),
        "ready": lambda: mark_ready(by=by, prospect=found, now=now),
        "back": lambda: back_to_preparing(by=by, prospect=found, reason=reason, now=now),
    }
    if to not in writes:
        raise Http404
    said(request, _("The candidacy has moved on."), writes[to])
    return back(slug)


@for_participant(Permission.MANAGE_PROSPECTS)
@require_POST
def close(request: PortalRequest, slug: str) -> HttpResponse:
    """End the candidacy: IBM withdraws it, or the company's refusal is recorded."""
    form = CloseForm(request.POST)
    found, by, now = candidacy(request), person_of(request), clock.now()
    end = decline if form.is_valid() and form.cleaned_data["end"] == "declined" else withdraw
    reason = form.cleaned_data.get("reason", "")
    said(
        request,
        _("The candidacy of %s is closed.") % request.participant.name,
        lambda: end(by=by, prospect=found, reason=reason, now=now),
    )
    return back(slug)


@for_participant(Permission.VIEW_ONBOARDING, before_admission=True)
@require_POST
def decline_candidacy(request: PortalRequest, slug: str) -> HttpResponse:
    """The company's own people say that it does not want to come in."""
    found, reason = candidacy(request), posted_words(request)
    said(
        request,
        _("You have declined. IBM is told; thank you for saying so."),
        lambda: decline(by=person_of(request), prospect=found, reason=reason, now=clock.now()),
    )
    return back(slug)


def candidacy(request: PortalRequest) -> Prospect:
    """Return the candidacy of the address's company, or answer 404."""
    return or_404(prospect_of(request.actor, request.participant))


def back(slug: str) -> HttpResponse:
    """Lead to the company's onboarding."""
    return redirect("onboarding:prospect", slug=slug)


def _may_decline(request: PortalRequest, stage: str) -> bool:
    actor, company = request.actor, request.participant
    return not actor.is_ibm and any(actor.can(each, company.pk) for each in who_declines(stage))


def _moves(stage: Stage) -> tuple[str, ...]:
    return {Stage.BRIEFED: ("preparing",), Stage.PREPARING: ("ready",), Stage.READY: ("back",)}.get(stage, ())


def _forms(
    request: PortalRequest, record: ProspectRecord, manages: bool, forms: dict[str, Any]
) -> dict[str, Any]:
    present = record.prospect
    entered = {
        "contact_name": present.contact_name,
        "contact_email": present.contact_email,
        "summary": present.summary,
    }
    asked = request.GET.get("edit") == "contact" or not present.contact_email
    shown = manages and asked and record.stage in OPEN_STAGES
    return {
        "contact_form": forms.get("contact_form") or (ContactForm(initial=entered) if shown else None),
        "person_form": forms.get("person_form") or InvitePersonForm(),
    }
