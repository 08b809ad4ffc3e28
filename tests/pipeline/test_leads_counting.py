"""Which leads count: exactly one reason per line, the first of the documented order (R13, R14, D3, D8)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from kernel.tenancy import Role, acting
from pipeline.counting import (
    STAGES,
    CountingRule,
    Reason,
    UnknownDateField,
    counting_sql,
    positional,
    rate_join,
    rate_lookup,
)
from pipeline.models import Lead, PlanRate, Stage
from tests.pipeline.exports import export, load, row

RULE = CountingRule(2026, date(2026, 9, 30))
WRITTEN = {name: name for name in STAGES}


@pytest.fixture
def rates(db: None) -> None:
    with acting(role=Role.STAFF, why="test"):
        PlanRate.objects.create(currency="EUR", year=2026, usd_per_unit=Decimal("1.085"))
        PlanRate.objects.create(currency="GBP", year=2025, usd_per_unit=Decimal("1.3"))


def judged(rule: CountingRule = RULE, *, withdrawn: bool = False, **cells: str) -> tuple[str, Decimal | None]:
    """Reason and dollars of one lead under a rule."""
    load(export(row("L1", **({"stage": "qualified"} | cells))), stages=WRITTEN)
    with acting(role=Role.STAFF, why="test"):
        Lead.objects.update(withdrawn=withdrawn)
        sql = counting_sql("l")
        query = f'SELECT {sql.reason}, {sql.amount_usd} FROM pipeline_lead "l" {rate_join("l")}'
        with connection.cursor() as cursor:
            cursor.execute(query, rule.parameters)
            return cursor.fetchone()


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({}, Reason.COUNTED),
        ({"value": "0"}, Reason.COUNTED),
        ({"stage": "won", "qualified": "2026-01-01"}, Reason.COUNTED),
        ({"qualified": "2026-09-30"}, Reason.COUNTED),
        ({"stage": "identified", "qualified": "", "value": ""}, Reason.NOT_YET_QUALIFIED),
        ({"stage": "lost", "qualified": ""}, Reason.LOST),
        ({"qualified": "", "value": ""}, Reason.NO_DATE),
        ({"qualified": "2025-12-31", "value": ""}, Reason.OTHER_YEAR),
        ({"qualified": "2027-01-01"}, Reason.OTHER_YEAR),
        ({"qualified": "2026-10-01", "value": ""}, Reason.AFTER_PERIOD),
        ({"value": "", "currency": "CHF"}, Reason.NO_VALUE),
        ({"currency": "GBP"}, Reason.NO_RATE),
        ({"currency": "EUR"}, Reason.COUNTED),
    ],
)
def test_the_first_reason_that_applies_is_the_one(rates: None, cells: dict[str, str], reason: Reason) -> None:
    assert judged(**cells)[0] == reason


def test_a_withdrawn_lead_counts_for_nothing_whatever_else_holds(rates: None) -> None:
    assert judged(withdrawn=True)[0] == Reason.WITHDRAWN


def test_a_stage_that_the_guide_leaves_out_is_said_so(rates: None) -> None:
    rule = CountingRule(2026, date(2026, 9, 30), stages=("qualified", "won"))
    assert judged(rule, stage="proposed")[0] == Reason.OTHER_STAGE


def test_a_guide_that_counts_won_leads_alone_takes_open_ones_as_early(rates: None) -> None:
    rule = CountingRule(2026, date(2026, 9, 30), stages=("won",))
    assert judged(rule, stage="negotiating")[0] == Reason.NOT_YET_QUALIFIED


def test_the_guide_says_which_date_places_a_lead_in_its_year(rates: None) -> None:
    rule = CountingRule(2026, date(2026, 9, 30), year_of="closed_on")
    assert judged(rule)[0] == Reason.NO_DATE


def test_dollars_are_exact_and_given_for_what_does_not_count_too(rates: None) -> None:
    assert judged(value="1000.01", currency="EUR") == (Reason.COUNTED, Decimal("1085.01085"))
    assert judged(stage="lost", value="7")[1] == 7


def test_dollars_need_no_rate_and_a_missing_rate_gives_none(rates: None) -> None:
    assert judged(value="12.50")[1] == Decimal("12.50")
    assert judged(value="12.50", currency="CHF")[1] is None


def test_the_rate_is_the_same_by_join_and_by_lookup(rates: None) -> None:
    load(export(row("L1", currency="EUR"), row("L2", currency="CHF"), row("L3", currency="GBP")))
    sql = f'SELECT {{}} FROM pipeline_lead "l" {rate_join("l")} ORDER BY l.crm_id'
    found = []
    for plan_rate in ('"plan".usd_per_unit', rate_lookup("l")):
        with acting(role=Role.STAFF, why="test"), connection.cursor() as cursor:
            cursor.execute(sql.format(counting_sql("l", plan_rate=plan_rate).rate), RULE.parameters)
            found.append(cursor.fetchall())
    assert found[0] == found[1] == [(Decimal("1.085"),), (None,), (None,)]


def test_a_rule_by_an_unknown_date_is_refused() -> None:
    with pytest.raises(UnknownDateField):
        CountingRule(2026, date(2026, 9, 30), year_of="participant_id; DROP TABLE")


def test_named_parameters_become_positional_in_their_order() -> None:
    values: dict[str, Any] = {"a": 1, "b": 2}
    assert positional("%(b)s + %(a)s + %(b)s", values) == ("%s + %s + %s", [2, 1, 2])


def test_the_order_of_stages_is_the_one_that_leads_know() -> None:
    assert list(STAGES) == Stage.values
