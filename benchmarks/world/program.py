"""The guide in force, the plan rates and the offerings of the generated program."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from django.conf import settings

from kernel import clock
from kernel.periods import Period
from kernel.tenancy import Role, acting
from participants.models import Offering
from pipeline.models import PlanRate
from tiers.models import ProgramGuide
from tiers.services.guides import import_guide

GUIDE: Final = Path("alliance", "demo", "guide.json")
RATES: Final = {"EUR": Decimal("1.09"), "GBP": Decimal("1.27"), "JPY": Decimal("0.0068")}
OFFERINGS: Final = ("Managed Detection", "Identity Services", "Cloud Security")


def _last_closed_year() -> int:
    due = Period(clock.today().year - 1).due_at(clock.program_zone(), settings.ANNUAL_DUE)
    return clock.today().year - (1 if due <= clock.now() else 2)


YEAR: Final = _last_closed_year()
"""The latest program year whose annual evaluation is due."""


def found_program() -> ProgramGuide:
    """Record the demo's guide as in force since the year before `YEAR`, with rates and offerings."""
    guide = json.loads((Path(settings.BASE_DIR) / GUIDE).read_text(encoding="utf-8"))
    guide |= {"version": "benchmark", "effective_on": date(YEAR - 1, 1, 1).isoformat()}
    found = import_guide(by=None, text=json.dumps(guide), in_force=True, now=clock.now()).guide
    with acting(role=Role.STAFF, why="benchmark"):
        PlanRate.objects.bulk_create(
            PlanRate(currency=currency, year=year, usd_per_unit=rate)
            for year in range(YEAR - 1, clock.today().year + 1)
            for currency, rate in RATES.items()
        )
        Offering.objects.bulk_create(Offering(name=name) for name in OFFERINGS)
    return found
