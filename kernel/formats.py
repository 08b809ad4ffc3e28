"""How amounts, shares and times are written. Pure; `None` is the words "Not known", never 0 or blank."""

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

MINUS = "−"
_CENT = Decimal("0.01")
_SHORT = ((Decimal("1e9"), "B"), (Decimal("1e6"), "M"))
_MONTHS = (
    gettext_noop("Jan"),
    gettext_noop("Feb"),
    gettext_noop("Mar"),
    gettext_noop("Apr"),
    gettext_noop("May"),
    gettext_noop("Jun"),
    gettext_noop("Jul"),
    gettext_noop("Aug"),
    gettext_noop("Sep"),
    gettext_noop("Oct"),
    gettext_noop("Nov"),
    gettext_noop("Dec"),
)
_ZONE_WORDS = {
    "EST": "ET",
    "EDT": "ET",
    "CST": "CT",
    "CDT": "CT",
    "MST": "MT",
    "MDT": "MT",
    "PST": "PT",
    "PDT": "PT",
}


def not_known() -> str:
    """Return the words for a value nobody can state."""
    return _("Not known")


def money_short(amount: Decimal | None) -> str:
    """Return dollars for tiles and lists of participants: `$4.39M`, `$1.20B`, always two decimals."""
    if amount is None:
        return not_known()
    size = abs(amount)
    unit, letter = _SHORT[0] if size >= _SHORT[0][0] else _SHORT[1]
    return _minus(amount) + f"${_rounded(size / unit, 2)}{letter}"


def usd(amount: Decimal | None) -> str:
    """Return dollars under a header "US dollars": `1,480,000`; cents only when there are any."""
    if amount is None:
        return not_known()
    cents = abs(amount).quantize(_CENT, ROUND_HALF_UP)
    whole = cents == cents.to_integral_value()
    return _minus(amount) + (f"{cents:,.0f}" if whole else f"{cents:,.2f}")


def money(amount: Decimal | None) -> str:
    """Return dollars to the dollar or cent: `$613,500`."""
    if amount is None:
        return not_known()
    return _minus(amount) + f"${usd(abs(amount))}"


def money_full(amount: Decimal | None, currency: str) -> str:
    """Return an amount in its own currency with its ISO code: `USD 1,480,000` (D8)."""
    return not_known() if amount is None else f"{currency} {usd(amount)}"


def signed(write: Callable[[Decimal], str], amount: Decimal | None) -> str:
    """Return a difference: `+` or a real minus before what `write` gives, no sign before zero."""
    if amount is None:
        return not_known()
    return f"+{write(amount)}" if amount > 0 else write(amount)


def percent(share: Decimal | None, decimals: int = 0) -> str:
    """Return a share (0.877) as `88%`, or with decimals in arithmetic: `87.7%`."""
    if share is None:
        return not_known()
    return _minus(share) + f"{_rounded(abs(share) * 100, decimals)}%"


def count(number: int | None) -> str:
    """Return a whole number with separators: `12,345`."""
    if number is None:
        return not_known()
    return f"{MINUS if number < 0 else ''}{abs(number):,}"


def figure(value: Decimal | None) -> str:
    """Return a plain figure without needless zeros: `120`, `2.5`, `1,200`."""
    if value is None:
        return not_known()
    text = f"{abs(value):,f}"
    return _minus(value) + (text.rstrip("0").rstrip(".") if "." in text else text)


def day(value: date | None) -> str:
    """Return a date: `1 Jul 2026`."""
    return not_known() if value is None else f"{value.day} {_month(value)} {value.year}"


def day_short(value: date | None) -> str:
    """Return a date within a year that the page names: `1 Jul`."""
    return not_known() if value is None else f"{value.day} {_month(value)}"


def moment(value: datetime | None, zone: tzinfo) -> str:
    """Return an aware time in `zone`: `1 Jul 2026, 06:00 ET`."""
    if value is None:
        return not_known()
    local = value.astimezone(zone)
    name = local.tzname() or ""
    return f"{day(local)}, {local:%H:%M} {_ZONE_WORDS.get(name, name)}".rstrip()


def initials(name: str) -> str:
    """Return at most two letters for the mark of a person: `DW`."""
    words = name.split()
    return "".join(word[0].upper() for word in (words[0], *words[1:][-1:])) if words else "–"


def _minus(amount: Decimal) -> str:
    return MINUS if amount < 0 else ""


def _rounded(value: Decimal, decimals: int) -> str:
    return f"{value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,}"


def _month(value: date) -> str:
    return _month_word(value.month, get_language())


@lru_cache(maxsize=256)
def _month_word(month: int, language: str | None) -> str:
    """A page writes a hundred days: the word is looked up once for each language."""
    return _(_MONTHS[month - 1])
