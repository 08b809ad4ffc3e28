"""The sample Program Guide in three versions: of the first year, in force, and announced."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from accounts.models import User
from alliance.demo.calendar import DemoCalendar
from tiers.models import ProgramGuide
from tiers.services.guides import announce_guide, import_guide, retire_guide

SAMPLE = Path(__file__).with_name("guide.json")
RAISED = {"silver": "2200000", "gold": "5500000", "platinum": "8800000"}
EASIER = {"silver": "1800000", "gold": "4500000", "platinum": "7500000"}
ANNOUNCED_AGO = timedelta(days=6)


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
