"""Markup of many small parts, for rows and navigation: `format_html` spends most of a page on escaping."""

from collections.abc import Iterable
from html import escape

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString


def markup(template: str, /, *parts: object, **named: object) -> SafeString:
    """Fill a template of trusted markup with parts that are escaped unless they are markup themselves, as
    `django.utils.html.format_html` does.
    """
    written = {name: _escaped(part) for name, part in named.items()}
    return SafeString(template.format(*map(_escaped, parts), **written))


def joined(parts: Iterable[object]) -> SafeString:
    """Return parts one after the other, each escaped unless it is markup itself."""
    return SafeString("".join(map(_escaped, parts)))


def _escaped(part: object) -> str:
    kind = type(part)
    if kind is SafeString:
        return part  # type: ignore[return-value]
    return escape(part) if kind is str else conditional_escape(part)  # type: ignore[arg-type]
