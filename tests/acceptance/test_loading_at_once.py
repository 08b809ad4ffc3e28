"""Two operators load the same new file at once: the second finds what the first recorded."""

from collections.abc import Callable
from datetime import datetime

import pytest

from alliance.takeover import TakenOver, read_participants, take_over
from participants.models import Participant
from tests.acceptance.documents import COMPANY_COLUMNS, READING_COLUMNS
from tests.agreements.test_publishing_together import meanwhile
from tests.tiers.guides import guide, tier
from tests.tiers.program import in_force
from tiers.services.readings import ReadingsImported, import_readings

pytestmark = pytest.mark.django_db(transaction=True)

COMPANIES = f"{COMPANY_COLUMNS}\nacme,Acme,2025-01-01,gold,new@ibm.example,Cipher,,2025-01-01,yes,Vault,3,2\n"
READINGS = f"{READING_COLUMNS}\nhalvorsen,certified,2026-03-31,3,survey\n"


def at_once(load: Callable[[], object]) -> object:
    """Load, and load again before the first has committed; return the second's answer."""
    return meanwhile(load, load)


def test_of_two_take_overs_of_a_company_the_second_changes_nothing(now: datetime) -> None:
    answer = at_once(lambda: take_over(read_participants(COMPANIES.encode()), now=now))
    assert answer == TakenOver(rows=1, created=0, updated=0, unchanged=1, tags_mapped=0, leads_retagged=0)


def test_of_two_imports_of_a_reading_the_second_changes_nothing(
    halvorsen: Participant, now: datetime
) -> None:
    in_force(guide(tier(), metrics=[{"key": "certified", "name": "Certified"}]))
    answer = at_once(lambda: import_readings(by=None, content=READINGS.encode(), now=now))
    assert answer == ReadingsImported(created=0, updated=0, unchanged=1, rejected=())
