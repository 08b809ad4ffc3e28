"""Markup of many small parts, for rows and navigation: `format_html` spends most of a page on escaping."""

from collections.abc import Iterable
from html import escape

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


def markup(template: str, /, *parts: object, **named: object) -> SafeString:
    """Fill a template of trusted markup with parts that are escaped unless they are markup themselves, as
    `django.utils.html.format_html` does.
    """
    written = {name: _escaped(part) for name, part in named.items()}
    return mark_safe(template.format(*map(_escaped, parts), **written))  # noqa: S308  each part is escaped


def joined(parts: Iterable[object]) -> SafeString:
    """Return parts one after the other, each escaped unless it is markup itself."""
    return mark_safe("".join(map(_escaped, parts)))  # noqa: S308  each part is escaped


def _escaped(part: object) -> str:
    kind = type(part)
    if kind is SafeString:
        return part  # type: ignore[return-value]
    return escape(part) if kind is str else conditional_escape(part)  # type: ignore[arg-type]
