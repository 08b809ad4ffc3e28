"""Tags of the CRM: whom they mean, decided by a person and never by a guess (R14)."""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.permissions import Permission
from kernel import clock
from participants.access import PortalRequest, for_ibm
from pipeline.counting import current_rule
from pipeline.forms.tags import MapForm, TagReasonForm
from pipeline.pages.tags import ignored_rows, mapped_rows, tag_chips, tag_effect, tag_rows
from pipeline.selectors.participants import choosable_participants
from pipeline.selectors.tag_effect import leads_of_tag, mapping_of
from pipeline.selectors.tags import ignored_tags, mapped_tags, tag_counts, unmapped_tags
from pipeline.services.tags import (
    ReasonMissing,
    TagContradiction,
    TagNotMapped,
    ignore_tag,
    map_tag,
    remap_tag,
    restore_tag,
    unmap_tag,
)

MOST_DECIDED = 200
manages_feeds = for_ibm(Permission.MANAGE_FEEDS)


@manages_feeds
def tags(request: PortalRequest) -> HttpResponse:
    """Tags that wait for a person, the mapped or the ignored ones; or one to decide on."""
    asked = request.GET.get("tag", "").replace("\0", "")
    if asked:
        return render(request, "pipeline/decide.html", {"decision": _decision(request, asked)})
    show = request.GET.get("show", "")
    chips = tag_chips(show, tag_counts(request.actor))
    return render(request, "pipeline/tags.html", {"chips": chips, **_listed(request, show)})


@manages_feeds
@require_POST
def decide(request: PortalRequest) -> HttpResponse:
    """Map, correct, take back, ignore or ask again; a refusal is told beside the tag, else on the list."""
    decision = DECISIONS.get(request.POST.get("decision", ""))
    if decision is None:
        messages.error(request, _("Choose what to do with the tag."))
        return redirect("pipeline:tags")
    try:
        messages.success(request, decision(request))
    except (TagContradiction, TagNotMapped, ReasonMissing, Incomplete) as refused:
        messages.error(request, str(refused))
        return redirect(f"{reverse('pipeline:tags')}?{urlencode({'tag': request.POST.get('tag', '')})}")
    return redirect("pipeline:tags")


class Incomplete(ValueError):
    """A decision lacks what it needs."""


def _listed(request: PortalRequest, show: str) -> dict[str, Any]:
    zone = clock.program_zone()
    if show == "mapped":
        return {"mapped": mapped_rows(mapped_tags(request.actor)[:MOST_DECIDED], zone=zone)}
    if show == "ignored":
        return {"ignored": ignored_rows(ignored_tags()[:MOST_DECIDED], zone=zone)}
    return {"rows": tag_rows(unmapped_tags(request.actor))}


def _decision(request: PortalRequest, tag: str) -> dict[str, Any]:
    rule = current_rule(clock.today())
    found = leads_of_tag(actor=request.actor, tag=tag, rule=rule)
    known = mapping_of(tag)
    chosen = known.participant_id if known else request.GET.get("like")
    return {
        "tag": tag,
        "known": known,
        "effect": tag_effect(
            found.leads, total=found.total, counted=found.counted, amount=found.amount, year=rule.year
        ),
        "map_form": _map_form(request, initial={"tag": tag, "participant": chosen}),
        "reason_form": TagReasonForm(initial={"tag": tag}, auto_id="id_other_%s"),
    }


def _map_form(request: PortalRequest, data: Any = None, initial: dict[str, Any] | None = None) -> MapForm:
    return MapForm(data, initial=initial, among=choosable_participants(request.actor))


def _map(request: PortalRequest) -> str:
    asked = _complete(_map_form(request, request.POST))
    mapped = map_tag(**asked, by=cast(User, request.user), now=clock.now())
    return _moved(
        _("“%(tag)s” means %(name)s.") % {"tag": asked["tag"], "name": asked["participant"]}, mapped.leads
    )


def _remap(request: PortalRequest) -> str:
    asked = _complete(_map_form(request, request.POST))
    reason = asked.pop("basis")
    mapped = remap_tag(**asked, reason=reason, by=cast(User, request.user), now=clock.now())
    return _moved(
        _("“%(tag)s” means %(name)s now.") % {"tag": asked["tag"], "name": asked["participant"]}, mapped.leads
    )


def _unmap(request: PortalRequest) -> str:
    asked = _complete(TagReasonForm(request.POST))
    mapped = unmap_tag(**asked, by=cast(User, request.user), now=clock.now())
    return _moved(_("“%(tag)s” means nobody until it is mapped again.") % {"tag": asked["tag"]}, mapped.leads)


def _ignore(request: PortalRequest) -> str:
    asked = _complete(TagReasonForm(request.POST))
    ignore_tag(**asked, by=cast(User, request.user), now=clock.now())
    return _("“%(tag)s” is ignored; nobody is asked again.") % {"tag": asked["tag"]}


def _restore(request: PortalRequest) -> str:
    tag = request.POST.get("tag", "")
    restore_tag(by=cast(User, request.user), tag=tag)
    return _("“%(tag)s” waits for a decision again.") % {"tag": tag}


DECISIONS: dict[str, Callable[[PortalRequest], str]] = {
    "map": _map,
    "remap": _remap,
    "unmap": _unmap,
    "ignore": _ignore,
    "restore": _restore,
}


def _complete(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        missing = [
            f"{form.fields[name].label}: {error}" for name, errors in form.errors.items() for error in errors
        ]
        raise Incomplete(" ".join(missing))
    return form.cleaned_data


def _moved(words: str, leads: int) -> str:
    moved = ngettext("%(n)d lead changed hands.", "%(n)d leads changed hands.", leads) % {"n": leads}
    return f"{words} {moved}"
