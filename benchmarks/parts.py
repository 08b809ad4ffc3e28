"""The parts of a run, over one generated program that grows from a tenth of its companies to all."""

from collections.abc import Iterator

from benchmarks.assessment import measure_all, measure_tenth
from benchmarks.database import settle
from benchmarks.feeds import measure_feeds
from benchmarks.kills import measure_kills
from benchmarks.migrations import measure_migrations
from benchmarks.pages import measure_export, measure_pages, served_program
from benchmarks.report import Report
from benchmarks.world import add_companies, add_leads, first_feed, found_program

TABLES = ("pipeline_lead", "pipeline_leadrevision", "participants_participant", "tiers_metricreading")


def measure(report: Report) -> None:
    """Measure the parts that the sizes name; all but `migrations` share one generated program."""
    parts = set(report.sizes.parts)
    if "migrations" in parts:
        measure_migrations(report)
    if parts - {"migrations"}:
        _measure_program(report, parts)


def _measure_program(report: Report, parts: set[str]) -> None:
    """Measure each part on what the one before left."""
    grown = _growing(report)
    next(grown)
    tenth = measure_tenth(report) if "assessment" in parts else None
    next(grown)
    if tenth is not None:
        measure_all(report, tenth)
    if {"pages", "export"} & parts:
        with served_program(report) as served:
            if "pages" in parts:
                measure_pages(report, served)
            if "export" in parts:
                measure_export(report, served)
    if "feed" in parts:
        measure_feeds(report)
    if "kills" in parts:
        measure_kills(report)


def _growing(report: Report) -> Iterator[None]:
    """A tenth of the program, then all of it."""
    sizes = report.sizes
    found_program()
    feed = first_feed()
    number, before = 1, 0
    for companies in (sizes.participants // 10, sizes.participants):
        added = companies - before
        add_companies(before + 1, companies)
        number = add_leads(
            feed, first=number, leads=added * sizes.leads_each, company=before + 1, companies=added
        )
        settle(*TABLES)
        report.note(f"generated {companies:,} companies and {number - 1:,} leads")
        before = companies
        yield
