"""The demo program: a living program on whatever day it is loaded."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import TestCase

from accounts.models import User
from alliance.demo import NotEmpty, demo_answer, load_demo
from alliance.demo.calendar import NOTICE_LEFT, DemoCalendar
from alliance.demo.companies import COMPANIES
from alliance.demo.opportunities import deals_of_program
from alliance.demo.people import PASSWORD
from kernel.clock import program_zone
from kernel.models import MailState, OutboxMail
from kernel.periods import Period
from kernel.tenancy import Role, acting
from onboarding.models import ChecklistItem, ItemState, Stage
from participants.models import Assignment, Lifecycle, Participant
from pipeline.models import Feed, FeedState, IgnoredTag, Lead, LeadRevision, RevisionCause
from tiers.models import (
    Assessment,
    AssessmentRun,
    EvidenceLine,
    GuideState,
    ProgramGuide,
    RunState,
    TierStanding,
)
from tiers.selectors.guides import guide_in_force
from tiers.services.replay import replay_run
from tiers.services.runs import due_runs

NOW = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
DAYS = [date(2027, 1, 2), date(2027, 1, 20), date(2027, 3, 31), date(2026, 11, 24), date(2028, 2, 29)]


def calendar_of(day: date) -> DemoCalendar:
    return DemoCalendar(datetime(day.year, day.month, day.day, 12, tzinfo=program_zone()).astimezone(UTC))


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_past_quarters_and_a_january_are_published_and_the_latest_quarter_is_not(day: date) -> None:
    calendar = calendar_of(day)
    published = [period for period in calendar.periods if calendar.is_published(period)]
    assert len([period for period in published if period.quarter is not None]) >= 3
    assert calendar.settled_year in (day.year - 1, day.year - 2)
    assert calendar.last_quarter == Period.quarter_of(Period.quarter_of(day).first_day - timedelta(days=1))
    assert calendar.last_quarter not in published


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_run_finds_a_feed_on_the_morning_it_falls_due(day: date) -> None:
    calendar = calendar_of(day)
    fed_on = {moment.astimezone(program_zone()).date() for moment in calendar.feed_moments()}
    assert {period.due_on(settings.ANNUAL_DUE) for period in calendar.periods} <= fed_on


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_announced_guide_begins_a_quarter_after_its_whole_notice(day: date) -> None:
    begins = calendar_of(day).next_guide_on()
    assert begins >= day + NOTICE_LEFT
    assert Period.quarter_of(begins).first_day == begins


def test_the_same_moment_gives_the_same_opportunities() -> None:
    deals = deals_of_program(DemoCalendar(NOW))
    assert deals == deals_of_program(DemoCalendar(NOW))
    assert len({deal.crm_id for deal in deals}) == len(deals)


class TestLoadedDemo(TestCase):
    """The demo of `NOW`, loaded once, read as IBM."""

    @classmethod
    def setUpTestData(cls) -> None:
        load_demo(now=NOW)

    def setUp(self) -> None:
        self.enterContext(acting(role=Role.STAFF, why="test"))

    def test_everybody_may_sign_in_with_the_password_that_is_told(self) -> None:
        answer = demo_answer(today=date(2026, 11, 24))
        people = {user.email: user for user in User.objects.all()}
        first, second = answer["people"][:2]
        assert (first["email"], second["email"]) == ("morgan@example.com", "ada@example.org")
        assert all(people[person["email"]].has_usable_password() for person in answer["people"])
        assert people["vic@example.org"].check_password(PASSWORD)
        assert {person["role"] for person in answer["people"] if person["side"] == "ibm"} == {
            "Program administrator", "IBM alliance manager", "Executive sponsor",
        }  # fmt: skip

    def test_the_answer_is_one_json_object_with_the_guide_and_the_runs(self) -> None:
        answer = json.loads(json.dumps(demo_answer(today=date(2026, 11, 24))))
        assert answer["guide"] == "2026.1"
        assert answer["participants"] == sorted(company.slug for company in COMPANIES)
        assert answer["runs"][-1].items() >= {"period": "2026Q3", "state": "under_review"}.items()

    def test_companies_of_every_lifecycle_and_one_without_manager_are_there(self) -> None:
        found = Counter(Participant.objects.values_list("lifecycle", flat=True))
        assert set(found) == set(Lifecycle.values)
        managed = Assignment.objects.filter(ended_on=None, kind="manager").values("participant_id")
        alone = Participant.objects.filter(lifecycle=Lifecycle.ACTIVE).exclude(pk__in=managed)
        assert [company.slug for company in alone] == ["saltmarsh-mail"]

    def test_prospects_are_everywhere_in_their_checklists(self) -> None:
        """R21: with evidence, waived by two people, a waiver to decide, late; who is ready has all of it."""
        items = ChecklistItem.objects.exclude(evidence="metric")
        waiting = items.filter(state__in=[ItemState.OPEN, ItemState.WAIVER_ASKED])
        assert not waiting.filter(prospect__stage__in=[Stage.READY, Stage.INVITED]).exists()
        preparing = items.filter(prospect__stage=Stage.PREPARING)
        assert set(preparing.values_list("state", flat=True)) == set(ItemState.values)
        assert preparing.filter(state=ItemState.OPEN, due_on__lt=NOW.date()).exists()
        assert preparing.filter(state=ItemState.DONE).exclude(evidence_file="").exists()

    def test_the_quarter_under_review_shows_every_status(self) -> None:
        run = AssessmentRun.objects.get(state=RunState.UNDER_REVIEW)
        statuses = Counter(Assessment.objects.filter(run=run).values_list("status", flat=True))
        assert set(statuses) == {"met", "on_track", "at_risk", "off_track", "not_met", "not_known"}

    def test_the_standings_of_this_year_come_from_the_published_january(self) -> None:
        january = AssessmentRun.objects.get(kind="annual", year=2025, state=RunState.PUBLISHED)
        statuses = set(Assessment.objects.filter(run=january).values_list("status", flat=True))
        assert statuses == {"promoted", "retained", "moved_down", "below_program"}
        standings = TierStanding.objects.filter(year=2026)
        assert set(standings.values_list("cause", flat=True)) == {"annual", "admission"}

    def test_nothing_is_due_after_the_load_and_every_run_replays(self) -> None:
        assert due_runs(NOW) == []
        assert all(replay_run(run.pk).identical for run in AssessmentRun.objects.all())

    def test_one_guide_is_in_force_one_in_notice_and_one_retired(self) -> None:
        assert guide_in_force(date(2026, 11, 24)) == ProgramGuide.objects.get(version="2026.1")
        states = dict(ProgramGuide.objects.values_list("version", "state"))
        assert states == {
            "2025.1": GuideState.RETIRED, "2026.1": GuideState.ANNOUNCED, "2027.1": GuideState.ANNOUNCED,
            "2028.1": GuideState.DRAFT,
        }  # fmt: skip

    def test_the_mirror_has_revisions_rejects_a_held_and_a_refused_feed(self) -> None:
        feeds = Counter(Feed.objects.values_list("state", flat=True))
        assert feeds[FeedState.HELD] == feeds[FeedState.REFUSED] == 1
        assert 1_500 <= Lead.objects.count() <= 3_000
        latest = Feed.objects.filter(state=FeedState.MERGED).order_by("-pk")[0]
        assert latest.rejected == 4
        causes = set(LeadRevision.objects.values_list("cause", flat=True))
        assert causes == set(RevisionCause.values)

    def test_tags_wait_for_a_decision_and_a_currency_for_its_rate(self) -> None:
        ignored = set(IgnoredTag.objects.values_list("tag", flat=True))
        unmapped = set(Lead.objects.filter(participant=None, tag__isnull=False).values_list("tag", flat=True))
        assert unmapped - ignored == {"Halvorsen Vaultline", "Orrery SSO", "Tessalune / Quillmark bundle"}
        reasons = set(EvidenceLine.objects.values_list("reason", flat=True))
        assert {"counted", "no_rate", "lost", "not_yet_qualified", "other_year"} <= reasons

    def test_no_letter_of_the_past_waits_to_be_sent(self) -> None:
        assert set(OutboxMail.objects.values_list("state", flat=True)) == {MailState.SENT}

    def test_a_database_that_holds_anything_is_refused(self) -> None:
        with pytest.raises(NotEmpty):
            load_demo(now=NOW)
        with pytest.raises(CommandError, match="Load the demo into an empty one"):
            call_command("load_demo", stdout=StringIO())
