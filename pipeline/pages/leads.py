"""Rows of the leads list."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from functools import lru_cache, partial
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kernel.addresses import address
from kernel.components.controls import stage
from kernel.components.icons import icon
from kernel.formats import day, money_full, usd
from kernel.markup import markup
from pipeline.lead_filter import LeadFilter
from pipeline.pages.reasons import reason_markup

DASH = "–"


_ROW = (
    '<tr id="lead-{pk}"{css}>'
    '<td class="tg"><a class="toggle" href="{toggle}" aria-expanded="{expanded}" aria-label="{detail_of} '
    '{client}">{mark}</a></td>'
    '<th scope="row"><a class="cds--link" href="{toggle}">{client}</a>'
    '<span class="sub"><span class="code2">{crm_id}</span></span></th>{participant}'
    '<td data-l="{stage_word}">{stage}<span class="sub">{owner}</span></td>'
    '<td class="n" data-l="{dollars_word}">{dollars}</td>'
    '<td class="nw no-sm">{qualified}</td><td class="nw no-sm">{close}</td><td class="wide">{reason}</td>'
    '<td class="chg" data-l="{changed_word}"><span><span class="nw">{changed}</span>{tag}</span></td></tr>'
)
_SELECTED = mark_safe(' class="is-sel"')
_NO_TAG = mark_safe('<span class="sub"></span>')


@dataclass(frozen=True, slots=True)
class LeadRow:
    """One lead as the list shows it: a row of the table, written already; below an open one is its detail.

    A row is one text because fifty rows of a dozen cells are most of what a template would spend on the page.
    """

    id: int
    crm_id: str
    is_open: bool
    markup: SafeString


@dataclass(frozen=True, slots=True)
class _Writing:
    """What all rows of a page share; days, owners, participants and tags come again, and are written once."""

    kept: str
    opened: int | None
    zone: tzinfo
    clause: str
    language: str
    words: Mapping[str, str]
    day: Callable[[date], str]
    owner: Callable[[str], SafeString]
    participant: Callable[[str | None, str | None], SafeString]
    tag: Callable[[str | None], SafeString]


def lead_rows(
    leads: Iterable[Mapping[str, Any]],
    *,
    wanted: LeadFilter,
    place: str,
    opened: int | None,
    zone: tzinfo,
    clause: str,
    with_participant: bool,
) -> list[LeadRow]:
    """Return the rows of a page; `place` is its cursor, kept when a row is opened or closed."""
    writing = _Writing(
        kept="&".join(part for part in (wanted.address(), f"after={place}" if place else "") if part),
        opened=opened,
        zone=zone,
        clause=clause,
        language=get_language() or "",
        words={
            "detail_of": escape(_("Detail of")),
            "stage_word": escape(_("Stage")),
            "dollars_word": escape(_("US dollars")),
            "changed_word": escape(_("Changed")),
        },
        day=lru_cache(maxsize=None)(day),
        owner=lru_cache(maxsize=None)(partial(_owner, wanted.owner, wanted.addresses("owner"))),
        participant=lru_cache(maxsize=None)(_participant) if with_participant else _no_participant,
        tag=lru_cache(maxsize=None)(_tag),
    )
    return [_row(lead, writing) for lead in leads]


def _row(lead: Mapping[str, Any], writing: _Writing) -> LeadRow:
    pk, kept = lead["id"], writing.kept
    is_open = pk == writing.opened
    qualified, close = lead["qualified_on"], lead["closed_on"] or lead["expected_close_on"]
    written = markup(
        _ROW,
        pk=pk,
        css=_SELECTED if is_open else "",
        expanded="true" if is_open else "false",
        mark=icon("chevron--up" if is_open else "chevron--down"),
        toggle=f"?{kept}" if is_open else f"?{kept}{'&' if kept else ''}lead={pk}#lead-{pk}",
        client=lead["client"] or lead["name"] or lead["crm_id"],
        crm_id=lead["crm_id"],
        participant=writing.participant(lead.get("participant__slug"), lead.get("participant__name")),
        stage=_stage("withdrawn" if lead["withdrawn"] else lead["stage"], writing.language),
        owner=writing.owner(lead["owner"] or ""),
        dollars=_dollars(lead),
        qualified=writing.day(qualified) if qualified else DASH,
        close=writing.day(close) if close else DASH,
        reason=reason_markup(lead["reason"], writing.clause),
        changed=writing.day(lead["changed_at"].astimezone(writing.zone).date()),
        tag=writing.tag(lead["tag"]),
        **writing.words,
    )
    return LeadRow(pk, lead["crm_id"], is_open, written)


def _owner(present: str, address: Callable[[object], str], name: str) -> SafeString:
    """A lead's owner as a way to the list of theirs."""
    if not name or present == name:
        return markup("{}", name)
    return markup('<a class="sub__a" href="?{}">{}</a>', address(name), name)


def _dollars(lead: Mapping[str, Any]) -> SafeString:
    """Dollars at plan rate, bold where they count, with the lead's own money below when it is another."""
    text = usd(lead["amount_usd"])
    shown = markup("<b>{}</b>", text) if lead["reason"] == "counted" else markup("{}", text)
    if lead["tcv"] is None or lead["currency"] == "USD":
        return shown
    return markup('{}<span class="sub">{}</span>', shown, money_full(lead["tcv"], lead["currency"]))


def _tag(tag: str | None) -> SafeString:
    return markup('<span class="sub" title="{0}">{0}</span>', f"“{tag}”") if tag else _NO_TAG


def _participant(slug: str | None, name: str | None) -> SafeString:
    """The participant's name as a way to its own list; a lead without a known tag is nobody's (R14)."""
    if slug is None:
        return markup('<td data-l="{}"><span class="dim">{}</span></td>', _("For"), _("Nobody’s"))
    return markup(
        '<td data-l="{}"><a class="cds--link" href="{}">{}</a></td>',
        _("For"),
        address("pipeline:leads", slug),
        name,
    )


def _no_participant(slug: str | None, name: str | None) -> SafeString:
    """Inside a workspace every lead is its own."""
    return SafeString()


@lru_cache(maxsize=64)
def _stage(code: str, language: str) -> SafeString:
    return stage(code)
