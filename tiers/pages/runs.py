"""The list of runs, and which closed periods can be assessed now."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.clock import program_zone
from kernel.formats import count, moment
from kernel.periods import Period, due_periods
from tiers.labels import period_words
from tiers.models import AssessmentRun
from tiers.pages.periods import cut_off_words, published_words, run_title

YEARS_BACK = 2


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run of the list."""

    title: str
    url: str
    state: str
    note: str
    guide: str
    cut_off: str
    results: str
    when: str


def run_rows(runs: Iterable[AssessmentRun]) -> list[RunRow]:
    """Return the rows, in the order given."""
    return [
        RunRow(
            title=run_title(run),
            url=reverse("tiers:run", args=[run.pk]),
            state="waiting" if run.state == "due" and run.waits_for else str(run.state),
            note=_note(run),
            guide=run.guide.version if run.guide else "–",
            cut_off=cut_off_words(run),
            results=count(cast("int | None", getattr(run, "results", None)) or 0),
            when=_when(run),
        )
        for run in runs
    ]


def first_open_year(*, now: datetime) -> int:
    """Return the year from which on closed periods are offered to be assessed."""
    return now.astimezone(program_zone()).year - YEARS_BACK


@dataclass(frozen=True, slots=True)
class PeriodChoice:
    """A closed period that can be assessed."""

    key: str
    words: str


def open_periods(known: Container[tuple[int, int | None]], *, now: datetime) -> list[PeriodChoice]:
    """Return closed periods of the last years that are not `known`, the latest first (D1)."""
    zone = program_zone()
    due = due_periods(date(first_open_year(now=now), 1, 1), now, zone, settings.ANNUAL_DUE)
    return [
        PeriodChoice(str(period), period_words(period.year, period.quarter))
        for period in reversed(due)
        if (period.year, period.quarter) not in known
    ]


def next_due(*, now: datetime) -> tuple[str, str]:
    """Return the next period to fall due, and when, in words (D1)."""
    zone = program_zone()
    today = now.astimezone(zone).date()
    coming = [Period.quarter_of(today), Period(today.year - 1), Period(today.year)]
    ahead = [period for period in coming if not period.is_due(now, zone, settings.ANNUAL_DUE)]
    period = min(ahead, key=lambda each: each.due_at(zone, settings.ANNUAL_DUE))
    return period_words(period.year, period.quarter), moment(period.due_at(zone, settings.ANNUAL_DUE), zone)


def _note(run: AssessmentRun) -> str:
    if run.state == "due":
        return (
            _("Waits for: %(what)s") % {"what": run.waits_for} if run.waits_for else _("Waits for a worker")
        )
    if run.state == "failed":
        return _("An administrator can try it again")
    return run.reason


def _when(run: AssessmentRun) -> str:
    if run.published_at:
        return published_words(run)
    return moment(run.computed_at, program_zone()) if run.computed_at else "–"
