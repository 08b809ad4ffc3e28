"""Program Guide versions, for administrators: list, look at, announce, remind, retire (R15, R39, R40)."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission
from kernel import clock
from kernel.answers import done, or_404, posted_words, said
from kernel.formats import count, day
from kernel.paging import CursorUnreadable
from participants.access import PortalRequest, for_ibm, person_of
from tiers.forms import GuideUploadForm
from tiers.models import ProgramGuide
from tiers.notice import earliest_effective
from tiers.pages.guide_changes import changes_words, guide_changes
from tiers.pages.guide_impact import Impact, portfolio_impact
from tiers.pages.guide_list import guide_list
from tiers.pages.guide_notice import notice_clock, people_facts
from tiers.pages.guide_people import person_rows
from tiers.pages.guide_version import announce_page, other_versions, version_facts, version_head
from tiers.selectors.guide_impact import affected_participants, positions_under
from tiers.selectors.guide_people import people_asked, people_page, people_tally
from tiers.selectors.guides import (
    GuidePhase,
    GuideVersion,
    compared_with,
    document_of,
    guide_versions,
)
from tiers.selectors.pages_guides import guide_by_id, listed_guides
from tiers.services.guide_acknowledgements import remind_of_guide
from tiers.services.guides import announce_guide, retire_guide

READ_OR_WRITE = ["GET", "HEAD", "POST"]


@for_ibm(Permission.MANAGE_GUIDES)
@require_http_methods(READ_OR_WRITE)
def guides(request: PortalRequest) -> HttpResponse:
    """The versions with their states, the notice that runs, and the form that loads one."""
    form = GuideUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        imported = form.save(by=person_of(request), now=clock.now())
        if imported is not None:
            told = (
                _("Version %s is loaded.")
                if imported.created or imported.recorded
                else _("Version %s is known.")
            )
            messages.success(request, told % imported.guide.version)
            return redirect("tiers:guides")
    today = clock.today()
    listed = listed_guides(today)
    notice = [each.version.guide for each in listed if each.version.phase is GuidePhase.IN_NOTICE]
    context = {
        "page": guide_list(listed, today=today),
        "notice": notice[-1] if notice else None,
        "clock": notice_clock(notice[-1], today=today) if notice else None,
        "people": people_facts(people_tally(notice[-1])) if notice else (),
        "form": form,
        "earliest": day(earliest_effective(today)),
    }
    return render(request, "tiers/guides.html", context, status=422 if form.errors else 200)


@for_ibm(Permission.MANAGE_GUIDES)
@require_safe
def manage_guide(request: PortalRequest, guide_id: int) -> HttpResponse:
    """One version: what it consists of, its notice, and who would move under it."""
    today = clock.today()
    versions = guide_versions(today)
    own = _own(versions, guide_id)
    context = {
        "head": version_head(own),
        "facts": version_facts(own.guide, document_of(own.guide)),
        "clock": notice_clock(own.guide, today=today),
        "impact": _impact(request, versions, own, today),
    }
    return render(request, "tiers/guide_manage.html", context)


@for_ibm(Permission.MANAGE_GUIDES)
@require_safe
def compare(request: PortalRequest, guide_id: int) -> HttpResponse:
    """What a version says otherwise than another one: than the version in force, or `?with=` names it."""
    versions = guide_versions(clock.today())
    own = _own(versions, guide_id)
    other = _other(versions, own, request.GET.get("with"))
    head = version_head(own)
    changes = guide_changes(document_of(other), document_of(own.guide)) if other else None
    context = {
        "head": head,
        "other": other,
        "changes": changes,
        "total": changes_words(changes.total) if changes else "",
        "versions": other_versions(versions, own.guide.pk, other.pk if other else None, head.changes_url),
    }
    return render(request, "tiers/guide_compare.html", context)


@for_ibm(Permission.MANAGE_GUIDES)
@require_safe
def people(request: PortalRequest, guide_id: int) -> HttpResponse:
    """Who has acknowledged an announced version, and who has not."""
    own = _own(guide_versions(clock.today()), guide_id)
    head = version_head(own)
    guide = or_404(own.guide if head.people_url else None)
    try:
        page = people_page(guide, cursor=request.GET.get("page"))
    except CursorUnreadable:
        return redirect("tiers:guide_people", guide_id)
    tally = people_tally(guide)
    context = {
        "head": head,
        "rows": person_rows(page.rows),
        "shown": _("%(n)s of %(all)s, those who have not acknowledged first")
        % {"n": count(len(page.rows)), "all": count(tally.asked)},
        "newer_url": f"?page={page.before}" if page.before else "",
        "older_url": f"?page={page.after}" if page.after else "",
        "facts": people_facts(tally),
        "waiting": tally.waiting if own.phase is not GuidePhase.SUPERSEDED else 0,
    }
    return render(request, "tiers/guide_people.html", context)


@for_ibm(Permission.MANAGE_GUIDES)
@require_POST
def remind(request: PortalRequest, guide_id: int) -> HttpResponse:
    """Remind those who have not acknowledged, each at most once a day."""
    guide, by, now = or_404(guide_by_id(guide_id)), person_of(request), clock.now()
    reminded: list[int] = []
    if done(request, lambda: reminded.append(remind_of_guide(by=by, guide=guide, now=now))):
        words = ngettext("%(n)d person is reminded.", "%(n)d people are reminded.", reminded[0])
        messages.success(request, words % {"n": reminded[0]})
    return redirect("tiers:guide_people", guide_id)


@for_ibm(Permission.MANAGE_GUIDES)
@require_http_methods(READ_OR_WRITE)
def announce(request: PortalRequest, guide_id: int) -> HttpResponse:
    """What announcing a draft does, and doing it: the alliance managers of both sides are told (R40)."""
    if request.method != "POST":
        return _announce_page(request, guide_id)
    guide = or_404(guide_by_id(guide_id))
    by, now = person_of(request), clock.now()
    said(
        request,
        _("Version %s is announced. The alliance managers of both sides are told.") % guide.version,
        lambda: announce_guide(by=by, guide=guide, now=now),
    )
    return redirect("tiers:guides")


@for_ibm(Permission.MANAGE_GUIDES)
@require_POST
def retire(request: PortalRequest, guide_id: int) -> HttpResponse:
    """Take a superseded version off the list, with a reason that is kept."""
    guide = or_404(guide_by_id(guide_id))
    by, now, why = person_of(request), clock.now(), posted_words(request)
    if not why:
        messages.error(request, _("Say why: the reason is kept with the decision."))
        return redirect("tiers:guides")
    said(
        request,
        _("Version %s is retired.") % guide.version,
        lambda: retire_guide(by=by, guide=guide, reason=why, now=now),
    )
    return redirect("tiers:guides")


def _announce_page(request: PortalRequest, guide_id: int) -> HttpResponse:
    today = clock.today()
    versions = guide_versions(today)
    own = _own(versions, guide_id)
    head = version_head(own)
    asked = people_asked(or_404(own.guide if head.draft else None))
    other = compared_with(versions, own, None)
    changes = guide_changes(document_of(other), document_of(own.guide)) if other else None
    context = {
        "head": head,
        "page": announce_page(own.guide, asked, today=today),
        "other": other,
        "changes": changes,
        "total": changes_words(changes.total) if changes else "",
    }
    return render(request, "tiers/guide_announce.html", context)


def _other(versions: list[GuideVersion], own: GuideVersion, version: str | None) -> ProgramGuide | None:
    found = compared_with(versions, own, version)
    return or_404(found) if version is not None else found


def _own(versions: list[GuideVersion], guide_id: int) -> GuideVersion:
    return or_404(next((each for each in versions if each.guide.pk == guide_id), None))


def _impact(
    request: PortalRequest, versions: list[GuideVersion], own: GuideVersion, today: date
) -> Impact | None:
    """Who would move: for a version that does not apply yet, against the one that does."""
    present = next((each.guide for each in versions if each.phase is GuidePhase.IN_FORCE), None)
    if present is None or own.phase not in (GuidePhase.DRAFT, GuidePhase.IN_NOTICE):
        return None
    companies = affected_participants(request.actor, today)
    before, after = positions_under(companies, present, own.guide, today=today)
    return portfolio_impact(companies, before, after, today=today)
