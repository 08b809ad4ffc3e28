"""The sample Program Guide in its versions: of the years so far, announced, and a draft of a later year."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from accounts.models import User
from alliance.demo.calendar import DemoCalendar
from tiers.models import ProgramGuide
from tiers.selectors.guide_people import people_asked
from tiers.services.guide_acknowledgements import acknowledge_guide
from tiers.services.guide_drafts import save_draft, start_draft
from tiers.services.guides import announce_guide, import_guide, retire_guide

SAMPLE = Path(__file__).with_name("guide.json")
RAISED = {"silver": "2200000", "gold": "5500000", "platinum": "8800000"}
EASIER = {"silver": "1800000", "gold": "4500000", "platinum": "7500000"}
LATER = {"silver": "2400000", "gold": "6500000", "platinum": "10000000"}
WAIT_LONGER = 3
"""Of so many alliance managers one has not acknowledged the announced version yet."""


def record_guides(calendar: DemoCalendar) -> None:
    """Record the versions of the years that have passed or run, as announced elsewhere."""
    for year in range(calendar.first_year, calendar.today.year + 1):
        targets = EASIER if year == calendar.first_year else {}
        text = sample_guide(version=f"{year}.1", effective_on=date(year, 1, 1), targets=targets)
        moment = calendar.moment(date(year - 1, 11, 20))
        import_guide(by=None, text=text, in_force=True, now=moment)


def announce_next_guide(calendar: DemoCalendar, *, by: User, now: datetime) -> None:
    """Announce a version with higher targets; its thirty full days of notice run (R40)."""
    effective_on = calendar.next_guide_on()
    version = f"{effective_on.year}.{(effective_on.month + 2) // 3}"
    text = sample_guide(version=version, effective_on=effective_on, targets=RAISED)
    draft = import_guide(by=by, text=text, in_force=False, now=now).guide
    announce_guide(by=by, guide=draft, now=now)


def acknowledge_next_guide(calendar: DemoCalendar, *, now: datetime) -> None:
    """Let most of those who were told acknowledge the announced version by name."""
    guide = ProgramGuide.objects.get(effective_on=calendar.next_guide_on())
    asked = sorted(people_asked(guide), key=lambda person: person.email)
    done = {person.user_id for place, person in enumerate(asked) if place % WAIT_LONGER}
    for person in User.objects.filter(pk__in=done).order_by("email"):
        acknowledge_guide(by=person, guide=guide, now=now)


def draft_later_guide(calendar: DemoCalendar, *, by: User, now: datetime) -> None:
    """Begin the version of the year after the announced one, and change some of what it says."""
    announced = ProgramGuide.objects.get(effective_on=calendar.next_guide_on())
    year = announced.effective_on.year + 1
    draft = start_draft(by=by, source=announced, version=f"{year}.1", effective_on=date(year, 1, 1), now=now)
    document: dict[str, Any] = json.loads(json.dumps(draft.document))
    for tier in document["tiers"]:
        _later_tier(tier)
    for group in document["checklist"]:
        for item in group["items"]:
            if item["key"] == "briefing":
                item["due_days"] = "10"
    document["pace"] = ["0.2", "0.45", "0.7", "1"]
    save_draft(by=by, guide=draft, text=json.dumps(document), opened=draft.digest, now=now)


def _later_tier(tier: dict[str, Any]) -> None:
    for condition in tier["conditions"]:
        if condition["clause"] == "4.1":
            condition["value"] = LATER[tier["key"]]
        if condition["clause"] == "4.3" and tier["key"] == "gold":
            condition["value"] = "7"
    if tier["key"] != "silver":
        tier["conditions"].append(
            {
                "clause": "4.6",
                "kind": "requirement",
                "name": "Won business",
                "metric": "won_tcv",
                "op": ">=",
                "value": "1000000",
                "unit": "USD",
                "cumulative": True,
                "text": "The total contract value of leads won in the calendar year, in US dollars.",
            }
        )
        tier["benefits"] = [each for each in tier["benefits"] if each["key"] != "early_access"]


def retire_first_guide(calendar: DemoCalendar, *, by: User, now: datetime) -> None:
    """Take the version of the first year off the list; its periods keep it."""
    first = ProgramGuide.objects.get(version=f"{calendar.first_year}.1")
    retire_guide(by=by, guide=first, reason="Superseded; the periods it applied to are settled.", now=now)


def sample_guide(*, version: str, effective_on: date, targets: Mapping[str, str]) -> str:
    """Return the sample guide as JSON, as another version, with other financial targets by tier."""
    document: dict[str, Any] = json.loads(SAMPLE.read_text(encoding="utf-8"))
    document |= {"version": version, "effective_on": effective_on.isoformat()}
    for tier in document["tiers"]:
        for condition in tier["conditions"]:
            if condition["clause"] == "4.1" and tier["key"] in targets:
                condition["value"] = targets[tier["key"]]
    return json.dumps(document, ensure_ascii=False)
