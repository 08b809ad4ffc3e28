"""Runs before they are computed: opened, prepared with guide and feeds, found when due (R9, R10, D1, D2)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.clock import program_zone
from kernel.periods import Period, due_periods
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from participants.models import Participant
from pipeline.models import Feed
from pipeline.selectors.feeds import first_complete_feeds
from tiers.guide_document import reads_crm
from tiers.metrics import CRM_METRICS
from tiers.models import AssessmentRun, ProgramGuide, RunState
from tiers.selectors.guides import document_of, guide_in_force, guide_in_notice


class RunRefused(Refusal):
    """A period cannot be assessed now; the message says why and what would mend it."""


class PeriodNotClosed(RunRefused):
    """The period's assessment has not fallen due (D1)."""

    def __init__(self, period: Period, due_at: datetime) -> None:
        super().__init__(
            _("%(period)s is not closed: its assessment falls due on %(day)s.")
            % {"period": period, "day": due_at.astimezone(program_zone()).date().isoformat()}
        )


class NoGuideInForce(RunRefused):
    """No guide applies to the period's last day (D2)."""

    def __init__(self, last_day: date) -> None:
        super().__init__(
            _("No Program Guide was in force on %(day)s. Import the one that applied then, as in force.")
            % {"day": last_day.isoformat()}
        )


class GuideInNotice(RunRefused):
    """The only guide is one that takes effect after the period (R40)."""

    def __init__(self, guide: ProgramGuide, last_day: date) -> None:
        super().__init__(
            _(
                "No Program Guide was in force on %(day)s: version %(version)s is in notice and takes "
                "effect on %(effective)s. It never applies to a period before."
            )
            % {
                "day": last_day.isoformat(),
                "version": guide.version,
                "effective": guide.effective_on.isoformat(),
            }
        )


class WaitsForFeed(RunRefused):
    """A source has no complete feed at or after the cut-off yet: unknown is not zero, old is not current
    (D2).
    """

    def __init__(self, sources: Sequence[str], cut_off: datetime) -> None:
        self.sources = tuple(sources)
        named = ", ".join(sources) if sources else _("the CRM (no source is known yet)")
        super().__init__(
            _("The run waits for the first complete feed taken at or after %(cut_off)s of: %(sources)s.")
            % {"cut_off": cut_off.astimezone(program_zone()).strftime("%Y-%m-%d %H:%M %Z"), "sources": named}
        )


def open_run(*, by: User | None, period: Period, now: datetime) -> AssessmentRun:
    """Return the period's run, created when there is none: one per period, however many ask (R9, R10).

    Raises `PeriodNotClosed`, `NoGuideInForce`, `GuideInNotice`.
    """
    with acting(role=Role.STAFF, user=by.pk if by else None, why="assessment due"):
        known = run_of_period(period)
        if known is not None:
            return known
        due_at = period.due_at(program_zone(), settings.ANNUAL_DUE)
        if now < due_at:
            raise PeriodNotClosed(period, due_at)
        guide = guide_of_period(period)
        return _create(by, period, guide, due_at, now)


def run_of_period(period: Period) -> AssessmentRun | None:
    """Return the period's own run, not its corrections; call it as staff."""
    return AssessmentRun.objects.of_period(
        kind=period.kind.value, year=period.year, quarter=period.quarter
    ).first()


def guide_of_period(period: Period) -> ProgramGuide:
    """Return the guide in force on the period's last day (D2). Raises `NoGuideInForce`, `GuideInNotice`."""
    guide = guide_in_force(period.last_day)
    if guide is not None:
        return guide
    coming = guide_in_notice(period.last_day)
    if coming is not None and not coming.recorded_in_force:
        raise GuideInNotice(coming, period.last_day)
    raise NoGuideInForce(period.last_day)


def feeds_of(guide: ProgramGuide, cut_off: datetime) -> dict[str, Feed]:
    """Return the feed of each source on which a run stands; none where no condition reads the CRM (D2).

    Raises `WaitsForFeed`.
    """
    if not reads_crm(document_of(guide), CRM_METRICS):
        return {}
    feeds, waiting = first_complete_feeds(cut_off)
    if waiting or not feeds:
        raise WaitsForFeed(waiting, cut_off)
    return feeds


def due_runs(now: datetime) -> list[int]:
    """Return the ids of the runs that wait to be computed, oldest period first; call it as staff.

    Opens what has fallen due since the Program began, so that a missed night heals itself (D1). A period
    without a guide is passed over: nothing could be judged. Failed runs wait for an administrator.
    """
    since = _program_began()
    if since is None:
        return []
    zone = program_zone()
    wanted = due_periods(since, now, zone, settings.ANNUAL_DUE)
    known = set(AssessmentRun.objects.filter(corrects=None).values_list("year", "quarter"))
    for period in wanted:
        if (period.year, period.quarter) not in known and guide_in_force(period.last_day) is not None:
            _create(None, period, guide_of_period(period), period.due_at(zone, settings.ANNUAL_DUE), now)
    waiting = AssessmentRun.objects.filter(state=RunState.DUE).order_by("cut_off", "id")
    return list(waiting.values_list("pk", flat=True))


def retry_run(*, by: User | None, run_id: int, now: datetime) -> AssessmentRun:
    """Set a failed run due again; any other stays as it is."""
    with acting(role=Role.STAFF, user=by.pk if by else None, why="assessment tried again"):
        AssessmentRun.objects.filter(pk=run_id, state=RunState.FAILED).update(state=RunState.DUE, failure="")
        return AssessmentRun.objects.get(pk=run_id)


def _program_began() -> date | None:
    """The day from which periods are assessed: the first Participant and the first guide are both there."""
    joined = Participant.objects.filter(joined_on__isnull=False).order_by("joined_on").first()
    guide = ProgramGuide.objects.announced().order_by("effective_on").first()
    if joined is None or joined.joined_on is None or guide is None:
        return None
    return max(joined.joined_on, guide.effective_on)


def _create(
    by: User | None, period: Period, guide: ProgramGuide, cut_off: datetime, now: datetime
) -> AssessmentRun:
    run = AssessmentRun(
        kind=period.kind.value,
        year=period.year,
        quarter=period.quarter,
        guide=guide,
        cut_off=cut_off,
        started_by=by,
        created_at=now,
    )
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError:
        known = run_of_period(period)
        if known is None:
            raise
        return known
    return run
