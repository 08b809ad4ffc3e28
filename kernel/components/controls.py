"""Buttons, links, tabs and small marks in Carbon's markup."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.components.bars import swatch
from kernel.components.icons import icon
from kernel.markup import markup

STAGE_WORDS: dict[str, str | Promise] = {
    "identified": gettext_lazy("Identified"),
    "qualified": gettext_lazy("Qualified"),
    "proposed": gettext_lazy("Proposed"),
    "negotiating": gettext_lazy("Negotiating"),
    "won": gettext_lazy("Won"),
    "lost": gettext_lazy("Lost"),
    "withdrawn": gettext_lazy("Withdrawn"),
}
_STAGE_ICONS = {"won": "checkmark--filled", "lost": "close", "withdrawn": "undo"}


def attributes(values: Mapping[str, str | bool]) -> SafeString:
    """Return HTML attributes; False and empty text are left out, True stands without a value."""
    pairs = (
        markup(" {}", name) if value is True else markup(' {}="{}"', name, value)
        for name, value in values.items()
        if value not in (False, "")
    )
    return mark_safe("".join(pairs))  # noqa: S308  each part is escaped by format_html


def button_class(kind: str, size: str, extra: str = "") -> str:
    """Return Carbon's classes of a button."""
    return f"cds--btn cds--btn--{kind} cds--btn--{size} {extra}".rstrip()


def button(
    text: str, url: str, *, icon: str = "", kind: str = "primary", size: str = "md", extra: str = ""
) -> SafeString:
    """Return a link that looks like a button."""
    return markup('<a class="{}" href="{}">{}{}</a>', button_class(kind, size, extra), url, text, _icon(icon))


def submit(
    text: str,
    *,
    kind: str = "primary",
    size: str = "md",
    icon: str = "",
    name: str = "",
    value: str = "",
    form: str = "",
    extra: str = "",
    disabled: bool = False,
) -> SafeString:
    """Return a submit button; `form` is the id of a form elsewhere on the page."""
    more = attributes({"name": name, "value": value, "form": form, "disabled": disabled})
    css = button_class(kind, size, extra)
    return markup('<button class="{}" type="submit"{}>{}{}</button>', css, more, text, _icon(icon))


def link(text: str, url: str, *, icon: str = "") -> SafeString:
    """Return a Carbon link, with its icon after the text."""
    css = "cds--link cds--link--i" if icon else "cds--link"
    return markup('<a class="{}" href="{}">{}{}</a>', css, url, text, _icon(icon))


def numlink(figure: str, url: str) -> SafeString:
    """Return a figure that opens its lines; without a URL the figure alone."""
    return markup('<a class="numlink" href="{}">{}</a>', url, figure) if url else markup("{}", figure)


def crumb(text: str, url: str) -> SafeString:
    """Return one item of the breadcrumb."""
    return markup('<li class="cds--breadcrumb-item"><a class="cds--link" href="{}">{}</a></li>', url, text)


def tab(text: str, url: str, *, current: bool = False, count: str = "") -> SafeString:
    """Return one tab of the page: a link, so that each tab has its address."""
    selected = " cds--tabs__nav-item--selected" if current else ""
    return markup(
        '<li><a href="{}" class="cds--tabs__nav-item cds--tabs__nav-link{}"{}>'
        '<span class="cds--tabs__nav-item-label">{}{}</span></a></li>',
        url,
        selected,
        mark_safe(' aria-current="page"') if current else "",
        text,
        markup(' <span class="nav-count">{}</span>', count) if count else "",
    )


def pill(text: str, *, icon: str = "", kind: str = "") -> SafeString:
    """Return a small round label; kind is empty, `info` or `out`."""
    css = f"pill pill--{kind}" if kind else "pill"
    return markup('<span class="{}">{}{}</span>', css, _icon(icon), text)


def clause(number: str) -> SafeString:
    """Return a clause of the guide, before the name of what it says."""
    return markup('<span class="clause">{}</span>', number)


def stage(code: str, text: str = "") -> SafeString:
    """Return a stage with its colour (open ones) or its icon (won, lost, withdrawn)."""
    words = text or str(STAGE_WORDS[code])
    mark = _icon(_STAGE_ICONS[code]) if code in _STAGE_ICONS else swatch(code)
    css = "stg" if code not in ("lost", "withdrawn") else "stg stg--lost"
    return markup('<span class="{}">{}{}</span>', css, mark, words)


def change(was: object, is_now: object) -> SafeString:
    """Return was → is; nothing is struck through, and no value is "none" (D10)."""
    none = _("none")
    return markup(
        '<span class="rev"><span class="rev__o">{}</span>{}<b>{}</b></span>',
        none if was in (None, "") else was,
        icon("arrow--right", label=_("became")),
        none if is_now in (None, "") else is_now,
    )


def sort_header(text: str, url: str, *, direction: str = "", numeric: bool = False) -> SafeString:
    """Return the header of a column that sorts; direction is `ascending`, `descending` or empty."""
    arrow = icon("arrow--down" if direction == "descending" else "arrow--up") if direction else ""
    more = attributes({"class": "n" if numeric else "", "aria-sort": direction})
    return markup('<th scope="col"{}><a class="srt" href="{}">{}{}</a></th>', more, url, text, arrow)


def _icon(name: str) -> SafeString | str:
    return icon(name) if name else ""
