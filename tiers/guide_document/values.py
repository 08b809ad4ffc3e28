"""Single values of the format: text, keys, decimals, dates, choices. None after a problem is noted."""

import re
from datetime import date
from decimal import Context, Decimal
from enum import StrEnum
from typing import TypeVar

from tiers.guide_document.problems import Findings
from tiers.guide_document.source import Numeral
from tiers.sentence import gettext_noop

LONGEST_NAME, LONGEST_TEXT, LONGEST_NUMERAL = 200, 20_000, 40
WHOLE_DIGITS, DECIMAL_PLACES = 15, 6
FIRST_YEAR, LAST_YEAR = 1990, 2100

_EXACT = Context(prec=100)
_NUMERAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

Choice = TypeVar("Choice", bound=StrEnum)


def read_line(value: object, path: str, findings: Findings) -> str | None:
    """A name: one line of text that is not blank, without the blanks around it."""
    if not isinstance(value, str) or isinstance(value, Numeral) or not value.strip():
        findings.add(path, gettext_noop("Write a text in quotes here."))
    elif len(value) > LONGEST_NAME or "\n" in value or "\r" in value:
        findings.add(path, gettext_noop("Keep this to one line of at most 200 characters."))
    elif _UNSTORABLE.search(value):
        findings.add(path, gettext_noop("Remove the control characters."))
    else:
        return value.strip()
    return None


def read_text(value: object, path: str, findings: Findings) -> str | None:
    """A paragraph, kept as it was written."""
    if not isinstance(value, str) or isinstance(value, Numeral) or not value.strip():
        findings.add(path, gettext_noop("Write a text in quotes here."))
    elif len(value) > LONGEST_TEXT:
        findings.add(path, gettext_noop("Keep this text to 20,000 characters."))
    elif _UNSTORABLE.search(value):
        findings.add(path, gettext_noop("Remove the control characters."))
    else:
        return value
    return None


def read_key(value: object, path: str, findings: Findings) -> str | None:
    """A key that files and addresses use."""
    if isinstance(value, str) and not isinstance(value, Numeral) and _KEY.fullmatch(value):
        return value
    findings.add(
        path,
        gettext_noop(
            "Write a key of at most 64 letters, digits, dots, hyphens and underscores, such as gold. "
            "It starts with a letter or a digit."
        ),
    )
    return None


def read_decimal(value: object, path: str, findings: Findings) -> Decimal | None:
    """An exact number, written as a JSON number or in quotes, without superfluous zeros."""
    if not isinstance(value, str) or len(value) > LONGEST_NUMERAL or not _NUMERAL.fullmatch(value):
        findings.add(path, gettext_noop('Write a number here, such as 2000000 or "0.25".'))
        return None
    number = Decimal(value)
    if number and (number.adjusted() >= WHOLE_DIGITS or _places(number) > DECIMAL_PLACES):
        findings.add(path, gettext_noop("Write a number of at most 15 digits before and 6 after the point."))
        return None
    return plain(number)


def _places(number: Decimal) -> int:
    exponent = _EXACT.normalize(number).as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def plain(number: Decimal) -> Decimal:
    """The same number without trailing zeros after the point, and never with an exponent."""
    if not number:
        return Decimal(0)
    shortest = _EXACT.normalize(number)
    return (
        shortest.quantize(Decimal(1), context=_EXACT)
        if shortest == shortest.to_integral_value()
        else shortest
    )


def read_share(value: object, path: str, findings: Findings) -> Decimal | None:
    """A share between 0 and 1."""
    share = read_decimal(value, path, findings)
    if share is not None and not 0 <= share <= 1:
        findings.add(path, gettext_noop('Write a share between 0 and 1, such as "0.75".'))
        return None
    return share


def read_date(value: object, path: str, findings: Findings) -> date | None:
    """A day written as 2026-01-01, between 1990 and 2100."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            pass
        else:
            if FIRST_YEAR <= day.year <= LAST_YEAR:
                return day
    findings.add(path, gettext_noop("Write a date as 2026-01-01, between 1990 and 2100."))
    return None


def read_yes_no(value: object, path: str, findings: Findings) -> bool | None:
    """True or false, not in quotes."""
    if isinstance(value, bool):
        return value
    findings.add(path, gettext_noop("Write true or false, without quotes."))
    return None


def read_choice(choices: type[Choice], value: object, path: str, findings: Findings) -> Choice | None:
    """One of an enum's values."""
    if isinstance(value, str) and value in list(choices):
        return choices(value)
    findings.add(path, gettext_noop("Write one of: %(choices)s."), choices=", ".join(choices))
    return None
