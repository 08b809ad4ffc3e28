"""How one cell of the participants file becomes a value; pure, a wrong cell raises ValueError with the
mend.
"""

import re
from datetime import date

from django.utils.translation import gettext as _

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", re.ASCII)
_EMAIL = re.compile(r"[^@\s|,;<>\"]{1,64}@[^@\s|,;<>\".]+(?:\.[^@\s|,;<>\".]+)+")
_TIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", re.ASCII)
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LONGEST = 200
MOST_PEOPLE = 1_000_000


def slug(text: str) -> str:
    """Return a company's short name in addresses."""
    if not _SLUG.fullmatch(text) or len(text) > 60:
        raise ValueError(
            _("“%s” is no short name. Use at most 60 of a-z, 0-9 and single hyphens.") % text[:80]
        )
    return text


def name(text: str) -> str:
    """Return a name as it is written."""
    if not text:
        raise ValueError(_("The name is missing. Give the company's name."))
    return _storable(text)


def day(text: str) -> date | None:
    """Return a date written 2026-07-31, None for a blank cell."""
    if not text:
        return None
    try:
        value = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        value = None
    if value is None or not 1990 <= value.year <= 2100:
        raise ValueError(_("“%s” is no date between 1990 and 2100. Write it like 2026-07-31.") % text[:40])
    return value


def yes_or_no(text: str) -> bool | None:
    """Return yes as True, no as False, None (not known) for a blank cell."""
    words = {"": None, "yes": True, "no": False}
    if text.lower() not in words:
        raise ValueError(
            _("“%s” is neither yes nor no. Write yes, no, or leave the cell blank for not known.") % text[:40]
        )
    return words[text.lower()]


def people(text: str) -> int | None:
    """Return a number of people, None (not known) for a blank cell."""
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 7 or int(text) > MOST_PEOPLE:
        raise ValueError(
            _("“%s” is no number of people. Write a whole number like 14, or leave it blank.") % text[:40]
        )
    return int(text)


def email(text: str) -> str:
    """Return an address in small letters, "" for a blank cell."""
    if text and (not _EMAIL.fullmatch(text) or len(text) > 254):
        raise ValueError(_("“%s” is no e-mail address. Write it like name@example.com.") % text[:80])
    return _storable(text).lower()


def tier(text: str) -> str:
    """Return a tier's key, "" for a blank cell; no guide needs to know it yet."""
    if text and not _TIER.fullmatch(text):
        raise ValueError(
            _("“%s” is no tier key. Write the key of the Program Guide, like silver.") % text[:80]
        )
    return text


def several(text: str) -> tuple[str, ...]:
    """Return the parts between `|`, each once, in the order given."""
    return tuple(dict.fromkeys(_storable(part.strip()) for part in text.split("|") if part.strip()))


def _storable(text: str) -> str:
    if _UNSTORABLE.search(text):
        raise ValueError(_("The cell holds a control character. Remove it."))
    if len(text) > LONGEST:
        raise ValueError(
            _("The text has %(length)d characters. Shorten it to %(most)d.")
            % {"length": len(text), "most": LONGEST}
        )
    return text
