"""Plan rates: set, corrected with a reason, refused when they cannot be right (D8)."""

from decimal import Decimal

import pytest

from accounts.models import User
from kernel.tenancy import Role, acting
from pipeline.selectors.rates import MissingRate, missing_rates, plan_rates
from pipeline.services.rates import NewRate, RateRefused, set_rate, set_rates
from tests.pipeline.exports import NOON, export, load, row

pytestmark = pytest.mark.django_db


def euro(by: User, value: str, reason: str = "") -> None:
    """Set the rate of the euro for 2026."""
    set_rate(
        by=by,
        currency="eur",
        year=2026,
        usd_per_unit=Decimal(value),
        source="treasury",
        reason=reason,
        now=NOON,
    )


def test_a_rate_is_set_and_listed(morgan: User) -> None:
    euro(morgan, "1.08")
    assert [(rate.currency, rate.usd_per_unit) for rate in plan_rates(2026)] == [("EUR", Decimal("1.08"))]


def test_a_rate_is_corrected_with_a_reason(morgan: User) -> None:
    euro(morgan, "1.08")
    euro(morgan, "1.10", reason="typing error")
    assert plan_rates().get().usd_per_unit == Decimal("1.10")


def test_a_correction_without_a_reason_is_refused(morgan: User) -> None:
    euro(morgan, "1.08")
    with pytest.raises(RateRefused, match="why"):
        euro(morgan, "1.10")


def test_the_same_rate_again_changes_nothing(morgan: User) -> None:
    euro(morgan, "1.08")
    same = NewRate("EUR", 2026, Decimal("1.08"), "treasury")
    assert set_rates(by=morgan, rates=[same, NewRate("GBP", 2026, Decimal("1.3"))], reason="", now=NOON) == 1


@pytest.mark.parametrize(
    ("currency", "year", "value"),
    [
        ("USD", 2026, "1"),
        ("EURO", 2026, "1"),
        ("E1R", 2026, "1"),
        ("EUR", 1900, "1"),
        ("EUR", 2026, "0"),
        ("EUR", 2026, "-1"),
        ("EUR", 2026, "NaN"),
        ("EUR", 2026, "Infinity"),
        ("EUR", 2026, "1.123456789"),
        ("EUR", 2026, "1e12"),
    ],
)
def test_a_rate_that_cannot_be_right_is_refused(morgan: User, currency: str, year: int, value: str) -> None:
    with pytest.raises(RateRefused):
        set_rates(by=morgan, rates=[NewRate(currency, year, Decimal(value))], reason="x", now=NOON)
    assert not plan_rates().exists()


def test_currencies_without_a_rate_are_named_with_their_leads(morgan: User) -> None:
    load(export(row("A", currency="EUR"), row("B", currency="CHF"), row("C", currency="CHF"), row("D")))
    euro(morgan, "1.08")
    with acting(role=Role.STAFF):
        assert missing_rates() == [MissingRate("CHF", 2026, 2)]
