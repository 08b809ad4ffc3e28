"""What is read of a company is kept while nothing changes, and for nobody who may not read it (R4, R15)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from kernel.periods import Period
from kernel.statements import kept_rows
from kernel.tenancy import Role, acting
from participants.models import Participant
from participants.services import record_deal_registration
from pipeline.services.rates import set_rate
from pipeline.services.tags import remap_tag
from tests.pipeline.exports import NOON
from tests.tiers.guides import comparison, guide, target, tier
from tests.tiers.program import feed, hold, in_force, lead, tag
from tiers.selectors.frame import frame_columns, frame_from
from tiers.selectors.kept_readings import kept_readings
from tiers.selectors.position import Position, present_position

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
REGISTERS = {
    "clause": "3.4",
    "kind": "prerequisite",
    "name": "Deal registration",
    **comparison("deal_registration_program", True, "=="),
}


@pytest.fixture
def company(halvorsen: Participant) -> Participant:
    """Halvorsen with two leads, one of them in a currency without a plan rate; nothing is kept yet."""
    in_force(guide(tier(target("1200000"), REGISTERS)))
    hold(halvorsen, "silver")
    tag(halvorsen, "Cipher")
    feed(lead("A", "700000"), lead("B", "100000", currency="CHF"))
    cache.clear()
    return halvorsen


def seen(company: Participant, *, role: Role = Role.APP) -> Position | None:
    with acting(role=role, participant=company.pk):
        return present_position(company, TODAY)


def figures(company: Participant) -> dict[str, Decimal | None]:
    position = seen(company)
    assert position is not None
    return {metric: row.value for (metric, _cumulative), row in position.readings.items()}


def statements(company: Participant) -> int:
    with acting(role=Role.APP, participant=company.pk), CaptureQueriesContext(connection) as asked:
        present_position(company, TODAY)
    return len(asked)


def test_a_position_takes_two_statements_and_one_while_nothing_changed(company: Participant) -> None:
    statements(company)  # the first reads the guide's text
    cache.clear()
    assert [statements(company), statements(company)] == [2, 1]
    feed(*(lead(f"L{number}", "1") for number in range(60)), day=1)
    assert statements(company) == 2


def _loses_its_tag(company: Participant, norrland: Participant, morgan: User) -> None:
    remap_tag(by=morgan, tag="Cipher", participant=norrland, reason="Another's", now=NOON)


def _is_fed(company: Participant, norrland: Participant, morgan: User) -> None:
    feed(lead("A", "900000"), lead("B", "100000", currency="CHF"), day=1)


def _is_rated(company: Participant, norrland: Participant, morgan: User) -> None:
    set_rate(
        by=morgan, currency="CHF", year=2026, usd_per_unit=Decimal("1.1"), source="plan", reason="", now=NOON
    )


def _registers_deals(company: Participant, norrland: Participant, morgan: User) -> None:
    record_deal_registration(by=morgan, participant=company, has_program=True, as_of=TODAY)


@pytest.mark.parametrize(
    ("changing", "metric", "value"),
    [
        (_loses_its_tag, "qualified_tcv", 0),
        (_is_fed, "qualified_tcv", 900_000),
        (_is_rated, "qualified_tcv", 810_000),
        (_registers_deals, "deal_registration_program", 1),
    ],
)
def test_a_change_shows_at_once(
    company: Participant,
    norrland: Participant,
    morgan: User,
    changing: Callable[..., None],
    metric: str,
    value: int,
) -> None:
    assert figures(company)[metric] != value
    changing(company, norrland, morgan)
    assert figures(company)[metric] == value


def test_r4_nobody_is_shown_the_position_of_a_company_that_is_not_theirs(
    company: Participant, norrland: Participant
) -> None:
    with acting(role=Role.APP, participant=norrland.pk):
        assert present_position(company, TODAY) is None


def framed() -> QuerySet[Any, Any]:
    return Participant.objects.values(**frame_columns())[:1]


def test_r4_what_one_side_read_is_kept_for_no_other_company(
    company: Participant, norrland: Participant
) -> None:
    """Were every filter forgotten, the database would still show nothing, and the cache neither."""
    for role in (Role.STAFF, Role.APP):
        assert seen(company, role=role) is not None
    with acting(role=Role.APP, participant=norrland.pk):
        frame = frame_from(kept_rows(framed, today=TODAY)[0])
        found = kept_readings(company, frame, Period.quarter_of(TODAY))
    crm = [row.value for row in found.quarter if row.source == "CRM"]
    assert crm == [0] * len(crm) != []


def test_r4_the_mark_tells_a_company_nothing_and_opens_it_nothing(company: Participant) -> None:
    opened = "SELECT coalesce(current_setting('app.migrating', true), '')"
    with acting(role=Role.APP, participant=company.pk), connection.cursor() as cursor:
        found = []
        for asked in (opened, "SELECT last_changes()", opened):
            cursor.execute(asked)
            found.append(cursor.fetchone()[0])
        cursor.execute("SELECT count(*) FROM kernel_auditevent WHERE participant_id IS NULL")
        assert cursor.fetchone()[0] == 0
    before, mark, after = found
    assert (after, len(mark)) == (before, 32)
