"""Rows of links that stand on every page, written at once: a template would spend more than on a table."""

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kernel.components.icons import icon
from kernel.components.values import Chip, ChipMenu, NavGroup, NavItem

_CHIP = '<a class="chip" href="{}"{}>{}{}</a>'
_OPTION = '<li><a href="{}"{}>{}{}</a></li>'
_ITEM = (
    '<li class="cds--side-nav__item"><a class="cds--side-nav__link{}" href="{}"{}>'
    '<span class="cds--side-nav__icon">{}</span><span class="cds--side-nav__link-text">{}</span>{}</a></li>'
)
_CURRENT_CHIP = mark_safe(' aria-current="true"')
_CURRENT_PAGE = mark_safe(' aria-current="page"')


def chip_row(label: str, chips: Iterable[Chip], menus: Sequence[ChipMenu] = ()) -> SafeString:
    """Return exclusive filters of a list, and its filters of many choices at the row's end."""
    return format_html(
        '<div class="chips" role="group" aria-label="{}">{}{}</div>',
        label,
        _links(_CHIP, chips, ' <span class="c">{}</span>'),
        format_html('<div class="chips__push">{}</div>', _all(_menu(menu) for menu in menus))
        if menus
        else "",
    )


def side_nav(groups: Iterable[NavGroup]) -> SafeString:
    """Return the side navigation, with the line of the page that is shown marked."""
    return format_html(
        '<nav class="cds--side-nav cds--side-nav--expanded cds--side-nav__navigation" id="side-nav" '
        'aria-label="{}" popover><ul class="cds--side-nav__items">{}</ul></nav>',
        _("Main"),
        _all(_group(group) for group in groups),
    )


def _menu(menu: ChipMenu) -> SafeString:
    return format_html(
        '<details class="menu"><summary class="chip chip--menu">{}: {}{}</summary>'
        '<ul class="menu__list">{}</ul></details>',
        menu.label,
        menu.value,
        icon("chevron--down"),
        _links(_OPTION, menu.options, ' <span class="nav-count">{}</span>'),
    )


def _links(markup: str, chips: Iterable[Chip], counted: str) -> SafeString:
    return format_html_join(
        "",
        markup,
        (
            (
                chip.url,
                _CURRENT_CHIP if chip.current else "",
                chip.text,
                format_html(counted, chip.count) if chip.count else "",
            )
            for chip in chips
        ),
    )


def _group(group: NavGroup) -> SafeString:
    label = format_html('<li class="nav-group">{}</li>', group.label) if group.label else ""
    return format_html("{}{}", label, format_html_join("", _ITEM, map(_item, group.items)))


def _item(item: NavItem) -> tuple[object, ...]:
    return (
        " cds--side-nav__link--current" if item.current else "",
        item.url,
        _CURRENT_PAGE if item.current else "",
        icon(item.icon),
        item.label,
        format_html('<span class="nav-count">{}</span>', item.count) if item.count else "",
    )


def _all(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
