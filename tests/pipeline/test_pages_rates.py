"""The plan rates page: what is missing comes first, a correction needs a reason (D8)."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from kernel.tenancy import Role, acting
from pipeline.models import PlanRate
from tests.pipeline.exports import export, load, row

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PAGE = "/manage/rates/"
RATE = {"currency": "EUR", "year": "2026", "usd_per_unit": "1.085", "source": "plan"}


def rate() -> Decimal | None:
    with acting(role=Role.STAFF, why="test"):
        return PlanRate.objects.values_list("usd_per_unit", flat=True).first()


def test_a_currency_of_the_mirror_without_a_rate_is_named(morgan: User, sign_in: SignIn) -> None:
    load(export(row("L1", currency="CHF")))
    page = sign_in(morgan).get(PAGE).content.decode()
    assert "Missing rates" in page
    assert "CHF" in page


def test_a_rate_is_set(morgan: User, sign_in: SignIn) -> None:
    assert sign_in(morgan).post(PAGE, RATE).status_code == 302
    assert rate() == Decimal("1.085")


def test_a_correction_needs_a_reason(morgan: User, sign_in: SignIn) -> None:
    browser = sign_in(morgan)
    browser.post(PAGE, RATE)
    refused = browser.post(PAGE, RATE | {"usd_per_unit": "1.2"})
    assert "Say why" in refused.content.decode()
    assert rate() == Decimal("1.085")
    browser.post(PAGE, RATE | {"usd_per_unit": "1.2", "reason": "plan revised"})
    assert rate() == Decimal("1.2")


@pytest.mark.parametrize(
    "changes",
    [{"currency": "USD"}, {"currency": "E1"}, {"usd_per_unit": "0"}, {"year": "1"}, {"usd_per_unit": "NaN"}],
)
def test_a_rate_that_cannot_be_right_is_refused(
    morgan: User, sign_in: SignIn, changes: dict[str, str]
) -> None:
    assert sign_in(morgan).post(PAGE, RATE | changes).status_code == 200
    assert rate() is None
