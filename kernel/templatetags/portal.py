"""The tags of every page, a builtin library: docs/front-end.md lists them with examples."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.conf import settings
from django.middleware.csrf import get_token
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString

from kernel import browsers, formats
from kernel.components import bars, blocks, controls, fields, icons, lists, status, tiers
from kernel.components.values import TableAction

register = template.Library()
PLACES = frozenset({"after", "at", "before", "page"})
"""The names under which an address says where a page of a list begins."""

for _component in (
    icons.icon,
    status.status,
    status.status_cell,
    tiers.tier,
    tiers.tier_move,
    bars.bullet,
    bars.stack,
    bars.swatch,
    bars.spark,
    bars.progress,
    bars.tier_bar,
    controls.button,
    controls.submit,
    controls.link,
    controls.numlink,
    controls.crumb,
    controls.pill,
    controls.clause,
    controls.stage,
    controls.change,
    controls.sort_header,
    lists.chip_row,
    lists.side_nav,
    blocks.panel_head,
    blocks.foot,
    fields.field_kind,
    fields.carbon_input,
):
    register.simple_tag(_component)

register.filter("browser_name", browsers.browser_name)
register.filter("day", formats.day)

register.simple_block_tag(blocks.column, name="col", end_name="endcol")
register.simple_block_tag(blocks.panel)
register.simple_block_tag(blocks.kpi)
register.simple_block_tag(blocks.notification)
register.simple_block_tag(blocks.stop)


@register.simple_block_tag
def empty(content: str, fact: str, icon: str = "information") -> SafeString:
    """Show an empty state."""
    return blocks.empty(content, fact, icon_name=icon)


@register.simple_block_tag
def reason(content: str, icon: str = "locked") -> SafeString:
    """Show why something cannot be done now."""
    return blocks.reason(content, icon_name=icon)


@register.simple_block_tag(takes_context=True)
def confirm(
    context: RequestContext,
    content: str,
    text: str,
    title: str,
    action: str,
    kind: str = "primary",
    icon: str = "",
) -> SafeString:
    """Show a button that asks before it posts."""
    token = get_token(context["request"])
    return blocks.confirm(content, text, title=title, action=action, token=token, kind=kind, icon_name=icon)


@register.simple_tag
def disabled_action(text: str, reasons: Any, earliest: str = "", icon: str = "") -> SafeString:
    """Show a button that cannot be used, with its reasons."""
    return blocks.disabled_action(text, reasons=reasons, earliest=earliest, icon_name=icon)


@register.simple_tag
def chart(kind: str, spec: dict[str, Any], id: str) -> SafeString:  # noqa: A002  the attribute's own name
    """Show the holder of a chart and its JSON; its table stands beside it."""
    return format_html(
        '<div class="chart" data-chart="{}" data-spec="{}"></div>{}', kind, id, json_script(spec, id)
    )


@register.simple_tag
def load_charts() -> SafeString:
    """Load what draws charts, on a page that has one."""
    return format_html(
        '<link rel="stylesheet" href="{}"><script src="{}" type="module"></script>',
        static("charts.css"),
        static("charts.js"),
    )


@register.simple_tag(takes_context=True)
def tab(
    context: RequestContext, text: str, url: str, current: bool | None = None, count: str = ""
) -> SafeString:
    """Show a tab; it is current when the page's address is its own, unless the template knows better."""
    if current is None:
        request = context["request"]
        current = url == (request.get_full_path() if "?" in url else request.path)
    return controls.tab(text, url, current=current, count=count)


@register.inclusion_tag("components/table_tools.html", takes_context=True)
def table_tools(
    context: RequestContext, label: str, name: str = "q", actions: Sequence[TableAction] = ()
) -> dict[str, Any]:
    """Show a table's search and its ghost buttons; the other filters of the URL are kept, its page is not."""
    asked = context["request"].GET
    dropped = {name, *PLACES}
    kept = [(key, value) for key, values in asked.lists() if key not in dropped for value in values]
    return {"label": label, "name": name, "value": asked.get(name, ""), "kept": kept, "actions": actions}


@register.simple_tag
def allauth_button_class(tags: Sequence[str] | None) -> str:
    """Return Carbon's classes for a button of a sign-in page, from the tags that allauth gives it."""
    given = set(tags or ())
    if "danger" in given:
        return controls.button_class("danger--tertiary", "md")
    if given & {"link", "cancel"}:
        return controls.button_class("ghost", "md")
    return controls.button_class("tertiary" if given & {"outline", "secondary", "minor"} else "primary", "md")


@register.simple_tag
def contact_address() -> str:
    """Return the address of the Program's mailbox as a link (R25)."""
    return f"mailto:{settings.PROGRAM_MAILBOX}"


@register.simple_tag(takes_context=True)
def theme_attribute(context: RequestContext) -> SafeString | str:
    """Return the theme chosen, from the cookie; without a choice the style sheet follows the system."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme") if request else None
    return format_html(' data-theme="{}"', chosen) if chosen in ("g10", "g100") else ""
