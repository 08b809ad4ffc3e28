"""The demo's assessments: computed when they fell due, looked at, and published, the latest quarter apart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from django.conf import settings

from accounts.models import User
from alliance.demo.calendar import PUBLISHED_AFTER, DemoCalendar
from alliance.demo.companies import COMPANIES
from alliance.demo.happenings import Happening
from kernel.periods import Period
from tiers.models import Assessment, AssessmentRun
from tiers.services.computing import compute_run
from tiers.services.publication import approve_run
from tiers.services.reviews import accept_assessment, approve_override, override_assessment, return_assessment
from tiers.services.runs import RunRefused, open_run, run_of_period
from tiers.services.telling import tell_of_publication
from tiers.services.telling_review import tell_of_review

COMPUTED_AT: Final = time(5, 30)
REVIEWED_AFTER: Final = timedelta(days=4)
LOWEST_TIER: Final = "silver"
RETURNED: Final = "quillmark-endpoint"
_KEPT: Final = "Kept at the lowest tier with a remediation plan, as agreed with the Participant."
_RETURNED: Final = "Two opportunities were entered late in the CRM. To be compared before this is published."


@dataclass(frozen=True)
class PeriodAssessed:
    """The run of one period, with IBM's people by first name."""

    calendar: DemoCalendar
    period: Period
    staff: Mapping[str, User]

    def happenings(self) -> Iterator[Happening]:
        """Compute the run when it falls due, review it some days later, and publish it after a week."""
        due_on = self.period.due_on(settings.ANNUAL_DUE)
        reviewed_at = self.calendar.moment(due_on + REVIEWED_AFTER)
        yield Happening(self.calendar.moment(due_on, COMPUTED_AT), self._compute)
        if self.calendar.is_published(self.period):
            yield Happening(reviewed_at, self._review)
            yield Happening(self.calendar.moment(due_on + PUBLISHED_AFTER), self._publish)
        elif due_on + REVIEWED_AFTER < self.calendar.today:
            yield Happening(reviewed_at, self._review_in_part)

    def _compute(self, now: datetime) -> None:
        try:
            run = compute_run(run_id=open_run(by=None, period=self.period, now=now).pk, now=now)
            tell_of_review(run_id=run.pk, now=now)
        except RunRefused:
            return  # the morning's feeds are not in yet: the run waits for them

    def _review(self, now: datetime) -> None:
        """The alliance managers accept their results; two people keep who is below the program (D5)."""
        for result in self._results():
            if result.status == "below_program":
                override_assessment(
                    by=self.staff["morgan"], assessment=result, tier=LOWEST_TIER, reason=_KEPT, now=now
                )
                approve_override(by=self.staff["priya"], assessment=result, now=now)
            else:
                accept_assessment(by=self._manager(result), assessment=result, now=now)

    def _review_in_part(self, now: datetime) -> None:
        """One alliance manager has looked at her results and returned one; the others have not."""
        for result in self._results():
            if self._manager(result) != self.staff["ines"]:
                continue
            if result.participant.slug == RETURNED:
                return_assessment(by=self.staff["ines"], assessment=result, reason=_RETURNED, now=now)
            else:
                accept_assessment(by=self.staff["ines"], assessment=result, now=now)

    def _manager(self, result: Assessment) -> User:
        managers = {company.slug: company.manager for company in COMPANIES}
        return self.staff[managers[result.participant.slug] or "morgan"]

    def _publish(self, now: datetime) -> None:
        run_id = self._run().pk
        approve_run(by=self.staff["morgan"], run_id=run_id, now=now)
        if self.period.quarter is None:
            approve_run(by=self.staff["priya"], run_id=run_id, now=now)
        tell_of_publication(run_id=run_id, now=now)

    def _run(self) -> AssessmentRun:
        run = run_of_period(self.period)
        if run is None:
            raise LookupError(f"The demo has no run of {self.period}.")
        return run

    def _results(self) -> list[Assessment]:
        results = Assessment.objects.filter(run=self._run())
        return list(results.select_related("participant").order_by("participant__slug"))
