"""Icons of the sprite, by their Carbon name."""

from functools import lru_cache

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from kernel.markup import markup

_HIDDEN = mark_safe('aria-hidden="true"')
_SIZES = {16: "", 20: " ico--20", 24: " ico--24", 32: " ico--32"}


@lru_cache(maxsize=1024)
def icon(name: str, *, size: int = 16, label: str = "", extra: str = "") -> SafeString:
    """Return the icon `name` (a line of static/src/icons.txt); without a label it is hidden from readers."""
    named = markup('role="img" aria-label="{}"', label) if label else _HIDDEN
    return markup(
        '<svg class="ico{}{}" {} focusable="false"><use href="{}#{}"></use></svg>',
        _SIZES[size],
        f" {extra}" if extra else "",
        named,
        static("icons.svg"),
        name,
    )
