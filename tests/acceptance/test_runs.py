"""FORMATS "Assessment" and D2: on which feeds a run stands, and that it answers the same for ever."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from django.core.management import CommandError
from django.db import connection, transaction

from kernel.tenancy import Role, acting
from pipeline.services.rates import set_rate
from tests.acceptance.documents import company, condition, export, found, guide, line, of, target, tier
from tests.acceptance.portal import Portal, moment
from tiers.models import Assessment, AssessmentRun

AT_CUT_OFF = ("2026-10-01", "04:00")


@pytest.fixture
def running(portal: Portal) -> Portal:
    """A guide with the target, and acme."""
    portal.guide(guide(tier("base", 1, target("1000000"))), "--in-force")
    portal.companies(company("acme"), company("umbra"))
    return portal


def actual(answer: dict[str, Any], slug: str = "acme") -> Any:
    return found(answer, slug)["actual"]


def test_without_any_source_a_run_waits(running: Portal) -> None:
    with pytest.raises(CommandError, match="waits for the first complete feed"):
        running.assess("2026Q3")
    assert running.said == ""


def test_a_run_stands_on_the_first_complete_feed_at_or_after_the_cut_off(running: Portal) -> None:
    running.on("2026-09-30").leads(export(line("A", "1")))
    with pytest.raises(CommandError, match="crm"):
        running.on("2026-10-05").assess("2026Q3")
    running.on("2026-10-01", "03:59").leads(export(line("A", "2")))
    running.on(*AT_CUT_OFF).leads(export(line("A", "3")))
    running.on("2026-10-03").leads(export(line("A", "4"), line("B", "10")))
    running.on("2026-10-04").leads(export(line("C", "100")))
    answer = running.on("2026-10-05").assess("2026Q3")
    assert (actual(answer), answer["feed_as_of"]) == ("3", "2026-10-01T04:00:00Z")


def test_a_lead_withdrawn_by_the_feed_does_not_count_and_one_withdrawn_later_does(running: Portal) -> None:
    running.on("2026-09-30").leads(export(line("A", "1"), line("B", "10")))
    running.on("2026-10-02").leads(export(line("A", "1")))
    running.on("2026-10-03").leads(export(line("X", "5", tag="umbra")))
    answer = running.assess("2026Q3")
    assert (actual(answer), found(answer, "acme")["lines_not_counted"]) == ("1", 1)


def test_an_incomplete_or_a_held_feed_is_waited_out(running: Portal) -> None:
    rows = [line(f"L{n}", "1") for n in range(100)]
    running.on("2026-09-30").leads(export(*rows))
    running.on("2026-10-02").leads(export(line("A", "7")), complete=False)
    with pytest.raises(CommandError, match="would"):
        running.leads(export(*rows[:10]))
    with pytest.raises(CommandError, match="waits"):
        running.assess("2026Q3")
    running.on("2026-10-03").leads(export(*rows), "--accept-changes")
    assert actual(running.assess("2026Q3")) == "100"


def test_a_feed_with_rejects_is_complete(running: Portal) -> None:
    running.on("2026-10-02").leads(export(line("A", "7"), line("B", "bad")))
    assert actual(running.assess("2026Q3")) == "7"


def test_every_source_is_waited_for_and_each_is_read_as_its_own_feed_left_it(running: Portal) -> None:
    running.on("2026-09-30").leads(export(line("A", "1")))
    running.leads(export(line("A", "10")), source="second")
    running.on("2026-10-02").leads(export(line("A", "2")))
    with pytest.raises(CommandError, match="second"):
        running.assess("2026Q3")
    running.on("2026-10-04").leads(export(line("A", "3")))
    running.on("2026-10-05").leads(export(line("A", "20")), source="second")
    answer = running.assess("2026Q3")
    assert (actual(answer), answer["feed_as_of"]) == ("22", "2026-10-02T12:00:00Z")


def test_a_past_year_is_read_as_the_first_feed_left_it(running: Portal) -> None:
    running.on("2026-11-01").leads(
        export(line("A", "5", qualified="2025-12-31"), line("B", "7", qualified="2026-01-01"))
    )
    assert actual(running.assess("2025")) == "5"
    assert actual(running.assess("2025Q3")) == "0"


def test_stages_dates_and_values_decide_what_counts(running: Portal) -> None:
    running.on("2027-01-20").leads(
        export(
            line("first-day", "1", qualified="2026-01-01"),
            line("last-day", "2", qualified="2026-12-31", stage="Won"),
            line("zero", "0"),
            line("year-before", "100", qualified="2025-12-31"),
            line("year-after", "100", qualified="2027-01-01"),
            line("no-day", "100", qualified=""),
            line("no-value", ""),
            line("early", "100", stage="Prospecting"),
            line("lost", "100", stage="Lost"),
            line("no-rate", "100", currency="CHF"),
            line("of-nobody", "100", tag="unknown"),
        )
    )
    year = found(running.assess("2026"), "acme")
    assert (year["actual"], year["lines_counted"], year["lines_not_counted"]) == ("3", 3, 7)
    quarter = found(running.assess("2026Q3"), "acme")
    assert (quarter["actual"], quarter["lines_counted"]) == ("1", 2)


def test_a_timestamp_at_the_turn_of_the_year_counts_in_the_programs_year(running: Portal) -> None:
    formats = ["%Y-%m-%dT%H:%M:%S%z"]
    before, after = "2027-01-01T04:59:59Z", "2027-01-01T05:00:00Z"
    text = export(line("in", "1", qualified=before), line("out", "10", qualified=after))
    running.leads(text, dates=formats)
    assert actual(running.assess("2026")) == "1"


def test_other_currencies_count_at_the_plan_rate_of_the_year_exactly(running: Portal) -> None:
    for year, rate in ((2026, "1.23456789"), (2025, "9")):
        set_rate(
            by=None, currency="EUR", year=year, usd_per_unit=Decimal(rate), source="plan", reason="",
            now=moment("2026-01-02"),
        )  # fmt: skip
    running.leads(export(line("A", "1000.0001", currency="EUR"), line("B", "1")))
    assert actual(running.assess("2026")) == "1235.568013456789"


def test_the_guide_says_which_stages_and_which_date_count(portal: Portal) -> None:
    counting = {"stages": ["lost", "won"], "year_of": "closed_on"}
    asked = [target("1"), condition("qualified_leads", "1"), condition("won_tcv", "1")]
    portal.guide(guide(tier("base", 1, *asked), counting=counting), "--in-force")
    portal.companies(company("acme"))
    columns = {"crm_id": "a", "stage": "s", "tcv": "v", "closed_on": "c", "tag": "t"}
    rows = ["a,s,v,c,t", "1,Lost,5,2026-02-02,acme", "2,Won,7,2026-03-03,acme"]
    rows += ["3,Qualified,9,2026-03-03,acme", "4,Won,7,,acme", "5,Won,7,2025-03-03,acme", ""]
    portal.leads("\n".join(rows), columns=columns, constants={"currency": "USD"})
    year = portal.assess("2026")
    figures = [each["actual"] for each in of(year, "acme")["conditions"]]
    assert figures == ["12", "2", "7"]


def test_the_same_period_again_answers_the_same_run(running: Portal) -> None:
    running.on("2026-10-02").leads(export(line("A", "7")))
    first = running.assess("2026Q3")
    running.on("2026-10-03").leads(export(line("A", "70")))
    running.companies(company("acme", tier="base"), company("umbra"), company("newco"))
    assert running.assess("2026Q3") == first


@contextmanager
def dying_while_judging(death: type[BaseException]) -> Iterator[None]:
    """Let the process break in the middle of a run's transaction."""
    with mock.patch("tiers.services.computing.judge", side_effect=death):
        yield


