"""A participant's home as the template places it, the same for both sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.permissions import PARTNER_ROLES
from alliance.homes.lead_changes import ChangeRow, change_rows
from alliance.homes.moves import ibm_moves, partner_moves
from alliance.homes.pace_chart import PacePoint, pace_chart, pace_points
from alliance.homes.participant_reads import ParticipantRead, Person
from alliance.period_words import assessment_words, day_of_list
from alliance.program_calendar import ProgramDate, coming_dates
from kernel.addresses import address
from kernel.components import PersonCard, StackPart, WorkItem
from kernel.components.controls import STAGE_WORDS
from kernel.formats import count, day, initials, moment, money_short
from participants.models import IN_PROGRAM, AssignmentKind, Participant
from pipeline.counting import OPEN_STAGES, STAGES
from pipeline.pages.stamp import StampStrip, stamp_strip
from tiers.pages.attainment import attainment_of
from tiers.pages.position import PositionPage, position_page
from tiers.selectors.present_readings import StageTotal

SHOWN_DATES = 4


@dataclass(frozen=True, slots=True)
class StageLine:
    """The leads of one stage; `share` of the open pipeline in percent, None for a closed stage."""

    stage: str
    words: str
    lines: str
    amount: str
    share: float | None


@dataclass(frozen=True, slots=True)
class ParticipantPage:
    """Everything on the page; `standing` is None while no guide is in force."""

    strip: StampStrip
    stamp: str
    standing: PositionPage | None
    theirs_to_do: Sequence[WorkItem]
    ibms_to_do: Sequence[WorkItem]
    stages: Sequence[StageLine]
    stack: Sequence[StackPart]
    open_pipeline: str
    leads_url: str
    changes: Sequence[ChangeRow]
    people: Sequence[PersonCard]
    dates: Sequence[WorkItem]
    chart: dict[str, Any] | None
    points: Sequence[PacePoint]
    last_day: str
    """The last day of an agreement that a notice ends, in words (R30)."""


def participant_page(
    read: ParticipantRead, participant: Participant, *, today: date, now: datetime, zone: tzinfo
) -> ParticipantPage:
    """Return the page of a participant."""
    leads_url = address("pipeline:leads", participant.slug)
    position = read.position
    points = pace_points(read.readings.months, today=today) if position else ()
    open_stages = [read.readings.stages[name] for name in OPEN_STAGES if name in read.readings.stages]
    total = _total(open_stages)
    return ParticipantPage(
        strip=stamp_strip(read.frame.stamp, zone=zone),
        stamp=moment(read.frame.stamp.as_of, zone),
        standing=position_page(position, read.around, participant, today=today) if position else None,
        theirs_to_do=partner_moves(read, participant, today=today),
        ibms_to_do=ibm_moves(read, participant),
        stages=_stages(read, total),
        stack=_stack(read, total),
        open_pipeline=_worth(open_stages),
        leads_url=leads_url,
        changes=change_rows(read.changes, leads_url=leads_url, now=now, zone=zone),
        people=[_card(person) for person in read.people],
        dates=[_date(each, today) for each in _dates(read, participant, today)],
        chart=_chart(read, points, today),
        points=points,
        last_day=day(read.agreement.ends_on - timedelta(days=1)) if read.agreement.ends_on else "",
    )


def _chart(read: ParticipantRead, points: tuple[PacePoint, ...], today: date) -> dict[str, Any] | None:
    shown = attainment_of(read.position) if read.position else None
    if shown is None or read.frame.stamp.as_of is None:
        return None
    return pace_chart(
        points, shown, year=today.year, label=_("Attainment against pace, millions of US dollars")
    )


def _stages(read: ParticipantRead, total: Decimal) -> list[StageLine]:
    found = read.readings.stages
    return [
        StageLine(
            stage,
            str(STAGE_WORDS[stage]),
            count(found[stage].lines),
            _worth([found[stage]]),
            float(100 * found[stage].amount_usd / total) if total and stage in OPEN_STAGES else None,
        )
        for stage in STAGES
        if stage in found
    ]


def _total(stages: Sequence[StageTotal]) -> Decimal:
    return sum((stage.amount_usd for stage in stages), Decimal(0))


def _worth(stages: Sequence[StageTotal]) -> str:
    """Dollars in short; `≥` where those of some leads are not known, in words where no lead's are."""
    unrated = sum(stage.unrated for stage in stages)
    if unrated and unrated == sum(stage.lines for stage in stages):
        return money_short(None)
    return f"≥ {money_short(_total(stages))}" if unrated else money_short(_total(stages))


def _stack(read: ParticipantRead, total: Decimal) -> list[StackPart]:
    found = read.readings.stages
    return [
        StackPart(stage, float(100 * found[stage].amount_usd / total))
        for stage in OPEN_STAGES
        if total and stage in found
    ]


def _card(person: Person) -> PersonCard:
    if person.theirs:
        role = PARTNER_ROLES[person.role].name
    else:
        role = str(AssignmentKind(person.role).label)
        role = role if role.startswith("IBM") else _("IBM, %(role)s") % {"role": role.lower()}
    return PersonCard(
        person.name or person.email, role, initials(person.name), f"mailto:{person.email}", person.theirs
    )


def _dates(read: ParticipantRead, participant: Participant, today: date) -> tuple[ProgramDate, ...]:
    """Return what the calendar brings the company: nothing past the end of its agreement (R9, R30)."""
    if participant.lifecycle not in IN_PROGRAM:
        return ()
    end = read.agreement.ends_on or date.max
    dates = coming_dates(today, annual_due=settings.ANNUAL_DUE, coming_guide=None, shown=12)
    return tuple(each for each in dates if each.kind != "last_announcement" and each.on < end)[:SHOWN_DATES]


def _date(each: ProgramDate, today: date) -> WorkItem:
    words = assessment_words(each.period.year, each.period.quarter)
    title = _("%(period)s is assessed") % {"period": words}
    annual = each.period.quarter is None
    meta = _("Settles the tier for %(year)d") % {"year": each.period.year + 1} if annual else ""
    return WorkItem(day_of_list(each.on, today), title, "", meta)
