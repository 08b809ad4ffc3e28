"""Periods and runs in words."""

from django.utils.translation import gettext as _

from kernel.clock import program_zone
from kernel.formats import day, moment
from tiers.models import AssessmentRun


def run_title(run: AssessmentRun) -> str:
    """Return `Quarter 2 assessment, 2026` or `Annual evaluation of 2025`; a correction says so."""
    if run.quarter is None:
        title = _("Annual evaluation of %(year)s") % {"year": run.year}
    else:
        title = _("Quarter %(quarter)s assessment, %(year)s") % {"quarter": run.quarter, "year": run.year}
    return _("%(title)s, correction") % {"title": title} if run.corrects_id else title


def cut_off_words(run: AssessmentRun) -> str:
    """Return the moment from which a run's feeds were taken."""
    return moment(run.cut_off, program_zone())


def published_words(run: AssessmentRun) -> str:
    """Return the day of publication, or nothing."""
    return day(run.published_at.astimezone(program_zone()).date()) if run.published_at else ""


def digest_words(digest: str) -> str:
    """Return a SHA-256 in groups, shortened in the middle, as the evidence strip shows it."""
    groups = " ".join(digest[start : start + 4] for start in range(0, 32, 4))
    return f"{groups} … {digest[-4:]}" if digest else ""
