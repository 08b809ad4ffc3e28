"""Rows of links that stand on every page, written at once: a template would spend more than on a table."""

from collections.abc import Iterable, Sequence

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kernel.components.icons import icon
from kernel.components.values import Chip, ChipMenu, NavGroup, NavItem
from kernel.markup import joined, markup

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
    return markup(
        '<div class="chips" role="group" aria-label="{}">{}{}</div>',
        label,
        _links(_CHIP, chips, ' <span class="c">{}</span>'),
        markup('<div class="chips__push">{}</div>', joined(_menu(menu) for menu in menus)) if menus else "",
    )


def side_nav(groups: Iterable[NavGroup]) -> SafeString:
    """Return the side navigation, with the line of the page that is shown marked."""
    return markup(
        '<nav class="cds--side-nav cds--side-nav--expanded cds--side-nav__navigation" id="side-nav" '
        'aria-label="{}" popover><ul class="cds--side-nav__items">{}</ul></nav>',
        _("Main"),
        joined(_group(group) for group in groups),
    )


def _menu(menu: ChipMenu) -> SafeString:
    return markup(
        '<details class="menu"><summary class="chip chip--menu">{}: {}{}</summary>'
        '<ul class="menu__list">{}</ul></details>',
        menu.label,
        menu.value,
        icon("chevron--down"),
        _links(_OPTION, menu.options, ' <span class="nav-count">{}</span>'),
    )


def _links(template: str, chips: Iterable[Chip], counted: str) -> SafeString:
    return joined(
        markup(
            template,
            chip.url,
            _CURRENT_CHIP if chip.current else "",
            chip.text,
            markup(counted, chip.count) if chip.count else "",
        )
        for chip in chips
    )


def _group(group: NavGroup) -> SafeString:
    label = markup('<li class="nav-group">{}</li>', group.label) if group.label else ""
    return markup("{}{}", label, joined(markup(_ITEM, *_item(item)) for item in group.items))


def _item(item: NavItem) -> tuple[object, ...]:
    return (
        " cds--side-nav__link--current" if item.current else "",
        item.url,
        _CURRENT_PAGE if item.current else "",
        icon(item.icon),
        item.label,
        markup('<span class="nav-count">{}</span>', item.count) if item.count else "",
    )
