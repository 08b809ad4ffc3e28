"""Rows of the leads list."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from functools import lru_cache, partial
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kernel.components.controls import stage
from kernel.components.icons import icon
from kernel.formats import day, money_full, usd
from pipeline.lead_filter import LeadFilter
from pipeline.pages.reasons import reason_markup

DASH = "–"


@dataclass(frozen=True, slots=True)
class LeadRow:
    """One lead as the list shows it: texts and ready markup, so that the template decides nothing."""

    id: int
    css: str
    expanded: str
    mark: SafeString
    toggle_url: str
    client: str
    crm_id: str
    participant: SafeString
    stage: SafeString
    owner: SafeString
    dollars: SafeString
    qualified: str
    close: str
    reason: SafeString
    changed: str
    tag: str

    @property
    def is_open(self) -> bool:
        """Whether the detail stands below the row."""
        return self.expanded == "true"


def lead_rows(
    leads: Iterable[Mapping[str, Any]],
    *,
    wanted: LeadFilter,
    place: str,
    opened: int | None,
    zone: tzinfo,
    clause: str,
) -> list[LeadRow]:
    """Return the rows of a page; `place` is its cursor, kept when a row is opened or closed."""
    kept = "&".join(part for part in (wanted.address(), f"after={place}" if place else "") if part)
    write_day = lru_cache(maxsize=None)(day)
    owners = lru_cache(maxsize=None)(partial(_owner, wanted))
    return [
        _row(lead, kept, opened=opened, zone=zone, clause=clause, write_day=write_day, owners=owners)
        for lead in leads
    ]


def _row(
    lead: Mapping[str, Any],
    kept: str,
    *,
    opened: int | None,
    zone: tzinfo,
    clause: str,
    write_day: Callable[[date], str],
    owners: Callable[[str], SafeString],
) -> LeadRow:
    pk = lead["id"]
    is_open = pk == opened
    qualified, close = lead["qualified_on"], lead["closed_on"] or lead["expected_close_on"]
    return LeadRow(
        id=pk,
        css="is-sel" if is_open else "",
        expanded="true" if is_open else "false",
        mark=icon("chevron--up" if is_open else "chevron--down"),
        toggle_url=f"?{kept}" if is_open else f"?{kept}{'&' if kept else ''}lead={pk}#lead-{pk}",
        client=lead["client"] or lead["name"] or lead["crm_id"],
        crm_id=lead["crm_id"],
        participant=_participant(lead),
        stage=_stage("withdrawn" if lead["withdrawn"] else lead["stage"], get_language() or ""),
        owner=owners(lead["owner"] or ""),
        dollars=_dollars(lead),
        qualified=write_day(qualified) if qualified else DASH,
        close=write_day(close) if close else DASH,
        reason=reason_markup(lead["reason"], clause),
        changed=write_day(lead["changed_at"].astimezone(zone).date()),
        tag=f"“{lead['tag']}”" if lead["tag"] else "",
    )


def _owner(wanted: LeadFilter, name: str) -> SafeString:
    """A lead's owner as a way to the list of theirs."""
    if not name or wanted.owner == name:
        return format_html("{}", name)
    return format_html('<a class="sub__a" href="?{}">{}</a>', wanted.address(owner=name), name)


def _dollars(lead: Mapping[str, Any]) -> SafeString:
    """Dollars at plan rate, bold where they count, with the lead's own money below when it is another."""
    text = usd(lead["amount_usd"])
    shown = format_html("<b>{}</b>", text) if lead["reason"] == "counted" else format_html("{}", text)
    if lead["tcv"] is None or lead["currency"] == "USD":
        return shown
    return format_html('{}<span class="sub">{}</span>', shown, money_full(lead["tcv"], lead["currency"]))


def _participant(lead: Mapping[str, Any]) -> SafeString:
    """The participant's name as a way to its own list; a lead without a known tag is nobody's (R14)."""
    slug = lead.get("participant__slug")
    if slug is None:
        return format_html('<span class="dim">{}</span>', _("Nobody’s"))
    url = reverse("pipeline:leads", args=[slug])
    return format_html('<a class="cds--link" href="{}">{}</a>', url, lead["participant__name"])


@lru_cache(maxsize=64)
def _stage(code: str, language: str) -> SafeString:
    return stage(code)
