"""The demo program, loaded: a history that happens day by day through the services of the apps."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import Final

from django.utils.translation import gettext as _

from accounts.models import User
from alliance.demo import (
    admission,
    agreements,
    checklists,
    departures,
    facts,
    feeds,
    guides,
    participants,
    people,
    plans,
    site,
    tags,
)
from alliance.demo.assessments import PeriodAssessed
from alliance.demo.calendar import DemoCalendar
from alliance.demo.deals import Deal
from alliance.demo.happenings import Happening
from alliance.demo.letters import put_letters_away
from alliance.demo.opportunities import deals_of_program
from alliance.demo.rates import set_plan_rates
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from participants.models import Participant

Staff = Mapping[str, User]
REPORTED_AT: Final = time(16)
LAPSED: Final = "gravelight-sandbox"


class NotEmpty(Refusal):
    """The demo is for a database of its own."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This database holds people or companies already. Load the demo into an empty one: "
                "name a new directory in ALLIANCE_VAR, or a new database in DATABASE_URL."
            )
        )


def load_demo(*, now: datetime) -> None:
    """Load the demo program, whose history ends at `now`, all or nothing; the same moment, the same rows.

    Raises NotEmpty.
    """
    with acting(role=Role.STAFF, why="demo program"):
        if User.objects.exists() or Participant.objects.exists():
            raise NotEmpty
        history = _history(DemoCalendar(now), people.create_ibm_people())
        for happening in sorted(history, key=lambda each: each.at):
            happening.act(happening.at)
        people.let_everybody_sign_in()
        put_letters_away(now)


def _history(calendar: DemoCalendar, staff: Staff) -> Iterator[Happening]:
    """Everything that happened, in no order of time; what shares a moment happens as listed."""
    yield Happening(calendar.moment(calendar.begins - timedelta(days=3)), partial(_begin, calendar, staff))
    yield from _newcomers(calendar, staff)
    yield from _changes(calendar, staff)
    yield from admission.candidacies(calendar, staff)
    yield from checklists.checklist_work(calendar, staff)
    yield from agreements.signed_texts(calendar, staff)
    yield from departures.departures(calendar, staff)
    deals = deals_of_program(calendar)
    for moment in calendar.feed_moments():
        yield Happening(moment, lambda now: feeds.load_feeds(calendar, deals, at=now))
    for period in calendar.periods:
        yield from PeriodAssessed(calendar, period, staff).happenings()
    yield from _present_days(calendar, deals, staff)


def _begin(calendar: DemoCalendar, staff: Staff, now: datetime) -> None:
    """The portal takes over a running program."""
    morgan = staff["morgan"]
    guides.record_guides(calendar)
    set_plan_rates(calendar, by=morgan)
    participants.take_over_founders(calendar, now=now)
    participants.assign_people(staff, by=morgan, since=calendar.begins)
    facts.record_technologies(calendar, by=morgan)
    facts.record_trainings(calendar, by=morgan)
    people.create_partner_people(by=morgan, now=now)


def _newcomers(calendar: DemoCalendar, staff: Staff) -> Iterator[Happening]:
    joined_on = calendar.newcomers_join_on

    def admit(now: datetime) -> None:
        participants.admit_newcomers(by=staff["morgan"], staff=staff, joined_on=joined_on, now=now)
        facts.record_first_facts(by=staff["morgan"], joined_on=joined_on)
        people.create_partner_people(by=staff["morgan"], now=now)

    yield Happening(calendar.moment(joined_on), admit)


def _changes(calendar: DemoCalendar, staff: Staff) -> Iterator[Happening]:
    morgan = staff["morgan"]
    changed_on = calendar.last_quarter.first_day + timedelta(days=10)

    def change(now: datetime) -> None:
        participants.end_procurement(by=morgan, slug=LAPSED, on=changed_on)
        facts.withdraw_deal_registration(by=morgan, slug=LAPSED, on=changed_on)

    yield Happening(calendar.moment(changed_on), change)
    for day in calendar.report_days():
        report = partial(facts.report_figures, calendar, day, staff["lars"])
        yield Happening(calendar.moment(day, REPORTED_AT), report)


def _present_days(calendar: DemoCalendar, deals: Sequence[Deal], staff: Staff) -> Iterator[Happening]:
    morgan, priya = staff["morgan"], staff["priya"]

    def ago(days: int) -> datetime:
        return calendar.moment(calendar.today - timedelta(days=days))

    yield Happening(ago(12), lambda now: people.read_notices(now=now))
    yield Happening(ago(9), lambda now: tags.map_late_tags(by=morgan, now=now))
    yield Happening(ago(6), lambda now: guides.announce_next_guide(calendar, by=morgan, now=now))
    yield Happening(ago(5), lambda now: guides.retire_first_guide(calendar, by=morgan, now=now))
    yield Happening(ago(4), lambda now: plans.work_on_plans(staff, now=now))
    yield Happening(ago(4), lambda now: guides.acknowledge_next_guide(calendar, now=now))
    yield Happening(ago(3), lambda now: guides.draft_later_guide(calendar, by=morgan, now=now))
    yield Happening(ago(3), lambda now: people.change_the_team(now=now))
    yield Happening(ago(2), lambda now: feeds.upload_wrong_file(by=priya, now=now))
    yield Happening(calendar.now, lambda now: site.fill_site(staff, now=now))
    yield Happening(calendar.now, lambda now: feeds.upload_truncated_file(calendar, deals, by=priya, now=now))
