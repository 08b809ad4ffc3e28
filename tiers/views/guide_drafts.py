"""Drafts of the Program Guide, for administrators: begin, edit by section or as a whole, delete (R15)."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission
from kernel import clock
from kernel.answers import or_404, said
from kernel.refusal import Refusal
from participants.access import PortalRequest, for_ibm, person_of
from tiers.forms import NewDraftForm, SectionForm, WholeDraftForm, problem_words
from tiers.guide_document import GuideRefused
from tiers.guide_editing import (
    OperationUnknown,
    Section,
    Typed,
    operated,
    read_names,
    section_of,
    several_names,
    typed_of,
    written,
)
from tiers.guide_editing.typed import find, place_of
from tiers.models import ProgramGuide
from tiers.pages.guide_drafts import edit_conflict, pretty_json
from tiers.pages.guide_editor import WHOLE, edit_address, editor_page, section_chips
from tiers.pages.tier_table import metric_names
from tiers.selectors.guides import document_of
from tiers.selectors.pages_guides import draft_by_id, sources_of_drafts
from tiers.services.guide_drafts import delete_draft, save_draft
from tiers.services.guide_refusals import DraftChanged

READ_OR_WRITE = ["GET", "HEAD", "POST"]


@for_ibm(Permission.MANAGE_GUIDES)
@require_http_methods(READ_OR_WRITE)
def new_draft(request: PortalRequest) -> HttpResponse:
    """Begin a draft as a copy of the version in force, or of another (`?of=` names it)."""
    sources = sources_of_drafts(clock.today())
    initial = {"source": request.GET.get("of", "")}
    form = NewDraftForm(request.POST or None, sources=sources, initial=initial)
    if request.method == "POST" and form.is_valid():
        draft = form.save(by=person_of(request), now=clock.now())
        if draft is not None:
            messages.success(request, _("Draft %s is begun. Nobody else reads it yet.") % draft.version)
            return redirect("tiers:manage_guide", draft.pk)
    return render(
        request,
        "tiers/guide_new.html",
        {"form": form, "sources": sources},
        status=422 if form.errors else 200,
    )


@dataclass(slots=True)
class _Editing:
    """A section of a draft while one request works on it; `opened` is the digest that the person saw."""

    request: PortalRequest
    guide: ProgramGuide
    section: Section
    typed: Typed
    tier: int
    opened: str
    focus: str = ""
    unsaved: bool = False
    conflict: Any = None
    gone: str = ""
    status: int = 200

    def form(self) -> SectionForm:
        names = metric_names(document_of(self.guide))
        return SectionForm(self.section, self.typed, metrics=names)

    def answer(self, form: SectionForm | None = None) -> HttpResponse:
        form = form or self.form()
        tier = self.guide.document["tiers"][self.tier]["key"]
        page = editor_page(
            self.guide, self.section, self.typed, form, tier=tier, opened=self.opened, focus=self.focus
        )
        context = {
            "page": page,
            "form": form,
            "unsaved": self.unsaved,
            "conflict": self.conflict,
            "gone": self.gone,
        }
        return render(self.request, "tiers/guide_edit.html", context, status=self.status)


@for_ibm(Permission.MANAGE_GUIDES)
@require_http_methods(READ_OR_WRITE)
def edit(request: PortalRequest, guide_id: int, section: str) -> HttpResponse:
    """One section of a draft. What is typed stays, whatever is refused; a draft always parses."""
    guide = or_404(draft_by_id(guide_id))
    if section == WHOLE:
        return _whole(request, guide)
    part = or_404(section_of(section))
    key = request.GET.get("tier")
    tier = _tier_of(guide, key)
    if tier is None:
        return _tier_gone(request, guide, part, or_404(key))
    if request.method != "POST":
        typed = typed_of(guide.document, part, tier=tier)
        return _Editing(request, guide, part, typed, tier, guide.digest).answer()
    typed = read_names(_given(request.POST))
    editing = _Editing(request, guide, part, typed, tier, request.POST.get("opened", ""), unsaved=True)
    operation = request.POST.get("do", "")
    return _operate(editing, operation) if operation else _save(editing)


@for_ibm(Permission.MANAGE_GUIDES)
@require_POST
def delete(request: PortalRequest, guide_id: int) -> HttpResponse:
    """Delete a draft; the record of changes keeps that it was there."""
    guide, by = or_404(draft_by_id(guide_id)), person_of(request)
    said(request, _("Draft %s is deleted.") % guide.version, lambda: delete_draft(by=by, guide=guide))
    return redirect("tiers:guides")


def _operate(editing: _Editing, operation: str) -> HttpResponse:
    """Add, remove or move a row of what is typed; nothing is saved by it."""
    try:
        editing.typed = operated(editing.typed, operation)
    except OperationUnknown as unknown:
        raise Http404 from unknown
    verb, _colon, place = operation.partition(":")
    editing.focus = place
    if verb in ("add", "add_group"):
        rows = find(editing.typed, place_of(place) or ())
        editing.focus = f"{place}[{len(rows) - 1}]"
    return editing.answer()


def _save(editing: _Editing) -> HttpResponse:
    request, guide = editing.request, editing.guide
    result = written(guide.document, editing.section, editing.typed, tier=editing.tier)
    text = pretty_json(result.document)
    try:
        saved = save_draft(
            by=person_of(request), guide=guide, text=text, opened=editing.opened, now=clock.now()
        )
    except GuideRefused as refused:
        form = editing.form()
        form.refuse(refused.problems, result)
        editing.status = 422
        return editing.answer(form)
    except DraftChanged as changed:
        editing.conflict = edit_conflict(str(changed), guide, text)
        editing.opened, editing.status = guide.digest, 409
        return editing.answer()
    except Refusal as refusal:
        form = editing.form()
        form.add_error("version" if "version" in form.fields else None, str(refusal))
        editing.status = 422
        return editing.answer(form)
    messages.success(request, _("Saved. Draft %s holds together.") % saved.version)
    address = edit_address(guide.pk, editing.section.key)
    tier = request.GET.get("tier")
    return redirect(f"{address}?tier={tier}" if editing.section.of_tier and tier else address)


def _whole(request: PortalRequest, guide: ProgramGuide) -> HttpResponse:
    """The whole document as JSON, typed or uploaded."""
    if request.method != "POST":
        return _whole_answer(request, guide, WholeDraftForm(initial={"text": pretty_json(guide.document)}))
    form, opened = WholeDraftForm(request.POST, request.FILES), request.POST.get("opened", "")
    if not form.is_valid():
        return _whole_answer(request, guide, form, status=422)
    text, conflict, status = form.content(), None, 422
    try:
        saved = save_draft(by=person_of(request), guide=guide, text=text, opened=opened, now=clock.now())
    except GuideRefused as refused:
        for problem in refused.problems:
            form.add_error("text", problem_words(problem))
    except DraftChanged as changed:
        conflict, status = edit_conflict(str(changed), guide, text), 409
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, _("Saved. Draft %s holds together.") % saved.version)
        return redirect("tiers:edit_guide", guide.pk, WHOLE)
    kept = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    form.data = {**form.data, "text": kept}
    return _whole_answer(request, guide, form, conflict=conflict, status=status)


def _whole_answer(
    request: PortalRequest,
    guide: ProgramGuide,
    form: WholeDraftForm,
    *,
    conflict: Any = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "version": guide.version,
        "guide_id": guide.pk,
        "opened": guide.digest if conflict or request.method != "POST" else request.POST.get("opened", ""),
        "sections": section_chips(guide.pk, WHOLE),
        "conflict": conflict,
    }
    return render(request, "tiers/guide_json.html", context, status=status)


def _tier_gone(request: PortalRequest, guide: ProgramGuide, part: Section, key: str) -> HttpResponse:
    """A tier that the draft does not have; what was typed of one that somebody removed is still shown."""
    if request.method != "POST":
        raise Http404
    typed = read_names(_given(request.POST))
    editing = _Editing(request, guide, part, typed, 0, "", status=409)
    editing.gone = _(
        "The tier %(tier)s was removed from the draft in the meantime. What you typed of it stands below; "
        "copy what you need into another tier."
    ) % {"tier": key}
    return editing.answer()


def _tier_of(guide: ProgramGuide, key: str | None) -> int | None:
    """The place of a tier in the document, of the highest where none is named; None for one it lacks."""
    tiers = guide.document["tiers"]
    if key is None:
        return int(max(range(len(tiers)), key=lambda place: int(tiers[place]["rank"])))
    return next((place for place, tier in enumerate(tiers) if tier["key"] == key), None)


def _given(posted: QueryDict) -> dict[str, Any]:
    """What was posted by name; of a field with several choices all that are ticked."""
    return {name: posted.getlist(name) if name in several_names() else posted[name] for name in posted}
