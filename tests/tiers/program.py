"""A program for tests of runs, built by services: a guide in force, tiers held, leads of a feed after the
cut-off.
"""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from kernel.clock import program_zone
from kernel.periods import Period, program_day
from kernel.tenancy import Role, acting
from participants.models import Participant
from pipeline.models import Feed
from pipeline.selectors.feeds import feed_stamp
from pipeline.services.tags import map_tag
from tests.pipeline.exports import NOON, export, load, row
from tests.tiers.guides import agreement, guide, target, tier
from tiers.models import Assessment, AssessmentRun, ConditionResult, EvidenceLine, ProgramGuide
from tiers.selectors.entry import EntryPosition, entry_position
from tiers.selectors.guides import guide_in_force
from tiers.services.computing import compute_run
from tiers.services.guides import import_guide
from tiers.services.runs import open_run
from tiers.services.standings import take_over_standings


def entry_today(company: Participant, today: date) -> EntryPosition:
    """How a prospect stands against the guide in force, with the mirror as it is; call it as staff."""
    guide_of_today, as_of = guide_in_force(today), feed_stamp().as_of
    assert guide_of_today is not None
    crm_as_of = program_day(as_of, program_zone()) if as_of else None
    return entry_position(guide_of_today, company, today, crm_as_of=crm_as_of)


STAGES = {
    "Prospecting": "identified",
    "Qualified": "qualified",
    "Proposed": "proposed",
    "Negotiating": "negotiating",
    "Won": "won",
    "Lost": "lost",
}
Q3 = Period(2026, 3)
YEAR = Period(2026)
NEXT_JANUARY = datetime(2027, 1, 20, 17, 0, tzinfo=UTC)
AFTER_YEAR = 56
"""Days after `NOON`, on 20 January 2027: a feed taken after the annual cut-off."""


def three_tiers(**given: Any) -> dict[str, Any]:
    """Silver at 1.2 million, Gold at 5, Platinum at 8, each with the Procurement Agreement."""
    return guide(
        tier(agreement(clause="4.1"), target("1200000", clause="4.5"), key="silver", rank=1),
        tier(agreement(clause="5.1"), target("5000000", clause="5.5"), key="gold", rank=2),
        tier(target("8000000", clause="6.5"), key="platinum", rank=3),
        **given,
    )


def in_force(document: dict[str, Any] | None = None, *, now: datetime = NOON) -> ProgramGuide:
    """Record a guide as in force."""
    text = json.dumps(document or three_tiers())
    return import_guide(by=None, text=text, in_force=True, now=now).guide


def hold(participant: Participant, key: str, *, year: int = 2026) -> None:
    """Take over that the participant holds a tier in a year."""
    take_over_standings(by=None, held={(participant.pk, year): key}, now=NOON)


def tag(participant: Participant, name: str) -> None:
    """Let a tag of the CRM mean the participant."""
    map_tag(by=None, tag=name, participant=participant, basis="test", now=NOON)


def feed(*rows: str, day: int = 0, **changes: Any) -> Feed:
    """Load a complete export with these rows, some days after `NOON`."""
    loaded = load(export(*rows), day=day, stages=STAGES, accept=True, **changes)
    assert loaded.state == "merged", loaded.failure
    return loaded


def hold_with(company: Participant, key: str, *leads: str, day: int = 0) -> None:
    """Put the program in force, let a company hold a tier, and load its leads some days after `NOON`."""
    in_force()
    hold(company, key)
    tag(company, "Cipher")
    if leads:
        feed(*leads, day=day)


def lead(crm_id: str, value: str, *, stage: str = "Qualified", tag: str = "Cipher", **cells: str) -> str:
    """One line of the export, tagged to Halvorsen unless said."""
    return row(crm_id, stage=stage, value=value, tag=tag, **cells)


def assess(period: Period = Q3, *, now: datetime = NOON) -> AssessmentRun:
    """Open and compute a period's run."""
    run = open_run(by=None, period=period, now=now)
    return compute_run(run_id=run.pk, now=now)


def result(run: AssessmentRun, participant: Participant) -> Assessment:
    """A participant's result in a run."""
    with acting(role=Role.STAFF):
        return Assessment.objects.get(run=run, participant=participant)


def condition(run: AssessmentRun, participant: Participant, clause: str) -> ConditionResult:
    """A condition of a participant's result."""
    with acting(role=Role.STAFF):
        return ConditionResult.objects.get(
            assessment__run=run, assessment__participant=participant, clause=clause
        )


def reasons(run: AssessmentRun, participant: Participant, metric: str = "qualified_tcv") -> dict[str, str]:
    """Why each line of a participant counts or not, by the CRM's id."""
    with acting(role=Role.STAFF):
        lines = EvidenceLine.objects.filter(
            assessment__run=run, assessment__participant=participant, metric=metric
        )
        return dict(lines.values_list("revision__crm_id", "reason"))


def attained(run: AssessmentRun, participant: Participant, clause: str = "4.5") -> Decimal | None:
    """What a condition found, without needless zeros."""
    actual = condition(run, participant, clause).actual
    return None if actual is None else actual.normalize()
