"""Operations: what runs, what waits and for whom; an administrator's alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from agreements.services import give_notice
from alliance.mailbox.asking import Sender, ask_as_visitor
from alliance.operations.heartbeat import note_beat
from alliance.operations.rhythm import is_late, next_expected, rhythm_of
from alliance.operations.waiting import _rates
from alliance.program_calendar import coming_dates
from kernel.models import MailState, OutboxMail
from kernel.outbox import Letter, queue_letters
from kernel.tenancy import Role, acting
from pipeline.selectors.rates import MissingRate
from pipeline.services.feeds import dismiss_feed
from tests.agreements.texts import published
from tests.alliance.homes import statements, text_of
from tests.pipeline.exports import NOON, export, load, row
from tests.tiers.program import Q3, assess, feed, in_force, lead, tag
from tiers.services.runs import WaitsForFeed

URL = "/manage/operations/"
DAY = timedelta(days=1)


@pytest.fixture
def failed_mail(db):
    """A letter that the mail server refused eight times."""
    letter = Letter("k1", "test", "gone@halvorsen.example", "account_changed", {})
    queue_letters([letter], now=NOON)
    with acting(role=Role.STAFF, why="test"):
        OutboxMail.objects.update(state=MailState.FAILED, attempts=8, last_error="550 mailbox unknown")
        return OutboxMail.objects.get()


def waiting(browser):
    return [row.title for row in browser.get(URL).context["page"].waiting]


@pytest.mark.usefixtures("noon")
@pytest.mark.django_db
class TestPage:
    def test_before_anything_was_loaded_the_guide_is_what_waits(self, morgan, sign_in):
        assert waiting(sign_in(morgan)) == ["No Program Guide is in force"]

    def test_an_unmapped_tag_and_a_missing_rate_wait_for_a_person(self, halvorsen, morgan, sign_in):
        in_force()
        feed(lead("A-1", "100", tag="Nobody"), lead("A-2", "100", currency="CHF"))
        assert {"2 tags without a participant", "Plan rate of CHF for 2026"} <= set(waiting(sign_in(morgan)))

    def test_rates_missing_in_two_years_are_told_by_currency(self):
        missing = [MissingRate("CHF", 2025, 8), MissingRate("CHF", 2026, 7), MissingRate("SEK", 2026, 1)]
        [row] = _rates(missing)
        assert row.title == "Plan rates of CHF for 2025 and 2026, SEK for 2026"

    def test_a_participant_without_a_manager_waits_for_a_person(self, halvorsen, morgan, sign_in):
        assert "1 participant without an IBM alliance manager" in waiting(sign_in(morgan))

    def test_a_question_past_its_day_waits_for_a_person(self, morgan, sign_in):
        sender = Sender("Mina", "mina@gravel.example")
        ask_as_visitor(sender=sender, subject="Fees", text="Is there a fee?", now=NOON - 9 * DAY)
        ask_as_visitor(sender=sender, subject="Terms", text="Which terms?", now=NOON)
        assert "1 question not answered in time" in waiting(sign_in(morgan))

    def test_a_text_that_is_not_what_was_published_waits_for_a_person(self, morgan, sign_in):
        words = "Program Agreement, version 2, is not what was published"
        published(1)
        text = published(2)
        assert words not in waiting(sign_in(morgan))
        default_storage.delete(text.file.name)
        default_storage.save(text.file.name, ContentFile(b"%PDF-1.7 other terms"))
        assert words in waiting(sign_in(morgan))

    def test_a_notice_that_was_not_executed_waits_for_a_person(self, halvorsen, norrland, morgan, sign_in):
        for company, given in ((halvorsen, NOON - 40 * DAY), (norrland, NOON)):
            give_notice(by=morgan, participant=company, ground="Another direction", now=given)
        assert "1 notice of termination not executed" in waiting(sign_in(morgan))

    def test_a_result_to_publish_waits_for_a_person(self, halvorsen, morgan, sign_in):
        in_force()
        tag(halvorsen, "Cipher")
        feed(lead("A-1", "100"))
        assess(Q3)
        assert "Assessment: Quarter 3 of 2026" in waiting(sign_in(morgan))

    def test_a_feed_held_back_waits_for_a_decision(self, morgan, sign_in):
        load(export(*(row(f"L{number:03d}") for number in range(100))))
        held = load(export(row("L000")), day=1)
        browser = sign_in(morgan)
        [found] = [each for each in browser.get(URL).context["page"].waiting if each.verb == "Decide"]
        assert "Would withdraw 99 and change 0 leads" in found.why
        assert found.url == f"/manage/feeds/{held.pk}/"
        dismiss_feed(by=morgan, feed_id=held.pk, reason="a filtered export", now=NOON)
        page = browser.get(URL).context["page"]
        assert "Decide" not in [each.verb for each in page.waiting]
        assert page.sources[0].bars[-1].kind == "not_known"

    def test_an_assessment_waits_for_the_feed_after_its_cut_off(self, halvorsen, morgan, sign_in):
        in_force()
        feed(lead("A-1", "100"), day=-100)
        with pytest.raises(WaitsForFeed):
            assess(Q3)
        [found] = [
            each for each in sign_in(morgan).get(URL).context["page"].waiting if each.verb == "Load a feed"
        ]
        assert (found.title, found.why) == ("Assessment: Quarter 3 of 2026", "Waits for: crm")

    def test_an_assessment_that_failed_waits_with_what_went_wrong(
        self, halvorsen, morgan, sign_in, monkeypatch
    ):
        in_force()
        feed(lead("A-1", "100"))
        monkeypatch.setattr("tiers.services.computing.freeze_lines", lambda *args, **values: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            assess(Q3)
        assert "ZeroDivisionError: division by zero" in text_of(sign_in(morgan).get(URL))

    def test_where_nothing_waits_the_page_says_so(self, morgan, sign_in):
        in_force()
        assert "Nothing waits for a person." in text_of(sign_in(morgan).get(URL))

    def test_a_source_shows_its_last_feeds_and_its_rhythm(self, halvorsen, morgan, sign_in):
        for day in (-3, -2, -1):
            feed(lead("A-1", "100"), day=day)
        [source] = sign_in(morgan).get(URL).context["page"].sources
        assert (source.status, source.rhythm, len(source.bars)) == ("current", "every 24 hours", 3)

    def test_a_silent_source_is_late(self, halvorsen, morgan, sign_in):
        for day in (-9, -8, -7):
            feed(lead("A-1", "100"), day=day)
        [source] = sign_in(morgan).get(URL).context["page"].sources
        assert (source.status, source.late) == ("overdue", True)

    def test_a_silent_schedule_is_told(self, morgan, sign_in):
        note_beat(NOON - timedelta(minutes=10))
        assert "Is the beat process running?" in text_of(sign_in(morgan).get(URL))

    @pytest.mark.parametrize(("person", "status"), [("ines", 403), ("eve", 403), ("ada", 404), ("omar", 404)])
    def test_nobody_but_an_administrator_opens_it(self, person, status, request, sign_in):
        assert sign_in(request.getfixturevalue(person)).get(URL).status_code == status

    def test_the_statements_are_few_and_the_same_for_many_feeds(self, halvorsen, morgan, sign_in):
        browser = sign_in(morgan)
        feed(lead("A-1", "100"))
        browser.get(URL)
        few = statements(browser, URL)
        for day in range(1, 6):
            feed(*(lead(f"A-{number}", "100", currency="CHF") for number in range(20)), day=day)
        assert statements(browser, URL) == few <= 8


@pytest.mark.django_db
class TestMail:
    def test_a_failed_mail_is_shown_with_what_the_server_said(self, failed_mail, morgan, sign_in):
        assert "550 mailbox unknown" in text_of(sign_in(morgan).get(URL))

    @pytest.mark.parametrize("url", ["mails/", "mails/{id}/"])
    def test_it_is_sent_again_when_asked_for(self, failed_mail, morgan, sign_in, url):
        answer = sign_in(morgan).post(URL + url.format(id=failed_mail.pk), follow=True)
        assert "1 mail is queued again." in text_of(answer)
        with acting(role=Role.STAFF):
            failed_mail.refresh_from_db()
        assert (failed_mail.state, failed_mail.attempts) == (MailState.QUEUED, 0)

    def test_looking_changes_nothing(self, failed_mail, morgan, sign_in):
        assert sign_in(morgan).get(URL + "mails/").status_code == 405

    def test_a_manager_cannot_send_it(self, failed_mail, ines, sign_in):
        assert sign_in(ines).post(URL + "mails/").status_code == 403


class TestRhythm:
    def test_it_is_the_usual_distance_between_complete_feeds(self):
        days = [datetime(2026, 7, day, tzinfo=UTC) for day in (20, 10, 9, 8)]
        assert rhythm_of(days) == DAY

    def test_two_feeds_make_no_rhythm(self):
        assert rhythm_of([NOON, NOON - DAY]) is None

    def test_feeds_of_one_moment_make_no_rhythm(self):
        assert rhythm_of([NOON, NOON, NOON]) is None
        assert rhythm_of([NOON, NOON - timedelta(minutes=1), NOON - timedelta(minutes=3)]) is None

    @pytest.mark.parametrize(("hours", "late"), [(36, False), (37, True)])
    def test_a_feed_is_late_after_half_of_the_distance_again(self, hours, late):
        assert is_late(NOON, DAY, NOON + timedelta(hours=hours)) is late

    def test_without_a_rhythm_nothing_is_expected_or_late(self):
        assert not is_late(NOON, None, NOON + 90 * DAY)
        assert next_expected(NOON, None) is None


class TestCalendar:
    """D1, R40."""

    def test_quarters_years_and_the_last_announcement_come_in_order(self):
        dates = coming_dates(date(2026, 11, 24), annual_due=(1, 15), coming_guide=None)
        assert [(str(each.on), each.kind) for each in dates[:3]] == [
            ("2026-12-01", "last_announcement"),
            ("2027-01-01", "quarterly"),
            ("2027-01-15", "annual"),
        ]

    def test_an_announced_guide_stands_among_them(self):
        dates = coming_dates(
            date(2026, 11, 24), annual_due=(1, 15), coming_guide=("2027.1", date(2026, 12, 5))
        )
        assert ("guide", "2027.1") in [(each.kind, each.version) for each in dates]

    def test_a_date_of_today_is_past(self):
        dates = coming_dates(date(2027, 1, 1), annual_due=(1, 15), coming_guide=None)
        assert dates[0].on > date(2027, 1, 1)
