"""The leads list around its rows: chips, menus, sorting, pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.components import Chip, ChipMenu
from kernel.components.controls import STAGE_WORDS
from kernel.paging import Page
from pipeline.counting import STAGES
from pipeline.lead_filter import SORTS, SPANS, LeadFilter
from pipeline.pages.lead_detail import LeadDetail
from pipeline.pages.leads import LeadRow


@dataclass(frozen=True, slots=True)
class SortLink:
    """Where the header of a sortable column leads, and how the list is sorted by it now."""

    url: str
    direction: str


@dataclass(frozen=True, slots=True)
class LeadsPage:
    """Everything that the template of the leads list places."""

    rows: Sequence[LeadRow]
    detail: LeadDetail | None
    chips: tuple[Chip, ...]
    menus: tuple[ChipMenu, ...]
    sort: dict[str, SortLink]
    shown: str
    newer_url: str
    older_url: str
    export_query: str
    narrowed: bool
    with_participant: bool
    columns: int


def leads_page(
    page: Page[object],
    rows: Sequence[LeadRow],
    *,
    wanted: LeadFilter,
    detail: LeadDetail | None,
    today: date,
    participants: Mapping[str, str] | None,
) -> LeadsPage:
    """Return the page; `participants` are the choices of the participant's menu, names by slug; None inside a
    workspace.
    """
    menus = [_stages(wanted), _years(wanted, today), _spans(wanted)]
    if participants is not None:
        menus.insert(0, _menu(_("Participant"), _("all"), wanted, "participant", "", participants))
    if wanted.owner:
        menus.append(_menu(_("Owner"), _("any"), wanted, "owner", "", {wanted.owner: wanted.owner}))
    return LeadsPage(
        rows=rows,
        detail=detail,
        chips=_chips(wanted),
        menus=tuple(menus),
        sort={name: _sort_link(wanted, name) for name in SORTS},
        shown=_shown(len(rows), wanted),
        newer_url=_turn(wanted, page.before),
        older_url=_turn(wanted, page.after),
        export_query=wanted.address(),
        narrowed=wanted.is_narrowed,
        with_participant=participants is not None,
        columns=9 if participants is not None else 8,
    )


def _turn(wanted: LeadFilter, cursor: str | None) -> str:
    if cursor is None:
        return ""
    return f"?{'&'.join(part for part in (wanted.address(), f'after={cursor}') if part)}"


def _chips(wanted: LeadFilter) -> tuple[Chip, ...]:
    words = {
        "": _("All"),
        "yes": _("Counts"),
        "no": _("Does not count"),
        "missing": _("Value, rate or date missing"),
    }
    return tuple(
        Chip(text, f"?{wanted.address(counts=code)}", current=wanted.counts == code)
        for code, text in words.items()
    )


def _stages(wanted: LeadFilter) -> ChipMenu:
    names = {code: str(STAGE_WORDS[code]) for code in STAGES}
    return _menu(_("Stage"), _("any"), wanted, "stage", "", names)


def _years(wanted: LeadFilter, today: date) -> ChipMenu:
    names = {year: str(year) for year in (today.year, today.year - 1, today.year - 2)}
    return _menu(_("Qualified in"), _("any year"), wanted, "year", None, names)


def _spans(wanted: LeadFilter) -> ChipMenu:
    words = (_("today"), _("in 7 days"), _("in 30 days"))
    return _menu(_("Changed"), _("any time"), wanted, "changed", None, dict(zip(SPANS, words, strict=True)))


def _menu(
    label: str, anything: str, wanted: LeadFilter, name: str, unset: Any, names: Mapping[Any, str]
) -> ChipMenu:
    held = getattr(wanted, name)
    options, address = {unset: anything, **names}, wanted.addresses(name)
    return ChipMenu(
        label,
        options.get(held, str(held)),
        tuple(Chip(text, f"?{address(code)}", current=held == code) for code, text in options.items()),
    )


def _sort_link(wanted: LeadFilter, name: str) -> SortLink:
    current = wanted.sort == name
    ascending = not wanted.ascending if current else name == "client"
    direction = ("ascending" if wanted.ascending else "descending") if current else ""
    return SortLink(f"?{wanted.address(sort=name, ascending=ascending)}", direction)


def _shown(number: int, wanted: LeadFilter) -> str:
    if not number:
        return _("No lead shown.")
    order = {"qualified": _("day of qualifying"), "tcv": _("own value"), "client": _("client")}[wanted.sort]
    return ngettext("%(n)d lead shown, by %(order)s.", "%(n)d leads shown, by %(order)s.", number) % {
        "n": number,
        "order": order,
    }
