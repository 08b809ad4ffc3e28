"""What stands still until a person moves it: state, what, why, since when, and one verb."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.operations.reads import Standstill
from alliance.period_words import assessment_words
from kernel.addresses import address
from kernel.formats import count, moment
from pipeline.models import Feed, FeedState
from pipeline.selectors.rates import MissingRate
from tiers.models import AssessmentRun, RunState
from tiers.services.publication import APPROVALS

SHOWN_RATES = 4


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One thing that waits; `status` is a code of the vocabulary, `words` replace its own."""

    status: str
    words: str
    title: str
    why: str
    since: str
    url: str
    verb: str


def waiting_rows(
    *,
    feeds: Iterable[Feed],
    runs: Sequence[AssessmentRun],
    standstill: Standstill,
    missing: Sequence[MissingRate],
    failed_mails: int,
    zone: tzinfo,
) -> tuple[WaitingRow, ...]:
    """Return what waits, what is worst first."""
    return (
        *_given_up(feeds, zone),
        *_held(feeds, zone),
        *_failed_runs(runs, zone),
        *_altered_texts(standstill),
        *_mails(failed_mails),
        *_notices(standstill),
        *_guide(standstill),
        *_runs(runs, zone),
        *_tags(standstill),
        *_rates(missing),
        *_managers(standstill),
        *_questions(standstill),
    )


def _given_up(feeds: Iterable[Feed], zone: tzinfo) -> Iterator[WaitingRow]:
    """Feeds whose load broke off too often, as long as their source has no newer one."""
    newest: dict[int, Feed] = {}
    for feed in feeds:
        if feed.source_id not in newest or newest[feed.source_id].pk < feed.pk:
            newest[feed.source_id] = feed
    for feed in newest.values():
        if feed.state == FeedState.REFUSED and feed.broken_loads:
            yield WaitingRow(
                "failed",
                "",
                _("Feed %(number)d of %(source)s") % {"number": feed.pk, "source": feed.source.key},
                feed.failure,
                _since(feed.finished_at, zone),
                reverse("pipeline:feed", args=[feed.pk]),
                _("Open"),
            )


def _held(feeds: Iterable[Feed], zone: tzinfo) -> Iterator[WaitingRow]:
    for feed in feeds:
        if feed.state == FeedState.HELD:
            yield WaitingRow(
                "stopped",
                _("Held back"),
                _("Feed %(number)d of %(source)s") % {"number": feed.pk, "source": feed.source.key},
                _("Would withdraw %(withdrawn)s and change %(updated)s leads; nothing of it is loaded")
                % {"withdrawn": count(feed.withdrawn), "updated": count(feed.updated)},
                _("since %(moment)s") % {"moment": moment(feed.taken_at, zone)},
                reverse("pipeline:feed", args=[feed.pk]),
                _("Decide"),
            )


def _failed_runs(runs: Iterable[AssessmentRun], zone: tzinfo) -> Iterator[WaitingRow]:
    for run in runs:
        if run.state == RunState.FAILED:
            yield WaitingRow(
                "failed", "", _title(run), run.failure, _since(run.started_at, zone), _address(run), _("Open")
            )


def _runs(runs: Iterable[AssessmentRun], zone: tzinfo) -> Iterator[WaitingRow]:
    for run in runs:
        if run.state == RunState.DUE and run.waits_for:
            why = _("Waits for: %(what)s") % {"what": run.waits_for}
            since, verb, url = run.cut_off, _("Load a feed"), address("pipeline:upload")
            yield WaitingRow("waiting", _("Waits"), _title(run), why, _since(since, zone), url, verb)
        elif run.state == RunState.UNDER_REVIEW:
            why = _("%(given)d of %(needed)d approvals given") % {
                "given": run.approved,  # type: ignore[attr-defined]  # annotated by the selector
                "needed": APPROVALS[run.kind],
            }
            yield WaitingRow(
                "under_review", "", _title(run), why, _since(run.computed_at, zone), _address(run), _("Open")
            )


def _mails(failed: int) -> Iterator[WaitingRow]:
    if failed:
        title = ngettext("%(n)d mail not delivered", "%(n)d mails not delivered", failed) % {"n": failed}
        yield WaitingRow("failed", "", title, _("Every attempt failed"), "", "#outbox", _("Look"))


