"""How the figures of conditions are written: by unit, yes or no, never blank for not known. Pure."""

from decimal import Decimal

from django.utils.translation import gettext as _

from kernel.formats import figure, money, money_short, not_known
from tiers.guide_document import Op

DOLLARS = "USD"
Value = Decimal | bool | None

_COMPARED = {
    Op.AT_LEAST: "%(amount)s",
    Op.ABOVE: "> %(amount)s",
    Op.EXACTLY: "= %(amount)s",
    Op.AT_MOST: "≤ %(amount)s",
    Op.BELOW: "< %(amount)s",
}


def short(value: Value, unit: str | None) -> str:
    """Return a figure for a table: `$4.39M`, `14`, `Yes`."""
    return _written(value, unit, short_money=True)


def full(value: Value, unit: str | None) -> str:
    """Return a figure for a sentence or an arithmetic: `$4,386,500`, `14`, `Yes`."""
    return _written(value, unit, short_money=False)


def wording(amount: Decimal, unit: str | None) -> str:
    """Return an amount with its unit in words, as sentences want it: `$4,386,500`, `14 people`."""
    written = full(amount, unit)
    return written if unit in (None, "", DOLLARS) else f"{written} {unit}"


def threshold(value: Value, unit: str | None, op: Op | None) -> str:
    """Return what a comparison asks for; "at least" goes without saying."""
    if op is None or isinstance(value, bool):
        return short(value, unit)
    return _COMPARED[op] % {"amount": short(value, unit)}


def _written(value: Value, unit: str | None, *, short_money: bool) -> str:
    if value is None:
        return not_known()
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if unit == DOLLARS:
        return money_short(value) if short_money else money(value)
    return figure(value)