@contextmanager
def tampered(statement: str) -> Iterator[None]:
    """Change what was kept as the owner of the tables can, and nobody else; then take it back."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; RESET ROLE")
            cursor.execute(statement)
            cursor.execute("SET ROLE portal_app")
        try:
            yield
        finally:
            transaction.set_rollback(True)


def test_a_replay_comes_to_the_same_and_any_tampering_shows(running: Portal) -> None:
    running.on("2026-10-02").leads(export(line("A", "7"), line("B", "5", stage="Lost")))
    answer = running.assess("2026Q3")
    assert answer["digest"] in running.run("replay_assessment", answer["run"])
    for statement in (
        "UPDATE tiers_evidenceline SET amount_usd = amount_usd + 1 WHERE counted",
        "UPDATE tiers_conditionresult SET actual = actual + 1",
        "UPDATE tiers_assessment SET status = 'met'",
        "UPDATE tiers_assessmentrun SET digest = repeat('0', 64)",
        "UPDATE tiers_assessmentrun SET cut_off = cut_off + interval '1 day'",
        "DELETE FROM tiers_evidenceline WHERE NOT counted",
        "UPDATE tiers_assessmentreading SET value = value + 1",
        "UPDATE pipeline_leadrevision SET tcv = tcv + 1 WHERE crm_id = 'A'",
        "DELETE FROM tiers_conditionresult",
    ):
        with (
            pytest.raises(CommandError, match="does not come to what was kept") as refused,
            tampered(statement),
        ):
            running.run("replay_assessment", answer["run"])
        assert refused.value.returncode == 1
    running.run("replay_assessment", answer["run"])


def test_a_run_that_is_not_there_is_refused(running: Portal) -> None:
    with pytest.raises(CommandError, match="no run 4711"):
        running.run("replay_assessment", 4711)


@pytest.mark.parametrize(("death", "state"), [(KeyboardInterrupt, "running"), (MemoryError, "failed")])
def test_a_run_whose_process_died_or_failed_is_computed_by_the_next_command(
    running: Portal, death: type[BaseException], state: str
) -> None:
    running.on("2026-10-02").leads(export(line("A", "7")))
    with pytest.raises(death), dying_while_judging(death):
        running.assess("2026Q3")
    with acting(role=Role.STAFF, why="test"):
        assert AssessmentRun.objects.get().state == state
        assert not Assessment.objects.exists()
    assert actual(running.assess("2026Q3")) == "7"


def test_conditions_of_a_year_stand_in_the_order_of_the_guide_file(portal: Portal) -> None:
    first, second = condition("launched_offerings", "1", clause="b"), condition("launched_offerings", "2")
    portal.guide(guide(tier("top", 2, first, second), tier("base", 1, first)), "--in-force")
    portal.companies(company("acme"))
    conditions = of(portal.assess("2026"), "acme")["conditions"]
    assert [(each["tier"], each["clause"]) for each in conditions] == [
        ("top", "b"), ("top", "launched_offerings"), ("base", "b"),
    ]  # fmt: skip