def _altered_texts(standstill: Standstill) -> Iterator[WaitingRow]:
    for version in standstill.texts:
        yield WaitingRow(
            "failed",
            _("Altered"),
            _("Program Agreement, version %(version)d, is not what was published") % {"version": version},
            _("It is neither read nor signed until the published file is put back"),
            "",
            address("agreements:register"),
            _("Look"),
        )


def _guide(standstill: Standstill) -> Iterator[WaitingRow]:
    if not standstill.guide:
        yield WaitingRow(
            "not_known",
            _("Missing"),
            _("No Program Guide is in force"),
            _("Nothing can be assessed, and no tier is known, until one is"),
            "",
            address("tiers:guides"),
            _("Load a guide"),
        )


def _tags(standstill: Standstill) -> Iterator[WaitingRow]:
    tags, leads = standstill.unmapped_tags, standstill.untagged_leads
    if tags:
        title = ngettext("%(n)d tag without a participant", "%(n)d tags without a participant", tags) % {
            "n": tags
        }
        why = ngettext("%(n)s lead counts for nobody", "%(n)s leads count for nobody", leads) % {
            "n": count(leads)
        }
        yield WaitingRow("waiting", _("Waits"), title, why, "", address("pipeline:tags"), _("Map"))


def _rates(missing: Sequence[MissingRate]) -> Iterator[WaitingRow]:
    if missing:
        leads = sum(each.leads for each in missing)
        more = len(missing) - SHOWN_RATES
        yield WaitingRow(
            "not_known",
            _("Missing"),
            ngettext("Plan rate of %(named)s", "Plan rates of %(named)s", len(missing))
            % {"named": _by_currency(missing[:SHOWN_RATES])}
            + (_(" and %(n)d more") % {"n": more} if more > 0 else ""),
            ngettext(
                "%(n)s lead has a value that does not count",
                "%(n)s leads have a value that does not count",
                leads,
            )
            % {"n": count(leads)},
            "",
            address("pipeline:rates"),
            _("Set"),
        )


def _by_currency(missing: Sequence[MissingRate]) -> str:
    years: dict[str, list[str]] = defaultdict(list)
    for each in missing:
        years[each.currency].append(str(each.year))
    return ", ".join(
        _("%(currency)s for %(years)s") % {"currency": currency, "years": _(" and ").join(of_it)}
        for currency, of_it in years.items()
    )


def _managers(standstill: Standstill) -> Iterator[WaitingRow]:
    number = standstill.without_manager
    if number:
        title = ngettext(
            "%(n)d participant without an IBM alliance manager",
            "%(n)d participants without an IBM alliance manager",
            number,
        ) % {"n": number}
        why = _("Nobody at IBM reviews their results")
        url = f"{address('participants:list')}?show=unmanaged"
        yield WaitingRow("waiting", _("Waits"), title, why, "", url, _("Assign"))


def _notices(standstill: Standstill) -> Iterator[WaitingRow]:
    number = standstill.overdue_notices
    if number:
        title = ngettext(
            "%(n)d notice of termination not executed", "%(n)d notices of termination not executed", number
        ) % {"n": number}
        why = _("The effective date is past; the worker tries again each hour")
        yield WaitingRow("overdue", "", title, why, "", address("agreements:register"), _("Look"))


def _questions(standstill: Standstill) -> Iterator[WaitingRow]:
    number = standstill.late_questions
    if number:
        title = ngettext(
            "%(n)d question not answered in time", "%(n)d questions not answered in time", number
        )
        why = _("Nobody of the Program has given a first answer")
        yield WaitingRow("overdue", "", title % {"n": number}, why, "", address("mailbox"), _("Answer"))


def _title(run: AssessmentRun) -> str:
    words = _("Assessment: %(period)s") % {"period": assessment_words(run.year, run.quarter)}
    return _("%(run)s, correction") % {"run": words} if run.corrects_id else words


def _address(run: AssessmentRun) -> str:
    return address("tiers:run", str(run.pk))


def _since(when: datetime | None, zone: tzinfo) -> str:
    return _("since %(moment)s") % {"moment": moment(when, zone)} if when else ""
