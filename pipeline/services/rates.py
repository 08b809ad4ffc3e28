"""Plan rates: set and corrected by a person, with the reason in the audit (D8)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from accounts.models import User
from kernel.tenancy import Role, acting
from pipeline.models import PlanRate

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
_DECIMALS: Final = 8
_LIMIT: Final = Decimal(10) ** 10


class RateRefused(ValueError):
    """A plan rate that cannot be right: its currency, year or value; the message says which."""


@dataclass(frozen=True)
class NewRate:
    """US dollars for one unit of a currency in one program year."""

    currency: str
    year: int
    usd_per_unit: Decimal
    source: str = ""


def set_rate(
    *,
    by: User | None,
    currency: str,
    year: int,
    usd_per_unit: Decimal,
    source: str,
    reason: str,
    now: datetime,
) -> PlanRate:
    """Set or correct a plan rate (D8); a correction needs a reason. Raises RateRefused.

    Published results keep the rate that they were computed with.
    """
    code = currency.strip().upper()
    set_rates(by=by, rates=[NewRate(code, year, usd_per_unit, source)], reason=reason, now=now)
    return PlanRate.objects.get(currency=code, year=year)


def set_rates(*, by: User | None, rates: Iterable[NewRate], reason: str, now: datetime) -> int:
    """Set several plan rates, all or none; return how many are new or changed. Raises RateRefused."""
    wanted = {(rate.currency, rate.year): rate for rate in map(_checked, rates)}
    with acting(role=Role.STAFF, user=by.pk if by else None, why=reason or "plan rates set"):
        currencies = {currency for currency, _year in wanted}
        known = {
            (rate.currency, rate.year): rate for rate in PlanRate.objects.filter(currency__in=currencies)
        }
        changed = [rate for key, rate in wanted.items() if key not in known or not _same(known[key], rate)]
        if not reason.strip() and any((rate.currency, rate.year) in known for rate in changed):
            raise RateRefused(_("Say why the rate changes: the reason is kept with the change."))
        PlanRate.objects.bulk_create(
            [PlanRate(**vars(rate)) for rate in changed],
            update_conflicts=True,
            unique_fields=["currency", "year"],
            update_fields=["usd_per_unit", "source"],
        )
    return len(changed)


def _checked(rate: NewRate) -> NewRate:
    if not re.fullmatch("[A-Z]{3}", rate.currency):
        raise RateRefused(_("“%s” is no currency code; write three letters like EUR.") % rate.currency)
    if rate.currency == "USD":
        raise RateRefused(_("US dollars need no rate."))
    if not FIRST_YEAR <= rate.year <= LAST_YEAR:
        raise RateRefused(_("The year %s is out of range.") % rate.year)
    value = rate.usd_per_unit
    if not value.is_finite() or not 0 < value < _LIMIT:
        raise RateRefused(_("A rate is a number above zero: the US dollars for one unit of the currency."))
    if value != round(value, _DECIMALS):
        raise RateRefused(_("A rate has at most %d decimals.") % _DECIMALS)
    return rate


def _same(known: PlanRate, rate: NewRate) -> bool:
    return known.usd_per_unit == rate.usd_per_unit and known.source == rate.source
