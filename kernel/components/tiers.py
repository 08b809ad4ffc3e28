"""The tier mark: three stripes, filled from below; the word always stands beside it."""

from functools import lru_cache

from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kernel.components.icons import icon
from kernel.components.status import status
from kernel.markup import markup

_MARKED = {"silver", "gold", "platinum"}
UNKNOWN = "unknown"


def tier(code: str | None, *, size: str = "", word: str = "") -> SafeString:
    """Return mark and word of a tier; none is "Below the program"; size is empty, `lg` or `xl`."""
    if code == UNKNOWN:
        return status("not_known")
    known = (code or "").lower()
    return _mark(known if known in _MARKED else "none", word or _tier_word(known), size)


def tier_move(held: str | None, earned: str | None) -> SafeString:
    """Return mark → mark, or "same"."""
    return _move(held, earned, get_language())


@lru_cache(maxsize=256)
def _move(held: str | None, earned: str | None, language: str | None) -> SafeString:
    same = (held or "").lower() == (earned or "").lower()
    target = _("same") if same else tier(earned)
    return markup(
        '<span class="move{}">{}{}<span class="to">{}</span></span>',
        " move--same" if same else "",
        tier(held),
        icon("arrow--right", label=_("to")),
        target,
    )


def tier_symbol(code: str) -> SafeString:
    """Return the drawing alone, for use inside another svg."""
    return markup('<use href="{}#{}"></use>', static("tiers.svg"), code if code in _MARKED else "none")


def _tier_word(code: str) -> str:
    return code.capitalize() if code else _("Below the program")


@lru_cache(maxsize=256)
def _mark(code: str, word: str, size: str) -> SafeString:
    sized = f" tier--{size}" if size else ""
    drawing = markup('<svg aria-hidden="true" viewBox="0 0 16 16">{}</svg>', tier_symbol(code))
    return markup('<span class="tier tier--{}{}">{}{}</span>', code, sized, drawing, word)
