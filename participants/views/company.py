"""One company as both sides see it: people, facts, agreements, assessments, activity."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission
from kernel import clock
from kernel.answers import or_404, posted_words, said
from kernel.components import Chip
from participants import selectors, services
from participants.access import PortalRequest, for_participant, person_of
from participants.forms import FACT_FORMS, AssignForm, FactForm
from participants.models import IN_PROGRAM, IN_RELATION
from participants.pages.facts import fact_groups
from participants.pages.people import holder_rows
from participants.slots import panel_at, tab_slots
from participants.views.activity import activity_tab


@for_participant(Permission.VIEW_PARTICIPANT)
@require_safe
def overview(request: PortalRequest, slug: str) -> HttpResponse:
    """The company page; `?tab=` names the tab."""
    tab = request.GET.get("tab", "people")
    return _page(request, tab)


@for_participant(Permission.EDIT_FACTS)
@require_POST
def record_fact(request: PortalRequest, slug: str, kind: str) -> HttpResponse:
    """Record a fact of the kind that the address names."""
    form = _fact_form(request, kind, request.POST)
    if form is None:
        raise Http404
    if not form.is_valid():
        return _page(request, "facts", form=form, kind=kind, status=422)

    def write() -> None:
        form.save(by=person_of(request), participant=request.participant, now=clock.now())

    said(request, _("The fact is recorded."), write)
    return redirect(_address(slug, "facts"))


@for_participant(Permission.MANAGE_PARTICIPANTS)
@require_POST
def assign(request: PortalRequest, slug: str) -> HttpResponse:
    """Assign an IBM person to the company."""
    form = AssignForm(request.POST, people=_assignable())
    if not form.is_valid():
        return _page(request, "people", assign_form=form, status=422)

    def write() -> None:
        form.save(by=person_of(request), participant=request.participant, now=clock.now())

    said(request, _("%s is assigned.") % form.cleaned_data["user"], write)
    return redirect(_address(slug, "people"))


@for_participant(Permission.MANAGE_PARTICIPANTS)
@require_POST
def end_assigned(request: PortalRequest, slug: str, assignment_id: int) -> HttpResponse:
    """End an IBM person's assignment."""
    assignment = or_404(selectors.assignment_for(request.actor, request.participant, assignment_id))
    why = posted_words(request, "why") or "assignment ended"
    said(
        request,
        _("The assignment has ended."),
        lambda: services.end_assignment(
            by=person_of(request), assignment=assignment, today=clock.today(), why=why
        ),
    )
    return redirect(_address(slug, "people"))


def _page(request: PortalRequest, tab: str, *, status: int = 200, **forms: Any) -> HttpResponse:
    fill: dict[str, Callable[..., dict[str, Any]]] = {
        "people": _people,
        "facts": _facts,
        "activity": activity_tab,
    }
    slots = {slot.key: slot for slot in tab_slots()}
    if tab not in fill and tab not in slots:
        raise Http404
    actor, participant, today = request.actor, request.participant, clock.today()
    if tab in fill:
        context = fill[tab](request, **forms)
        context["panel_template"] = f"participants/company_{tab}.html"
    else:
        panel = slots[tab].fill(actor, participant, today)
        context = {**panel.context, "panel_template": panel.template}
    context |= {
        "header": selectors.company_header(actor, participant, today=today),
        "tabs": _tabs(request, tab),
        "is_participant": participant.lifecycle in IN_PROGRAM,
        "may_edit": actor.can(Permission.EDIT_FACTS, participant.pk),
        "may_assign": actor.can(Permission.MANAGE_PARTICIPANTS, participant.pk),
        "may_see_team": actor.can(Permission.VIEW_TEAM, participant.pk),
    }
    return render(request, "participants/company.html", context, status=status)


def _tabs(request: PortalRequest, current: str) -> list[Chip]:
    slug = request.participant.slug
    own = [("people", _("People")), ("facts", _("Facts"))]
    offered = [(slot.key, str(slot.label)) for slot in tab_slots()]
    labels = [*own, *offered, ("activity", _("Activity"))]
    return [Chip(label, _address(slug, key), current=key == current) for key, label in labels]


def _people(request: PortalRequest, assign_form: AssignForm | None = None) -> dict[str, Any]:
    actor, participant = request.actor, request.participant
    people = selectors.people_of(actor, participant)
    may_assign = actor.can(Permission.MANAGE_PARTICIPANTS, participant.pk)
    offered = may_assign and participant.lifecycle in IN_RELATION
    form = assign_form or (AssignForm(people=_assignable()) if offered else None)
    return {
        "ibm": holder_rows(people, ibm=True),
        "theirs": holder_rows(people, ibm=False),
        "assign_form": form,
    }


def _facts(request: PortalRequest, form: FactForm | None = None, kind: str = "") -> dict[str, Any]:
    today = clock.today()
    kind = kind or request.GET.get("record", "")
    may_edit = request.actor.can(Permission.EDIT_FACTS, request.participant.pk)
    return {
        "groups": fact_groups(selectors.recorded_facts(request.participant, today=today), today=today),
        "form": form or (_fact_form(request, kind, None) if may_edit else None),
        "kind": kind,
        "figures": panel_at("recorded_figures", request.actor, request.participant, today=today),
        "today": today,
        "kinds": [(key, each.title) for key, each in FACT_FORMS.items()],
    }


def _fact_form(request: PortalRequest, kind: str, values: Any) -> FactForm | None:
    form = FACT_FORMS.get(kind)
    return (
        form(values, technologies=selectors.technologies_of(request.actor, request.participant))
        if form
        else None
    )


def _assignable() -> Any:
    return selectors.ibm_people(active=True)


def _address(slug: str, tab: str) -> str:
    return f"{reverse('participants:overview', args=[slug])}?tab={tab}"
