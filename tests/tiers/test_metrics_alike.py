"""Leads that count alike are judged together: the same figures as line by line, at every edge of a period."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from django.db import connection

from kernel.periods import Period
from kernel.tenancy import Role, acting
from participants.models import Participant
from pipeline.services.rates import set_rate
from tests.pipeline.exports import NOON
from tests.tiers.guides import guide, target, tier
from tests.tiers.program import feed, hold, in_force, lead, tag
from tiers.metrics import ALIKE, LEADS, crm_lines, crm_values, period_parameters, with_alike
from tiers.selectors.guides import guide_in_force, plan_of
from tiers.selectors.position import position_from, present_position
from tiers.selectors.present_readings import present_readings

pytestmark = pytest.mark.django_db

METRICS = ("qualified_leads", "qualified_tcv", "won_tcv")
DAYS = ("2025-12-31", "2026-01-01", "2026-03-31", "2026-04-01", "2026-09-30", "2026-10-01", "2026-12-31",
        "2027-01-01", "")  # fmt: skip
PERIODS = [Period(2026), *(Period(2026, quarter) for quarter in (1, 2, 3, 4))]


@pytest.fixture
def mirror(halvorsen: Participant, norrland: Participant) -> Participant:
    """Every stage on every edge, in two currencies of which one has no rate, with and without a value."""
    in_force(guide(tier(target("1200000"))))
    tag(halvorsen, "Cipher")
    tag(norrland, "Other")
    hold(halvorsen, "silver")
    stages = ("Prospecting", "Qualified", "Proposed", "Won", "Lost")
    set_rate(
        by=None, currency="EUR", year=2026, usd_per_unit=Decimal("1.0853"), source="", reason="", now=NOON
    )
    values = (
        ("0.01", "USD"),
        ("33.37", "EUR"),
        ("1234567.89", "USD"),
        ("", "USD"),
        ("700.5", "CHF"),
        ("0", "USD"),
    )
    found = product(stages, DAYS, values)
    feed(
        *(
            lead(f"L{number}", value, stage=stage, qualified=day, currency=currency)
            for number, (stage, day, (value, currency)) in enumerate(found)
        ),
        lead("O-1", "5", tag="Other"),
    )
    return halvorsen


def figures(participant: Participant, period: Period, *, alike: bool) -> list[tuple[object, ...]]:
    document = plan_of(guide_in_force(date(2026, 11, 25))).guide
    one = "(SELECT %(participant)s::bigint AS participant_id)"
    lines = crm_lines(METRICS, source=ALIKE if alike else LEADS, participants=one)
    counted = f"(SELECT found.*, found.reason = 'counted' AS counted FROM ({lines}) found) line"
    first = with_alike(document, "%(participant)s") if alike else ""
    sums = crm_values(counted, group="line.participant_id", alike=alike)
    values = {**period_parameters(document, period), "participant": participant.pk}
    with acting(role=Role.APP, participant=participant.pk), connection.cursor() as cursor:
        cursor.execute(f"{first} {sums} ORDER BY metric", values)
        return list(cursor.fetchall())


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_leads_judged_together_give_the_figures_of_each_line(mirror: Participant, period: Period) -> None:
    together, alone = (figures(mirror, period, alike=alike) for alike in (True, False))
    assert together == alone
    assert [row[1] for row in together] == list(METRICS)


@pytest.mark.parametrize("today", [date(2026, 2, 10), date(2026, 11, 25)], ids=str)
def test_the_portfolio_and_the_tier_page_find_the_same_position(mirror: Participant, today: date) -> None:
    with acting(role=Role.APP, participant=mirror.pk):
        alone = present_position(mirror, today)
        assert alone is not None
        as_of = alone.readings["qualified_tcv", True].as_of if alone.feed_as_of else None
        readings = present_readings([mirror.pk], alone.plan, Period.quarter_of(today), crm_as_of=as_of)
    among = position_from(
        alone.guide, readings[mirror.pk], tier_held="silver", months_missed=alone.months_missed, today=today,
        feed_as_of=alone.feed_as_of,
    )  # fmt: skip
    assert (among.quarter, among.january) == (alone.quarter, alone.january)
