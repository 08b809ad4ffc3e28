"""The real exports and a separate calculation: plain SQL over the raw file, without the portal's reading."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.acceptance.documents import company, condition, found, guide, of, target, tier
from tests.acceptance.portal import Portal

PROJECT = Path(settings.BASE_DIR)
EXPORTS = PROJECT.parent / "shared" / "data" / "crm"
TAGS = {"GTX Pro": "gtx", "GTXPro": "gtx", "MG Special": "mg"}


def export_of(name: str) -> Path:
    path = EXPORTS / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the project")
    return path


def profile(name: str, **changes: object) -> dict[str, Any]:
    text = (PROJECT / "docs" / "profiles" / f"{name}.json").read_text(encoding="utf-8")
    return {**json.loads(text), **changes}


def raw(path: Path) -> None:
    """Put the raw file into a table of texts, as it is."""
    with path.open(newline="", encoding="utf-8-sig") as file, connection.cursor() as cursor:
        header = next(csv.reader(file))
        file.seek(0)
        columns = ", ".join(f'"{name}" text' for name in header)
        cursor.execute(f"CREATE TEMP TABLE raw ({columns}) ON COMMIT DROP")
        cursor.copy_expert("COPY raw FROM STDIN (FORMAT csv, HEADER)", file)  # type: ignore[attr-defined]


def asked(sql: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return tuple(cursor.fetchone() or ())


def test_maven_counts_and_totals_are_those_of_the_raw_file(portal: Portal) -> None:
    path = export_of("maven/sales_pipeline.csv")
    portal.companies(company("gtx", crm_tags=""), company("mg", crm_tags=""))
    words = ("import_leads", path, "--profile", portal.file(profile("maven", tags=TAGS), ".json"))
    answer = portal.run(*words)
    raw(path)
    rows, tcv, untagged = asked(
        "SELECT count(*), sum(close_value::numeric), "
        "count(*) FILTER (WHERE product NOT IN ('GTX Pro', 'GTXPro', 'MG Special')) FROM raw"
    )
    assert (answer["rows"], answer["created"], answer["rejected"], answer["collapsed"]) == (rows, rows, 0, 0)
    assert answer["untagged"] == sum(answer["unknown_tags"].values()) == untagged
    assert Decimal(answer["control"]["tcv"]["USD"]) == tcv
    again = portal.run(*words)
    assert (again["unchanged"], again["control"]) == (rows, answer["control"])


@pytest.mark.parametrize("period", ["2017Q2", "2017Q4", "2017", "2016"])
def test_an_assessment_of_maven_agrees_with_sql_over_the_raw_file(portal: Portal, period: str) -> None:
    path = export_of("maven/sales_pipeline.csv")
    conditions = [target("1"), condition("qualified_leads", "1"), condition("won_tcv", "1")]
    portal.guide(guide(tier("base", 1, *conditions), effective_on="2010-01-01"), "--in-force")
    early = {"joined_on": "2015-01-01", "program_agreement_signed_on": "2015-01-01", "crm_tags": ""}
    portal.companies(company("gtx", **early), company("mg", **early))
    portal.run("import_leads", path, "--profile", portal.file(profile("maven", tags=TAGS), ".json"))
    answer = portal.assess(period)
    raw(path)
    last = {"2017Q2": "06-30", "2017Q4": "12-31"}.get(period, "12-31")
    for slug, products in (("gtx", "'GTX Pro', 'GTXPro'"), ("mg", "'MG Special'")):
        within = f"engage_date BETWEEN '{period[:4]}-01-01' AND '{period[:4]}-{last}'"
        counting = "deal_stage IN ('Engaging', 'Won')"
        tcv, leads, won, valued, all_lines = asked(
            f"SELECT coalesce(sum(close_value::numeric) FILTER (WHERE {counting} AND {within}), 0), "
            f"count(close_value) FILTER (WHERE {counting} AND {within}), "
            f"coalesce(sum(close_value::numeric) FILTER (WHERE deal_stage = 'Won' AND {within}), 0), "
            f"count(close_value) FILTER (WHERE {counting} AND {within}), count(*) "
            f"FROM raw WHERE product IN ({products})"
        )
        figures = [Decimal(each["actual"]) for each in of(answer, slug)["conditions"]]
        assert figures == [tcv, leads, won]
        lines = found(answer, slug)
        assert (lines["lines_counted"], lines["lines_not_counted"]) == (valued, all_lines - valued)


@pytest.mark.parametrize("name", ["salesforce_workshop", "salesforce_excel"])
def test_the_salesforce_exports_agree_with_sql_over_the_raw_file(portal: Portal, name: str) -> None:
    path = export_of(f"{name}/Opportunity.csv")
    counting = {"year_of": "expected_close_on"}
    portal.guide(
        guide(tier("base", 1, target("1")), effective_on="2010-01-01", counting=counting), "--in-force"
    )
    raw(path)
    tag = "LeadSource" if name == "salesforce_excel" else "Product__c"
    (most,) = asked(
        f'SELECT "{tag}" FROM raw WHERE "{tag}" <> \'\' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1'
    )
    portal.companies(
        company("acme", joined_on="2010-01-01", program_agreement_signed_on="2010-01-01", crm_tags="")
    )
    document = portal.file(profile(name, tags={most: "acme"}), ".json")
    answer = portal.run("import_leads", path, "--profile", document)
    rows, tcv = asked('SELECT count(*), sum("Amount"::numeric) FROM raw')
    assert (answer["rows"], answer["created"]) == (rows, rows)
    assert Decimal(answer["control"]["tcv"]["USD"]) == tcv
    day = "to_date(\"CloseDate\", 'MM/DD/YY')" if name == "salesforce_excel" else '"CloseDate"::date'
    early = "('Prospecting', 'Discovery', 'Closed Lost')"
    (year,) = asked(
        f"SELECT extract(year FROM {day})::int FROM raw GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    )
    (expected,) = asked(
        f'SELECT coalesce(sum("Amount"::numeric), 0) FROM raw WHERE "{tag}" = \'{most}\' '
        f'AND "StageName" NOT IN {early} AND extract(year FROM {day}) = {year}'
    )
    assert Decimal(found(portal.assess(str(year)), "acme")["actual"]) == expected
