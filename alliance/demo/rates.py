"""Plan rates of the demo; Swiss francs have none on purpose: their leads are reported, not counted."""

from decimal import Decimal
from typing import Final

from accounts.models import User
from alliance.demo.calendar import DemoCalendar
from pipeline.services.rates import NewRate, set_rates

_RATES: Final = {
    "EUR": ("1.085", "1.092", "1.104"),
    "GBP": ("1.27", "1.265", "1.288"),
    "JPY": ("0.0067", "0.0068", "0.0066"),
}
_UNPLANNED: Final = {"CHF": "1.12"}


def usd_per_unit(currency: str, year: int) -> Decimal:
    """US dollars for one unit of a currency in a program year; for francs, what they would be."""
    if currency == "USD":
        return Decimal(1)
    planned = _RATES.get(currency)
    return Decimal(planned[year % len(planned)] if planned else _UNPLANNED[currency])


def set_plan_rates(calendar: DemoCalendar, *, by: User) -> None:
    """Set the plan rates of every year of the demo."""
    years = range(calendar.first_year, calendar.today.year + 1)
    rates = [
        NewRate(currency, year, usd_per_unit(currency, year), f"Plan rates {year}")
        for currency in _RATES
        for year in years
    ]
    set_rates(by=by, rates=rates, reason="", now=calendar.moment(calendar.begins))
