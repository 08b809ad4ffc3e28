"""Boxes that stand around what a template writes between two tags."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kernel.components.controls import attributes, link, numlink
from kernel.components.icons import icon
from kernel.components.values import Reason
from kernel.markup import markup

_TABLET_SPANS = {3: 4, 4: 4}  # of a tablet's 8 columns; wider ones take the whole row
_NOTIFICATION_ICONS = {
    "info": "information--filled",
    "success": "checkmark--filled",
    "warning": "warning--alt--filled",
    "error": "error--filled",
}


def column(content: str, span: int, *, fill: bool = False) -> SafeString:
    """Return a column of the page's grid of 16; `fill` lets its last panel reach the row's end."""
    return markup(
        '<div class="cds--css-grid-column cds--sm:col-span-4 cds--md:col-span-{} cds--lg:col-span-{} col{}">'
        "{}</div>",
        _TABLET_SPANS.get(span, 8),
        span,
        " col--fill" if fill else "",
        content,
    )


def panel_head(
    title: str,
    *,
    desc: str = "",
    link_text: str = "",
    url: str = "",
    link_icon: str = "",
    ibm_only: bool = False,
) -> SafeString:
    """Return a panel's title, its one line of description and one link, which needs an address."""
    side: SafeString | str = ""
    if ibm_only:
        side = markup('<span class="pill">{}{}</span>', icon("locked"), _("Seen by IBM only"))
    elif link_text and url:
        side = link(link_text, url, icon=link_icon)
    return markup(
        '<div class="panel__head"><div><h2 class="panel__title">{}</h2>{}</div>{}</div>',
        title,
        markup('<p class="panel__desc">{}</p>', desc) if desc else "",
        side,
    )


def panel(
    content: str,
    title: str = "",
    *,
    desc: str = "",
    flush: bool = False,
    accent: bool = False,
    fill: bool = False,
    ibm_only: bool = False,
    link: str = "",
    url: str = "",
    link_icon: str = "",
    id: str = "",  # noqa: A002  the attribute's own name
    extra: str = "",
) -> SafeString:
    """Return a panel; in a flush one tables and lists reach the edge."""
    css = [
        "panel",
        "cds--data-table-container panel--flush" if flush else "",
        "panel--accent" if accent else "",
    ]
    css += ["fill" if fill else "", extra]
    head = panel_head(title, desc=desc, link_text=link, url=url, link_icon=link_icon, ibm_only=ibm_only)
    return markup(
        '<section class="{}"{}>{}{}</section>',
        " ".join(part for part in css if part),
        attributes({"id": id}),
        head if title else "",
        content,
    )


def stop(content: str, title: str, *, desc: str = "") -> SafeString:
    """Return the red-edged panel of something held back until a person decides."""
    return markup(
        '<section class="panel panel--stop"><div class="panel__head"><div>'
        '<h2 class="panel__title stopt">{}{}</h2>'
        "{}</div></div>{}</section>",
        icon("error--filled", size=20, extra="stop"),
        title,
        markup('<p class="panel__desc">{}</p>', desc) if desc else "",
        content,
    )


def foot(stamp: str = "", *, link: str = "", url: str = "", flush: bool = False) -> SafeString:
    """Return the last line of a panel: from when its figures are, and the way to their lines."""
    line = markup(
        '<div class="foot"><span>{}</span>{}</div>',
        stamp,
        markup('<a class="cds--link" href="{}">{}</a>', url, link) if link else "",
    )
    return markup('<div class="panel-foot">{}</div>', line) if flush else line


def kpi(
    content: str,
    label: str,
    figure: str,
    *,
    of: str = "",
    url: str = "",
    stamp: str = "",
    link: str = "",
    link_url: str = "",
) -> SafeString:
    """Return a tile: one large figure, what it is of, a drawing or words, its stamp and its lines."""
    return markup(
        '<section class="panel kpi"><h2 class="kpi__label">{}</h2><div class="kpi__num">{}{}</div>'
        '<div class="kpi__body">{}</div>{}</section>',
        label,
        numlink(figure, url),
        markup("<small>{}</small>", of) if of else "",
        content,
        foot(stamp, link=link, url=link_url),
    )


def notification(content: str, kind: str, title: str, *, live: bool = False) -> SafeString:
    """Return an inline notification; kind is info, success, warning or error; `live` announces it."""
    role = ("alert" if kind == "error" else "status") if live else ""
    shown = {
        "kind": kind,
        "icon_name": _NOTIFICATION_ICONS[kind],
        "title": title,
        "content": content,
        "role": role,
    }
    return render_to_string("components/notification.html", shown)


def empty(content: str, fact: str, *, icon_name: str = "information") -> SafeString:
    """Return an empty state: a fact in bold, and one sentence on what will appear here."""
    return markup(
        '<div class="empty">{}<div><b>{}</b><br>{}</div></div>', icon(icon_name, size=32), fact, content
    )


def reason(content: str, *, icon_name: str = "locked") -> SafeString:
    """Return why something cannot be done now."""
    return markup('<div class="reason">{}<span>{}</span></div>', icon(icon_name), content)


def disabled_action(
    text: str, *, reasons: Sequence[Reason | str], earliest: str = "", icon_name: str = ""
) -> SafeString:
    """Return a button that cannot be used, with every reason in words and the earliest date."""
    lines = [Reason(line) if isinstance(line, str) else line for line in reasons]
    shown = {
        "text": text,
        "reasons": lines,
        "earliest": earliest,
        "icon_name": icon_name,
        "id": slugify(text),
    }
    return render_to_string("components/disabled_action.html", shown)


def confirm(
    content: str,
    text: str,
    *,
    title: str,
    action: str,
    token: str,
    kind: str = "primary",
    icon_name: str = "",
) -> SafeString:
    """Return a button that opens a dialog which posts to `action`; a popover, so that no script is needed."""
    shown = {
        "content": content,
        "text": text,
        "title": title,
        "action": action,
        "token": token,
        "kind": kind,
        "posting_kind": "danger" if "danger" in kind else "primary",
        "icon_name": icon_name,
        "id": f"confirm-{slugify(f'{text} {action}')}",
    }
    return render_to_string("components/confirm.html", shown)
