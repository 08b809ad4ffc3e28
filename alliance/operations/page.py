"""The whole page of operations as plain rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.permissions import Actor
from alliance.operations.heartbeat import is_silent
from alliance.operations.reads import (
    Standstill,
    failed_mails,
    latest_feeds_by_source,
    runs_standing_still,
    standstill,
)
from alliance.operations.sources import SourceRow, source_rows
from alliance.operations.waiting import WaitingRow, waiting_rows
from alliance.period_words import assessment_words, day_of_list, span_words
from alliance.program_calendar import ProgramDate, coming_dates
from kernel.addresses import address
from kernel.components import WorkItem
from kernel.formats import count, moment
from kernel.models import OutboxMail
from kernel.periods import PeriodKind, program_day
from pipeline.models import Feed, FeedState
from pipeline.selectors.rates import missing_rates

DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail that could not be delivered."""

    mail_id: int
    subject: str
    to: str
    error: str
    queued: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure of the first row."""

    label: str
    figure: str
    of: str
    status: str
    words: str
    stamp: str


@dataclass(frozen=True, slots=True)
class OperationsPage:
    """What the template places."""

    summary: str
    tiles: tuple[Tile, ...]
    waiting: tuple[WaitingRow, ...]
    sources: tuple[SourceRow, ...]
    jobs: tuple[WorkItem, ...]
    mails: tuple[MailRow, ...]
    failed: int
    dates: tuple[WorkItem, ...]


def operations_page(actor: Actor, *, now: datetime, zone: tzinfo, beat: datetime | None) -> OperationsPage:
    """Return the page for an administrator; five statements, however much there is."""
    today = program_day(now, zone)
    still = standstill(actor, today=today, since=now - DAY)
    feeds, runs = latest_feeds_by_source(), runs_standing_still()
    mails, failed = failed_mails()
    every = [feed for of_source in feeds.values() for feed in of_source]
    waiting = waiting_rows(
        feeds=every,
        runs=runs,
        standstill=still,
        missing=missing_rates(),
        failed_mails=failed,
        zone=zone,
    )
    sources = source_rows(feeds, now=now, zone=zone)
    coming = (still.coming_version, still.coming_on) if still.coming_on else None
    dates = coming_dates(today, annual_due=settings.ANNUAL_DUE, coming_guide=coming)
    return OperationsPage(
        summary=_summary(waiting, failed),
        tiles=_tiles(sources, waiting, still, failed, beat, now=now, zone=zone),
        waiting=waiting,
        sources=sources,
        jobs=_jobs(every, still, beat, now=now, zone=zone),
        mails=tuple(_mail(mail, zone) for mail in mails),
        failed=failed,
        dates=tuple(_date(each, now=now, zone=zone) for each in dates),
    )


def _summary(waiting: Sequence[WaitingRow], failed: int) -> str:
    if not waiting:
        return _("Nothing waits for a person.")
    things = ngettext("%(n)d thing waits for a person", "%(n)d things wait for a person", len(waiting))
    words = things % {"n": len(waiting)}
    return _("%(things)s; mail has failed.") % {"things": words} if failed else f"{words}."


def _tiles(
    sources: Sequence[SourceRow],
    waiting: Sequence[WaitingRow],
    still: Standstill,
    failed: int,
    beat: datetime | None,
    *,
    now: datetime,
    zone: tzinfo,
) -> tuple[Tile, ...]:
    stamp = moment(now, zone)
    return (
        _sources_tile(sources, stamp),
        Tile(
            _("Waits for a person"),
            count(len(waiting)),
            "",
            "waiting" if waiting else "done",
            _("Each says what moves it") if waiting else _("Nothing stands still"),
            stamp,
        ),
        Tile(
            _("Mail, last 24 hours"),
            count(still.sent_since),
            _("delivered"),
            "failed" if failed else "done",
            ngettext("%(n)d not delivered", "%(n)d not delivered", failed) % {"n": failed}
            if failed
            else _("None failed"),
            stamp,
        ),
        _schedule_tile(beat, now, stamp),
    )


def _sources_tile(sources: Sequence[SourceRow], stamp: str) -> Tile:
    current = sum(source.status == "current" for source in sources)
    if not sources:
        status, words = "not_known", _("No feed yet")
    elif current == len(sources):
        status, words = "current", _("Each within its own rhythm")
    else:
        status, words = "at_risk", _("See the sources below")
    return Tile(
        _("CRM sources current"),
        count(current),
        _("of %(n)d") % {"n": len(sources)},
        status,
        words,
        stamp,
    )


def _schedule_tile(beat: datetime | None, now: datetime, stamp: str) -> Tile:
    name = _("Schedule")
    if beat is None:
        return Tile(name, _("Not known"), "", "not_known", _("It has not reported yet"), stamp)
    if is_silent(beat, now):
        since = span_words(now - beat)
        return Tile(
            name, since, _("since it last ran"), "off_track", _("Is the beat process running?"), stamp
        )
    return Tile(name, _("Runs"), "", "current", _("Looks for due work every 10 seconds"), stamp)


def _jobs(
    feeds: Sequence[Feed], still: Standstill, beat: datetime | None, *, now: datetime, zone: tzinfo
) -> tuple[WorkItem, ...]:
    loading = [feed for feed in feeds if feed.state in (FeedState.LOADING, FeedState.RECEIVED)]
    upload = address("pipeline:feeds")
    items = [
        WorkItem(
            _("Now") if feed.state == FeedState.LOADING else _("Next"),
            _("Load feed %(number)d of %(source)s") % {"number": feed.pk, "source": feed.source.key},
            upload,
            feed.step or feed.file_name,
        )
        for feed in loading
    ]
    late = still.oldest_queued is not None and now - still.oldest_queued > timedelta(minutes=5)
    waits = ngettext("%(n)d mail waits", "%(n)d mails wait", still.queued_mails) % {"n": still.queued_mails}
    oldest = _("the oldest since %(moment)s") % {"moment": moment(still.oldest_queued, zone)}
    items.append(
        WorkItem(
            _("Outbox"),
            _("Deliver mail"),
            meta=f"{waits}, {oldest}" if still.queued_mails else _("Empty"),
            late=late,
        )
    )
    seen = moment(beat, zone) if beat else _("Not known: the schedule has not reported yet")
    items.append(WorkItem(_("Beat"), _("Find due work"), meta=seen, late=is_silent(beat, now)))
    return tuple(items)


def _mail(mail: OutboxMail, zone: tzinfo) -> MailRow:
    return MailRow(mail.pk, mail.subject, mail.to, mail.last_error, moment(mail.queued_at, zone))


def _date(each: ProgramDate, *, now: datetime, zone: tzinfo) -> WorkItem:
    return WorkItem(day_of_list(each.on, program_day(now, zone)), *_date_words(each))


def _date_words(each: ProgramDate) -> tuple[str, str, str]:
    if each.kind == "guide":
        url = address("tiers:guide_version", each.version)
        return _("Program Guide %(version)s takes effect") % {"version": each.version}, url, ""
    if each.kind == "last_announcement":
        title = _("Last day to announce a guide for %(year)d") % {"year": each.period.year}
        return title, address("tiers:guides"), _("Thirty full days lie between announcement and effect")
    words = assessment_words(each.period.year, each.period.quarter)
    settles = each.kind == PeriodKind.ANNUAL.value
    meta = (
        _("Settles the tier for %(year)d") % {"year": each.period.year + 1}
        if settles
        else _("Waits for the first complete feed from this day on")
    )
    return _("%(period)s is assessed") % {"period": words}, address("tiers:runs"), meta
