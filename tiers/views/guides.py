"""The Program Guide, posted for everybody: the version in force, and every other by its name (R39, R40)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Actor
from kernel import clock
from kernel.answers import or_404, said
from kernel.tenancy import Role, acting, narrow
from participants.access import PortalRequest, person_of, public, signed_in
from tiers.pages.guide import guide_page
from tiers.pages.guide_changes import changes_words, guide_changes
from tiers.pages.guide_impact import OwnImpact, OwnPart, own_impact
from tiers.pages.guide_version import other_versions
from tiers.selectors.guide_impact import affected_participants, positions_under
from tiers.selectors.guide_people import asks_for_acknowledgement
from tiers.selectors.guides import (
    GuidePhase,
    GuideVersion,
    compared_with,
    document_of,
)
from tiers.selectors.pages_guides import own_acknowledgement, readable_guide, readable_versions
from tiers.services.guide_acknowledgements import acknowledge_guide


@public
@require_safe
def guide(request: PortalRequest) -> HttpResponse:
    """The version in force today; before the first, a page that says so."""
    versions = readable_versions(request.actor, clock.today())
    present = next((each for each in versions if each.phase is GuidePhase.IN_FORCE), None)
    return _page(request, versions, present)


@public
@require_safe
def guide_version(request: PortalRequest, version: str) -> HttpResponse:
    """One version: announced, in force or past; a draft only for who manages guides.

    Who has a company in the Program reads what a version to come would mean for it, and acknowledges it.
    """
    versions = readable_versions(request.actor, clock.today())
    return _page(request, versions, _named(versions, version))


@public
@require_safe
def changes(request: PortalRequest, version: str) -> HttpResponse:
    """What a version says otherwise than another one: than the version in force, or `?with=` names it."""
    versions = readable_versions(request.actor, clock.today())
    own = _named(versions, version)
    other = or_404(compared_with(versions, own, request.GET.get("with")))
    differences = guide_changes(document_of(other), document_of(own.guide))
    context = {
        "version": own.guide.version,
        "other": other,
        "changes": differences,
        "total": changes_words(differences.total),
        "versions": other_versions(versions, own.guide.pk, other.pk, request.path),
    }
    return render(request, "tiers/guide_changes.html", context)


@signed_in
@require_POST
def acknowledge(request: PortalRequest, version: str) -> HttpResponse:
    """Acknowledge an announced version by name (R40)."""
    found = or_404(readable_guide(request.actor, version))
    by, now = person_of(request), clock.now()
    said(
        request,
        _("You have acknowledged Program Guide %s.") % found.version,
        lambda: acknowledge_guide(by=by, guide=found, now=now),
    )
    return redirect("tiers:guide_version", found.version)


def _named(versions: list[GuideVersion], version: str) -> GuideVersion:
    return or_404(next((each for each in versions if each.guide.version == version), None))


def _page(request: PortalRequest, versions: list[GuideVersion], own: GuideVersion | None) -> HttpResponse:
    if own is None:
        return render(request, "tiers/guide.html", {"page": None})
    today, actor = clock.today(), request.actor
    page = guide_page(own.guide, document_of(own.guide), versions, today=today)
    context: dict[str, object] = {"page": page, "own": None}
    if _concerns_now(own) and actor.user_id:
        with _inside(actor) as reader:
            context["own"] = _own_part(reader, own, versions, today)
    return render(request, "tiers/guide.html", context)


def _concerns_now(own: GuideVersion) -> bool:
    """Whether a reader has anything to do with it: a version to come, or one that is to be acknowledged."""
    return own.phase is GuidePhase.IN_NOTICE or (
        own.phase is GuidePhase.IN_FORCE and asks_for_acknowledgement(own.guide)
    )


@contextmanager
def _inside(actor: Actor) -> Iterator[Actor]:
    """Read as the person: IBM's as staff, a partner's within the own company (R4).

    Who belongs to several companies reads within the first of them.
    """
    if actor.is_ibm:
        with acting(role=Role.STAFF, user=actor.user_id, why="guide read"):
            yield actor
    elif actor.memberships:
        first = min(actor.memberships)
        narrow(participant=first)
        yield replace(actor, memberships={first: actor.memberships[first]})
    else:
        yield actor


def _own_part(actor: Actor, own: GuideVersion, versions: list[GuideVersion], today: date) -> OwnPart:
    """What it means for the reader's companies, and whether the reader is asked to acknowledge it."""
    companies = affected_participants(actor, today, own=True)
    present = next((each.guide for each in versions if each.phase is GuidePhase.IN_FORCE), None)
    impacts: tuple[OwnImpact, ...] = ()
    if own.phase is GuidePhase.IN_NOTICE and present is not None and companies:
        before, after = positions_under(companies, present, own.guide, today=today)
        impacts = own_impact(companies, before, after, today=today)
    asked = asks_for_acknowledgement(own.guide) and any(company.managed for company in companies)
    return OwnPart(impacts, asked, asked and own_acknowledgement(own))
